// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package image

import "slices"

// TagEntry is what a vendor's API or an image index lists for a tag.
type TagEntry struct {
	// Digest is normalized; empty when it is absent or not valid.
	Digest string
	// Platform distinguishes entries, and names them in texts: `linux/arm64`. It may be empty.
	Platform string
	// IsImage is false for an attestation and the like, which describe an image.
	IsImage bool
}

// RegistryTag is what a registry itself serves for a tag.
type RegistryTag struct {
	// Digest is the index's if IsIndex, else the image's.
	Digest  string
	IsIndex bool
	// Entries are those of the index, or the single image; nil for what is not an image, such as a
	// chart, and where only the digest of the image was read.
	Entries []TagEntry
}

// TagEvidence is all that is known of what a tag points to.
type TagEvidence struct {
	// API is the digest that the vendor's API returns, normalized; empty when there is none or it
	// is not valid.
	API string
	// IsListed reports that the API lists the images of a tag, and that API is the digest of one of
	// them. Otherwise API is taken for the digest of the tag: nothing better is known.
	IsListed bool
	// Listed are the API's images; nil or empty when it returned none.
	Listed []TagEntry
	// Registry is nil when the registry was not read.
	Registry *RegistryTag
}

// DigestKind says what the digest of an API identifies.
type DigestKind string

// The kinds of digests; the zero value is an unknown kind.
const (
	DigestOfImage DigestKind = "image"
	DigestOfIndex DigestKind = "index"
)

// TagDoubt says why the digest of a whole tag is not known.
type TagDoubt int

// The doubts. With DoubtAttestation the digest of the tag's only image is known all the same.
const (
	NoDoubt               TagDoubt = iota
	DoubtNoDigest                  // the API returned no valid digest
	DoubtNoImages                  // the API lists no images
	DoubtInvalidDigest             // the API lists an image without a valid digest
	DoubtSeveralPlatforms          // the digest is of one of several images
	DoubtAttestation               // there is an attestation, and so an index, whose digest is not known
)

// TagDigest is the digest of a whole tag.
type TagDigest struct {
	// Index is the digest of the index that the tag names; empty for a single image, and when the
	// registry was not read.
	Index string
	// Kind says what the API's digest identifies.
	Kind DigestKind
	// Pin is the digest to deploy the tag by; empty where no known digest is that of all its
	// platforms.
	Pin string
	// Doubt is NoDoubt where Pin is the digest of the whole tag, so that any other digest
	// contradicts it.
	Doubt TagDoubt
}

// Assertion is the result of comparing an expected digest with a tag.
type Assertion int

// The results. NotComparable means that the digest of the whole tag is not known.
const (
	Matching Assertion = iota
	Mismatching
	NotComparable
)

// Assert compares a normalized digest with the tag's.
func (d TagDigest) Assert(expected string) Assertion {
	switch {
	case d.Pin != "" && d.Pin == expected:
		return Matching
	case d.Doubt == NoDoubt, d.Doubt == DoubtNoDigest:
		return Mismatching
	default:
		return NotComparable
	}
}

// TagConflict reports that a registry contradicts a vendor's API.
type TagConflict struct {
	// Unlisted is an image of the API that the registry's tag does not have; nil when the digests
	// differ.
	Unlisted *TagEntry
}

func (c *TagConflict) Error() string {
	if c.Unlisted != nil {
		return "the registry's tag does not have the image " + c.Unlisted.Digest + " that the API lists"
	}
	return "the API and the registry return different digests"
}

// DecideTag returns the digest of a whole tag: what is pinned, and what an expected digest is
// compared with. If the registry was read, it is the digest of the index that the registry serves
// or, without an index, of the image; where the API contradicts the registry, the error is a
// *TagConflict. Otherwise it is the API's digest, but only where that can identify nothing but the
// whole tag.
func DecideTag(evidence TagEvidence) (TagDigest, error) {
	if registry := evidence.Registry; registry != nil {
		return decideByRegistry(evidence, *registry)
	}
	decided := TagDigest{Kind: kindByImages(evidence.API, evidence.Listed)}
	decided.Doubt = doubtOf(evidence)
	if decided.Doubt == NoDoubt || decided.Doubt == DoubtAttestation && decided.Kind == DigestOfImage {
		decided.Pin = evidence.API
	}
	return decided, nil
}

func decideByRegistry(evidence TagEvidence, registry RegistryTag) (TagDigest, error) {
	entries := registry.Entries
	if !registry.IsIndex {
		entries = []TagEntry{{Digest: registry.Digest, IsImage: true}}
	}
	if evidence.API != registry.Digest && !hasDigest(entries, evidence.API) {
		return TagDigest{}, &TagConflict{}
	}
	for _, listed := range evidence.Listed {
		if listed.IsImage && listed.Digest != "" && !hasDigest(entries, listed.Digest) {
			return TagDigest{}, &TagConflict{Unlisted: &listed}
		}
	}
	decided := TagDigest{Pin: registry.Digest, Kind: kindByImages(evidence.API, evidence.Listed)}
	if !evidence.IsListed {
		decided.Kind = kindByImages(evidence.API, registry.Entries)
	}
	if registry.IsIndex {
		decided.Index = registry.Digest
		if evidence.API == registry.Digest {
			decided.Kind = DigestOfIndex
		}
	}
	return decided, nil
}

// doubtOf returns why the API's digest may not be the one of the whole tag. A list that is absent,
// empty or has an image without a valid digest proves nothing.
func doubtOf(evidence TagEvidence) TagDoubt {
	if evidence.API == "" {
		return DoubtNoDigest
	}
	if !evidence.IsListed {
		return NoDoubt
	}
	images := imagesOf(evidence.Listed)
	isEntry := hasDigest(evidence.Listed, evidence.API)
	isProven := !hasDigest(evidence.Listed, "")
	switch {
	case len(images) == 0:
		return DoubtNoImages
	case hasDigest(images, ""):
		return DoubtInvalidDigest
	case !isEntry && isProven:
		return NoDoubt // it identifies nothing that is listed, so the index
	case len(images) > 1 && !isEntry:
		return DoubtInvalidDigest
	case len(images) > 1:
		return DoubtSeveralPlatforms
	case slices.ContainsFunc(evidence.Listed, func(entry TagEntry) bool { return !entry.IsImage }):
		return DoubtAttestation
	default:
		return NoDoubt
	}
}

// imagesOf returns the real images, each once.
func imagesOf(entries []TagEntry) []TagEntry {
	var images []TagEntry
	for _, entry := range entries {
		if entry.IsImage && !slices.Contains(images, entry) {
			images = append(images, entry)
		}
	}
	return images
}

func hasDigest(entries []TagEntry, digest string) bool {
	return slices.ContainsFunc(entries, func(entry TagEntry) bool { return entry.Digest == digest })
}

func kindByImages(digest string, entries []TagEntry) DigestKind {
	if digest != "" && hasDigest(imagesOf(entries), digest) {
		return DigestOfImage
	}
	return ""
}
