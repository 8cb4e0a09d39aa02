// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package read

import (
	"strings"
	"time"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// TagDigest is the digest of a whole tag, with the facts that errors and warnings about it show.
type TagDigest struct {
	image.TagDigest

	// Tag is the tag's name.
	Tag string
	// API is the digest that the API returned, normalized; nil without one. It need not be valid.
	API *string
	// Since is when the tag was moved; nil where the API does not say.
	Since *time.Time
	// MayBeOfImage reports that the API's digest may be that of an image although the tag names an
	// index.
	MayBeOfImage bool
	// Others are digests in the same responses that are not the tag's.
	Others []OtherDigest
}

// OtherDigest is a digest that is easily taken for a tag's.
type OtherDigest struct {
	Digest string
	// Meaning continues "the expected digest is", for example: that of the linux/arm64 image.
	Meaning string
	// IsOfConfiguration reports that no tag can ever have it.
	IsOfConfiguration bool
}

// OtherDigests returns those of a tag's images.
func OtherDigests(entries []image.TagEntry) []OtherDigest {
	others := make([]OtherDigest, 0, len(entries))
	for _, entry := range entries {
		name := "of an image"
		switch {
		case !entry.IsImage:
			name = "of another manifest"
		case entry.Platform != "":
			name = "of the " + entry.Platform + " image"
		}
		others = append(others, OtherDigest{Digest: entry.Digest, Meaning: "that " + name + " of this tag, not of the tag itself"})
	}
	return others
}

// actual returns what the expected digest is compared with; empty without one.
func (d TagDigest) actual() string {
	if d.Pin == "" && d.API != nil {
		return *d.API
	}
	return d.Pin
}

func (d TagDigest) hasOtherAlgorithm(expected string) bool {
	actual := d.actual()
	return image.CheckDigest(actual) == nil && algorithm(actual) != algorithm(expected)
}

func algorithm(digest string) string {
	name, _, hasAlgorithm := strings.Cut(digest, ":")
	if !hasAlgorithm {
		return "sha256"
	}
	return name
}

// recognize says what else in the same responses the expected digest is; empty when it is nothing.
func (d TagDigest) recognize(expected string) string {
	for _, other := range d.Others {
		if other.Digest == expected {
			return "The expected digest is " + other.Meaning + "."
		}
	}
	return ""
}

// doubt says why the digest of the whole tag is not known.
func (d TagDigest) doubt() string {
	tag := "tag " + transport.Quote(d.Tag)
	switch d.Doubt {
	case image.DoubtNoDigest:
		return "the API returned no valid digest for " + tag
	case image.DoubtNoImages:
		return "the API lists no images of " + tag + ", so it is not known whether digest is that of one image or of the whole tag"
	case image.DoubtInvalidDigest:
		return "the API lists an image without a valid digest for " + tag + ", so it is not known whether digest is that of one image or of the whole tag"
	case image.DoubtSeveralPlatforms:
		return tag + " is a multi-platform image, and the API returns the digest of one of its images, not of its index"
	case image.DoubtAttestation:
		return tag + " has an attestation beside its image, so it is an image index, and the API does not return the digest of the index"
	default:
		return "the digest of " + tag + " is known"
	}
}

// digestLine returns a digest for a line of its own; empty without one.
func digestLine(digest string) string {
	if digest == "" || image.CheckDigest(digest) == nil {
		return digest
	}
	return transport.Quote(digest) + " (not a valid digest)"
}
