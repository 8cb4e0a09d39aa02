// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package image

// LayerDigest is the digest of a layer's blob while it may not be known yet: in a plan, some values come after apply.
type LayerDigest struct {
	// Digest is in any form that NormalizeDigest takes. One that it does not take, like "" for none, equals no other.
	Digest string
	// Unknown tells that there will be a digest, or none. Digest means nothing then.
	Unknown bool
}

// HasBase tells whether an image is built on a base image: whether the digests in base are the first of layers, in order. Both
// are in build order, base first. Digests are compared in normalized form, and empty layers count as any other.
//
// The answer is known when no digest that is unknown could change it; has is false as long as it is not. Without a
// base there is none to be built on: has is false then too.
func HasBase(layers, base []LayerDigest) (has, known bool) {
	if len(base) == 0 || len(layers) < len(base) {
		return false, true
	}
	known = true
	for index := range base {
		same, decided := sameLayer(layers[index], base[index])
		if decided && !same {
			return false, true
		}
		known = known && decided
	}
	return known, known
}

// sameLayer compares two digests. One that is known to be none equals nothing, whatever the other will be.
func sameLayer(one, other LayerDigest) (same, decided bool) {
	oneDigest, oneValid := NormalizeDigest(one.Digest)
	otherDigest, otherValid := NormalizeDigest(other.Digest)
	switch {
	case !one.Unknown && !oneValid, !other.Unknown && !otherValid:
		return false, true
	case one.Unknown || other.Unknown:
		return false, false
	default:
		return oneDigest == otherDigest, true
	}
}
