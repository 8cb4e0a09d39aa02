// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package image

import (
	"errors"
	"strings"
	"testing"
)

var (
	amd64Digest       = "sha256:" + strings.Repeat("a", 64)
	arm64Digest       = "sha256:" + strings.Repeat("b", 64)
	attestationDigest = "sha256:" + strings.Repeat("c", 64)
	indexDigest       = "sha256:" + strings.Repeat("d", 64)
	otherDigest       = "sha256:" + strings.Repeat("e", 64)

	amd64       = TagEntry{Digest: amd64Digest, Platform: "linux/amd64", IsImage: true}
	arm64       = TagEntry{Digest: arm64Digest, Platform: "linux/arm64", IsImage: true}
	attestation = TagEntry{Digest: attestationDigest}
	noDigest    = TagEntry{Platform: "linux/s390x", IsImage: true}
	noPlatform  = TagEntry{Digest: otherDigest, IsImage: true}
)

// TestDecideTag has every combination of the API's digest, the images that it lists, and what the
// registry serves. Listed images of nil are an API that lists none, as ACR's, if isListed is false.
func TestDecideTag(t *testing.T) {
	t.Parallel()
	single := &RegistryTag{Digest: amd64Digest}
	index := func(entries ...TagEntry) *RegistryTag {
		return &RegistryTag{Digest: indexDigest, IsIndex: true, Entries: entries}
	}
	list := func(entries ...TagEntry) []TagEntry { return entries }
	digestsDiffer, unlistedArm64 := TagConflict{}, TagConflict{Unlisted: &arm64}
	for name, test := range map[string]struct {
		api      string
		isListed bool
		listed   []TagEntry
		registry *RegistryTag
		want     TagDigest
		conflict *TagConflict
	}{
		// The API alone.
		"single image": {api: amd64Digest, isListed: true, listed: list(amd64), want: TagDigest{Kind: DigestOfImage, Pin: amd64Digest}},
		"single image, of another digest": {
			api: indexDigest, isListed: true, listed: list(amd64), want: TagDigest{Pin: indexDigest},
		},
		"single image, listed twice": {
			api: amd64Digest, isListed: true, listed: list(amd64, amd64), want: TagDigest{Kind: DigestOfImage, Pin: amd64Digest},
		},
		"single image without a platform": {
			api: otherDigest, isListed: true, listed: list(noPlatform), want: TagDigest{Kind: DigestOfImage, Pin: otherDigest},
		},
		"image and attestation, the image's digest": {
			api: amd64Digest, isListed: true, listed: list(amd64, attestation),
			want: TagDigest{Kind: DigestOfImage, Pin: amd64Digest, Doubt: DoubtAttestation},
		},
		"image and attestation, neither's digest": {
			api: indexDigest, isListed: true, listed: list(amd64, attestation), want: TagDigest{Pin: indexDigest},
		},
		"image and attestation, the attestation's digest": {
			api: attestationDigest, isListed: true, listed: list(amd64, attestation), want: TagDigest{Doubt: DoubtAttestation},
		},
		"image and attestation without a digest, the image's digest": {
			api: amd64Digest, isListed: true, listed: list(amd64, TagEntry{}),
			want: TagDigest{Kind: DigestOfImage, Pin: amd64Digest, Doubt: DoubtAttestation},
		},
		"image and attestation without a digest, neither's digest": {
			api: indexDigest, isListed: true, listed: list(amd64, TagEntry{}), want: TagDigest{Doubt: DoubtAttestation},
		},
		"several platforms, an image's digest": {
			api: amd64Digest, isListed: true, listed: list(amd64, arm64), want: TagDigest{Kind: DigestOfImage, Doubt: DoubtSeveralPlatforms},
		},
		"several platforms, none's digest": {api: indexDigest, isListed: true, listed: list(amd64, arm64), want: TagDigest{Pin: indexDigest}},
		"several platforms of one digest": {
			api: amd64Digest, isListed: true, listed: list(amd64, TagEntry{Digest: amd64Digest, Platform: "linux/386", IsImage: true}),
			want: TagDigest{Kind: DigestOfImage, Doubt: DoubtSeveralPlatforms},
		},
		"several platforms and attestation, the attestation's digest": {
			api: attestationDigest, isListed: true, listed: list(amd64, arm64, attestation), want: TagDigest{Doubt: DoubtSeveralPlatforms},
		},
		"several platforms and attestation without a digest, none's digest": {
			api: indexDigest, isListed: true, listed: list(amd64, arm64, TagEntry{}), want: TagDigest{Doubt: DoubtInvalidDigest},
		},
		"several platforms, one without a valid digest, an image's digest": {
			api: amd64Digest, isListed: true, listed: list(amd64, noDigest), want: TagDigest{Kind: DigestOfImage, Doubt: DoubtInvalidDigest},
		},
		"several platforms, one without a valid digest, none's digest": {
			api: indexDigest, isListed: true, listed: list(amd64, noDigest), want: TagDigest{Doubt: DoubtInvalidDigest},
		},
		"single image without a valid digest": {
			api: amd64Digest, isListed: true, listed: list(noDigest), want: TagDigest{Doubt: DoubtInvalidDigest},
		},
		"no list of images":    {api: amd64Digest, isListed: true, want: TagDigest{Doubt: DoubtNoImages}},
		"empty list of images": {api: amd64Digest, isListed: true, listed: list(), want: TagDigest{Doubt: DoubtNoImages}},
		"attestations only": {
			api: attestationDigest, isListed: true, listed: list(attestation), want: TagDigest{Doubt: DoubtNoImages},
		},
		"no digest of the API":                    {isListed: true, listed: list(amd64), want: TagDigest{Doubt: DoubtNoDigest}},
		"no digest of the API, several platforms": {isListed: true, listed: list(amd64, arm64), want: TagDigest{Doubt: DoubtNoDigest}},
		"no digest at all":                        {isListed: true, listed: list(noDigest), want: TagDigest{Doubt: DoubtNoDigest}},
		"an API that lists no images":             {api: amd64Digest, want: TagDigest{Pin: amd64Digest}},
		"an API that lists no images, no digest":  {want: TagDigest{Doubt: DoubtNoDigest}},

		// With a registry that serves a single image.
		"single image, verified": {
			api: amd64Digest, isListed: true, listed: list(amd64), registry: single, want: TagDigest{Kind: DigestOfImage, Pin: amd64Digest},
		},
		"single image, another at the registry": {
			api: otherDigest, isListed: true, listed: list(noPlatform), registry: single, conflict: &digestsDiffer,
		},
		"single image, another digest at the registry": {
			api: otherDigest, isListed: true, listed: list(amd64), registry: single, conflict: &digestsDiffer,
		},
		"several platforms, single at the registry": {
			api: amd64Digest, isListed: true, listed: list(amd64, arm64), registry: single, conflict: &unlistedArm64,
		},
		"image and attestation, single at the registry": {
			api: amd64Digest, isListed: true, listed: list(amd64, attestation), registry: single, want: TagDigest{Kind: DigestOfImage, Pin: amd64Digest},
		},
		"no list of images, single at the registry": {
			api: amd64Digest, isListed: true, registry: single, want: TagDigest{Pin: amd64Digest},
		},
		"image without a valid digest, single at the registry": {
			api: amd64Digest, isListed: true, listed: list(noDigest), registry: single, want: TagDigest{Pin: amd64Digest},
		},
		"no digest of the API, single at the registry": {isListed: true, listed: list(amd64), registry: single, conflict: &digestsDiffer},
		"an API that lists no images, verified": {
			api: amd64Digest, registry: &RegistryTag{Digest: amd64Digest, Entries: list(amd64)},
			want: TagDigest{Kind: DigestOfImage, Pin: amd64Digest},
		},
		"an API that lists no images, no image at the registry": {api: amd64Digest, registry: single, want: TagDigest{Pin: amd64Digest}},
		"an API that lists no images, another at the registry":  {api: otherDigest, registry: single, conflict: &digestsDiffer},

		// With a registry that serves an index.
		"several platforms, an image's digest, verified": {
			api: amd64Digest, isListed: true, listed: list(amd64, arm64), registry: index(amd64, arm64),
			want: TagDigest{Index: indexDigest, Kind: DigestOfImage, Pin: indexDigest},
		},
		"several platforms, the index's digest, verified": {
			api: indexDigest, isListed: true, listed: list(amd64, arm64), registry: index(amd64, arm64),
			want: TagDigest{Index: indexDigest, Kind: DigestOfIndex, Pin: indexDigest},
		},
		"image and attestation, verified": {
			api: amd64Digest, isListed: true, listed: list(amd64, attestation), registry: index(amd64, attestation),
			want: TagDigest{Index: indexDigest, Kind: DigestOfImage, Pin: indexDigest},
		},
		"image, attestation not listed, verified": {
			api: amd64Digest, isListed: true, listed: list(amd64), registry: index(amd64, attestation),
			want: TagDigest{Index: indexDigest, Kind: DigestOfImage, Pin: indexDigest},
		},
		"attestation is another at the registry": {
			api: amd64Digest, isListed: true, listed: list(amd64, attestation), registry: index(amd64),
			want: TagDigest{Index: indexDigest, Kind: DigestOfImage, Pin: indexDigest},
		},
		"index lacks one of the images": {
			api: amd64Digest, isListed: true, listed: list(amd64, arm64), registry: index(amd64, noPlatform), conflict: &unlistedArm64,
		},
		"index lacks one of the images, the index's digest": {
			api: indexDigest, isListed: true, listed: list(amd64, arm64), registry: index(amd64), conflict: &unlistedArm64,
		},
		"index has one image more": {
			api: amd64Digest, isListed: true, listed: list(amd64, arm64), registry: index(amd64, arm64, noPlatform),
			want: TagDigest{Index: indexDigest, Kind: DigestOfImage, Pin: indexDigest},
		},
		"digest of nothing in the registry": {
			api: otherDigest, isListed: true, listed: list(amd64, arm64), registry: index(amd64, arm64), conflict: &digestsDiffer,
		},
		"no list of images, index at the registry": {
			api: amd64Digest, isListed: true, registry: index(amd64, arm64), want: TagDigest{Index: indexDigest, Pin: indexDigest},
		},
		"image without a valid digest, index at the registry": {
			api: amd64Digest, isListed: true, listed: list(amd64, noDigest), registry: index(amd64, arm64),
			want: TagDigest{Index: indexDigest, Kind: DigestOfImage, Pin: indexDigest},
		},
		"no digest of the API, index at the registry": {
			isListed: true, listed: list(amd64), registry: index(amd64), conflict: &digestsDiffer,
		},
		"an API that lists no images, an image's digest": {
			api: arm64Digest, registry: index(amd64, arm64), want: TagDigest{Index: indexDigest, Kind: DigestOfImage, Pin: indexDigest},
		},
		"an API that lists no images, the index's digest": {
			api: indexDigest, registry: index(amd64, arm64), want: TagDigest{Index: indexDigest, Kind: DigestOfIndex, Pin: indexDigest},
		},
		"an API that lists no images, an attestation's digest": {
			api: attestationDigest, registry: index(amd64, attestation), want: TagDigest{Index: indexDigest, Pin: indexDigest},
		},
		"an API that lists no images, another index": {api: otherDigest, registry: index(amd64, arm64), conflict: &digestsDiffer},
	} {
		got, err := DecideTag(TagEvidence{API: test.api, IsListed: test.isListed, Listed: test.listed, Registry: test.registry})
		conflict, isConflict := errors.AsType[*TagConflict](err)
		if got != test.want || isConflict != (test.conflict != nil) {
			t.Errorf("%s: %+v, error %v\nwant %+v, error %v", name, got, err, test.want, test.conflict)
		}
		if isConflict && test.conflict != nil && conflict.Error() != test.conflict.Error() {
			t.Errorf("%s: error %v, want %v", name, err, test.conflict)
		}
	}
}

func TestAssert(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		tag      TagDigest
		expected string
		want     Assertion
	}{
		{TagDigest{Kind: DigestOfImage, Pin: amd64Digest}, amd64Digest, Matching},
		{TagDigest{Kind: DigestOfImage, Pin: amd64Digest}, otherDigest, Mismatching},
		{TagDigest{Kind: DigestOfImage, Pin: amd64Digest, Doubt: DoubtAttestation}, amd64Digest, Matching},
		{TagDigest{Kind: DigestOfImage, Pin: amd64Digest, Doubt: DoubtAttestation}, indexDigest, NotComparable},
		{TagDigest{Doubt: DoubtAttestation}, attestationDigest, NotComparable},
		{TagDigest{Kind: DigestOfImage, Doubt: DoubtSeveralPlatforms}, amd64Digest, NotComparable},
		{TagDigest{Doubt: DoubtNoImages}, amd64Digest, NotComparable},
		{TagDigest{Doubt: DoubtInvalidDigest}, amd64Digest, NotComparable},
		{TagDigest{Doubt: DoubtNoDigest}, amd64Digest, Mismatching},
		{TagDigest{Index: indexDigest, Kind: DigestOfImage, Pin: indexDigest}, indexDigest, Matching},
		{TagDigest{Index: indexDigest, Kind: DigestOfImage, Pin: indexDigest}, amd64Digest, Mismatching},
		{TagDigest{Doubt: DoubtNoDigest}, "", Mismatching},
	} {
		if got := test.tag.Assert(test.expected); got != test.want {
			t.Errorf("%+v with %q: %v, want %v", test.tag, test.expected, got, test.want)
		}
	}
}
