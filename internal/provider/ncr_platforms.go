// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"cmp"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/ncr"
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

// architectures lists those of the real images, sorted, each once.
func architectures(images []ncrImageModel) []string {
	found := make([]string, 0, len(images))
	for _, listed := range images {
		if listed.Architecture != nil && !image.IsAttestation(valueOrEmpty(listed.OS), *listed.Architecture) {
			found = append(found, *listed.Architecture)
		}
	}
	return sortedOnce(found)
}

// platforms lists those of the real images, sorted, each once.
func platforms(images []ncrImageModel) []string {
	found := make([]string, 0, len(images))
	for _, listed := range images {
		if listed.Platform != nil {
			found = append(found, *listed.Platform)
		}
	}
	return sortedOnce(found)
}

func sortedOnce(texts []string) []string {
	slices.Sort(texts)
	return slices.Compact(texts)
}

// imagesByPlatform maps each real image by the shortest key that means only it: its platform; where images share that, with
// :os_version; where they share that too, or have none, with @digest behind. An image listed twice is there once; two that
// can't be told apart are an error.
func imagesByPlatform(images []ncrImageModel) (map[string]ncrImageModel, error) {
	distinct := slices.CompactFunc(slices.Clone(images), func(one, other ncrImageModel) bool { return reflect.DeepEqual(one, other) })
	sharing := make(map[string]int)
	for _, listed := range distinct {
		if listed.Platform != nil {
			sharing[*listed.Platform]++
			if listed.OSVersion != nil {
				sharing[*listed.Platform+":"+*listed.OSVersion]++
			}
		}
	}
	keyed := make(map[string]ncrImageModel, len(distinct))
	for _, listed := range distinct {
		if listed.Platform == nil {
			continue
		}
		key := platformKey(listed, sharing)
		if _, taken := keyed[key]; taken {
			return nil, contradiction("GetImageTagDetail",
				"two different images have the platform "+*listed.Platform+", and neither os_version nor digest tells them apart")
		}
		keyed[key] = listed
	}
	return keyed, nil
}

func platformKey(listed ncrImageModel, sharing map[string]int) string {
	key := *listed.Platform
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
