// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package ncr

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
	api "github.com/containerregistry/terraform-provider-containerregistry/internal/naver/ncr"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider/read"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// compareImages orders images by os, architecture, variant, os_version, digest, absent ones first. The rest only decides
// between images that are equal in these, so that the order never depends on the API's.
func compareImages(a, b api.Image) int {
	return cmp.Or(
		compareStrings(a.OS, b.OS),
		compareStrings(a.Architecture, b.Architecture),
		compareStrings(a.Variant, b.Variant),
		compareStrings(a.OSVersion, b.OSVersion),
		compareStrings(a.Digest, b.Digest),
		compareStrings(a.MediaType, b.MediaType),
		compareStrings(a.OSFeatures, b.OSFeatures),
		compareStrings(a.Features, b.Features),
		compareNumbers(a.Size, b.Size),
		compareTimes(a.Created, b.Created),
		compareTimes(a.Updated, b.Updated),
		compareTimes(a.LatestPulled, b.LatestPulled),
	)
}

func compareStrings(a, b *string) int {
	return strings.Compare(stringOrEmpty(a), stringOrEmpty(b))
}

// compareNumbers puts an absent size first: sizes are never negative.
func compareNumbers(a, b *int64) int {
	return cmp.Compare(numberOrMinusOne(a), numberOrMinusOne(b))
}

func numberOrMinusOne(number *int64) int64 {
	if number == nil {
		return -1
	}
	return *number
}

func compareTimes(a, b *time.Time) int {
	return timeOrZero(a).Compare(timeOrZero(b))
}

func timeOrZero(instant *time.Time) time.Time {
	if instant == nil {
		return time.Time{}
	}
	return *instant
}

// imagePlatform returns os/architecture[/variant], nil for an attestation.
func imagePlatform(listed api.Image) *string {
	platform := image.Platform{OS: stringOrEmpty(listed.OS), Architecture: stringOrEmpty(listed.Architecture), Variant: stringOrEmpty(listed.Variant)}
	if text := platform.String(); text != "" {
		return &text
	}
	return nil
}

// architectures returns those of the real images, sorted and distinct.
func architectures(images []tagImage) []string {
	values := make([]string, 0, len(images))
	for _, listed := range images {
		if listed.Architecture != nil && !image.IsAttestation(stringOrEmpty(listed.OS), *listed.Architecture) {
			values = append(values, *listed.Architecture)
		}
	}
	return sortedSet(values)
}

// platforms returns those of the real images, sorted and distinct.
func platforms(images []tagImage) []string {
	values := make([]string, 0, len(images))
	for _, listed := range images {
		if listed.platform != nil {
			values = append(values, *listed.platform)
		}
	}
	return sortedSet(values)
}

func sortedSet(texts []string) []string {
	slices.Sort(texts)
	return slices.Compact(texts)
}

// platformKeys returns the shortest unique key of each image, in the order of images: its platform; where images share that,
// with :os_version; where they share that too, or have none, with @digest. An attestation has none. An image that is listed
// twice has one key; different images that cannot be distinguished are an error.
func platformKeys(images []tagImage) ([]string, error) {
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
			return nil, read.InvalidResponse("GetImageTagDetail",
				"two different images have the platform "+transport.Quote(*listed.platform)+", and neither os_version nor digest distinguishes them")
		}
		keys[index], taken[key] = key, true
	}
	return keys, nil
}

func isRepeated(images []tagImage, index int) bool {
	return index > 0 && compareImages(images[index].Image, images[index-1].Image) == 0
}

func platformKey(listed tagImage, sharing map[string]int) string {
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
	return key + "@" + stringOrEmpty(listed.Digest)
}
