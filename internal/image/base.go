// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package image

// LayerDigest is the digest of a layer's blob, which may be unknown: in a plan, some values are
// known after apply only.
type LayerDigest struct {
	// Digest is in any form that NormalizeDigest accepts. Any other text, such as "" for a layer
	// without a digest, equals no digest.
	Digest string
	// Unknown reports that a later apply decides whether there is a digest, and which. Digest is
	// not used.
	Unknown bool
}

// HasBase reports whether an image is built on a base image: whether the digests in base are the
// first of layers, in order. Both are in build order, base first. Digests are compared in
// normalized form, and empty layers count like any other.
//
// The result is known when no unknown digest can change it; has is false while it is not. For an
// empty base, has is false as well.
func HasBase(layers, base []LayerDigest) (has, known bool) {
	if len(base) == 0 || len(layers) < len(base) {
		return false, true
	}
	known = true
	for index := range base {
		isEqual, isDecided := compareLayers(layers[index], base[index])
		if isDecided && !isEqual {
			return false, true
		}
		known = known && isDecided
	}
	return known, known
}

// compareLayers reports whether two digests are equal, and whether that is decided yet. A known
// text that is not a digest equals nothing, whatever an unknown one becomes.
func compareLayers(a, b LayerDigest) (isEqual, isDecided bool) {
	digestA, isValidA := NormalizeDigest(a.Digest)
	digestB, isValidB := NormalizeDigest(b.Digest)
	switch {
	case !a.Unknown && !isValidA, !b.Unknown && !isValidB:
		return false, true
	case a.Unknown || b.Unknown:
		return false, false
	default:
		return digestA == digestB, true
	}
}
