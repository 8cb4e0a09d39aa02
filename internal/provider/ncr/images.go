// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package ncr

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/naver/ncr"
)

// compareImages orders images by os, architecture, variant, os_version, digest, absent ones first. The rest only decides
// between images that are alike in these, so that the order never depends on the service's.
func compareImages(one, other ncr.Image) int {
	return cmp.Or(
		compareTexts(one.OS, other.OS),
		compareTexts(one.Architecture, other.Architecture),
		compareTexts(one.Variant, other.Variant),
		compareTexts(one.OSVersion, other.OSVersion),
		compareTexts(one.Digest, other.Digest),
		compareTexts(one.MediaType, other.MediaType),
		compareTexts(one.OSFeatures, other.OSFeatures),
		compareTexts(one.Features, other.Features),
		compareNumbers(one.Size, other.Size),
		compareTimes(one.Created, other.Created),
		compareTimes(one.Updated, other.Updated),
		compareTimes(one.LatestPulled, other.LatestPulled),
	)
}

func compareTexts(one, other *string) int {
	return strings.Compare(valueOrEmpty(one), valueOrEmpty(other))
}

// compareNumbers puts an absent size first: sizes are never negative.
func compareNumbers(one, other *int64) int {
	return cmp.Compare(numberOrLeast(one), numberOrLeast(other))
}

func numberOrLeast(number *int64) int64 {
	if number == nil {
		return -1
	}
	return *number
}

func compareTimes(one, other *time.Time) int {
	return instantOrFirst(one).Compare(instantOrFirst(other))
}

func instantOrFirst(instant *time.Time) time.Time {
	if instant == nil {
		return time.Time{}
	}
	return *instant
}

// platformOf is `os/architecture[/variant]`, nil for an attestation.
func platformOf(listed ncr.Image) *string {
	platform := image.Platform{OS: valueOrEmpty(listed.OS), Architecture: valueOrEmpty(listed.Architecture), Variant: valueOrEmpty(listed.Variant)}
	return textOrNil(platform.String())
}

// architectures lists those of the real images, sorted, each once.
func architectures(images []ncrImage) []string {
	found := make([]string, 0, len(images))
	for _, listed := range images {
		if listed.Architecture != nil && !image.IsAttestation(valueOrEmpty(listed.OS), *listed.Architecture) {
			found = append(found, *listed.Architecture)
		}
	}
	return sortedOnce(found)
}

// platforms lists those of the real images, sorted, each once.
func platforms(images []ncrImage) []string {
	found := make([]string, 0, len(images))
	for _, listed := range images {
		if listed.platform != nil {
			found = append(found, *listed.platform)
		}
	}
	return sortedOnce(found)
}

func sortedOnce(texts []string) []string {
	slices.Sort(texts)
	return slices.Compact(texts)
}

// platformKeys gives each image the shortest key that means only it, in the images' order: its platform; where images share
// that, with :os_version; where they share that too, or have none, with @digest behind. An attestation has none. An image
// listed twice, one behind the other since images are sorted, has one key; different images that can't be told apart are an error.
func platformKeys(images []ncrImage) ([]string, error) {
	sharing := make(map[string]int)
	for index, listed := range images {
		if listed.platform == nil || isRepeated(images, index) {
			continue
		}
		sharing[*listed.platform]++
		if listed.OSVersion != nil {
			sharing[*listed.platform+":"+*listed.OSVersion]++
		}
	}
	keys, taken := make([]string, len(images)), make(map[string]bool, len(images))
	for index, listed := range images {
		if listed.platform == nil {
			continue
		}
		key := platformKey(listed, sharing)
		if taken[key] && !isRepeated(images, index) {
			return nil, contradiction("GetImageTagDetail",
				"two different images have the platform "+*listed.platform+", and neither os_version nor digest tells them apart")
		}
		keys[index], taken[key] = key, true
	}
	return keys, nil
}

func isRepeated(images []ncrImage, index int) bool {
	return index > 0 && compareImages(images[index].Image, images[index-1].Image) == 0
}

func platformKey(listed ncrImage, sharing map[string]int) string {
	key := *listed.platform
	if sharing[key] == 1 {
		return key
	}
	if listed.OSVersion != nil {
		key += ":" + *listed.OSVersion
		if sharing[key] == 1 {
			return key
		}
	}
	return key + "@" + valueOrEmpty(listed.Digest)
}
