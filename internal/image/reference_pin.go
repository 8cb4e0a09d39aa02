// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package image

import "fmt"

// PinReference returns a reference with a digest: host/app:1.4 becomes host/app:1.4@sha256:…. The
// reference keeps its spelling, without what Docker fills in; the digest is normalized by
// NormalizeDigest. A reference that has this digest already is returned unchanged.
//
// The error is one of ParseReference, or ErrDigest. For a reference that already has another
// digest, it names both digests.
func PinReference(reference, digest string) (string, error) {
	parsed, err := ParseReference(reference)
	if err != nil {
		return "", err
	}
	normalized, valid := NormalizeDigest(digest)
	if !valid {
		return "", ErrDigest
	}
	switch parsed.Digest {
	case "":
		return reference + "@" + normalized, nil
	case normalized:
		return reference, nil
	default:
		return "", fmt.Errorf("the reference already has the digest %s and cannot be pinned to %s", parsed.Digest, normalized)
	}
}
