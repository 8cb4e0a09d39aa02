// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package ncr

import (
	"cmp"
	"strings"
	"time"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
	api "github.com/containerregistry/terraform-provider-containerregistry/internal/naver/ncr"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider/read"
)

// compareImages orders images by os, architecture, variant, os_version, digest, absent ones first.
// The rest only decides between images that are equal in these, so that the order never depends on
// the API's.
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
	return strings.Compare(read.StringOrEmpty(a), read.StringOrEmpty(b))
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

// tagImage is an image with its digest normalized, and what is derived from it.
type tagImage struct {
	api.Image

	pinnedReference *string
}

func (i tagImage) isAttestation() bool {
	return image.IsAttestation(read.StringOrEmpty(i.OS), read.StringOrEmpty(i.Architecture))
}

// platformImage returns the facts that all registries share.
func (i tagImage) platformImage() read.PlatformImage {
	return read.PlatformImage{
		OS: i.OS, Architecture: i.Architecture, Variant: i.Variant, OSVersion: i.OSVersion,
		Digest: i.Digest, Size: i.Size, PinnedReference: i.pinnedReference,
	}
}

// realImages leaves out attestations.
func realImages(images []tagImage) []read.PlatformImage {
	shared := make([]read.PlatformImage, 0, len(images))
	for _, listed := range images {
		if !listed.isAttestation() {
			shared = append(shared, listed.platformImage())
		}
	}
	return shared
}

// entries returns the images for image.DecideTag.
func entries(images []api.Image) []image.TagEntry {
	listed := make([]image.TagEntry, 0, len(images))
	for _, entry := range images {
		normalized := tagImage{Image: entry}
		listed = append(listed, image.TagEntry{
			Digest:   read.ValidDigest(read.NormalizedDigest(entry.Digest)),
			Platform: entryName(normalized.platformImage()),
			IsImage:  !normalized.isAttestation(),
		})
	}
	return listed
}

// entryName names an image by platform and os_version.
func entryName(listed read.PlatformImage) string {
	name := listed.Platform()
	switch {
	case name == nil:
		return ""
	case listed.OSVersion != nil:
		return *name + ":" + *listed.OSVersion
	default:
		return *name
	}
}
