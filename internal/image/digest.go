// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package image

import (
	_ "crypto/sha256" // go-digest validates only algorithms that are linked in
	_ "crypto/sha512"
	"strings"

	"github.com/opencontainers/go-digest"
)

const sha256Prefix = "sha256:"

// sha256HexLength is the number of hexadecimal digits of a SHA-256 sum.
const sha256HexLength = 64

// EmptyLayerDigest is the digest of the layer that stands for an instruction without files: gzip of an
// empty tar, 32 bytes. Registries list it once per such instruction, so digests repeat within an image.
const EmptyLayerDigest = "sha256:a3ed95caeb02ffe68cdd9fd84406680ae93d633cb16422d00e8a7c22955b46d4"

// EmptyLayerSize is the size of that layer's blob, in bytes.
const EmptyLayerSize = 32

// NormalizeDigest brings the forms in which the two APIs and people write a digest to the one of the OCI
// image specification, `algorithm:hex`: white space around it is cut, a repeated `sha256:` prefix is
// collapsed, a bare string of 64 hexadecimal digits gets its `sha256:`, the hex is lower-cased.
//
// If the result is not a valid digest, it returns the string as given and false.
func NormalizeDigest(given string) (normalized string, valid bool) {
	value := strings.TrimSpace(given)
	for strings.HasPrefix(value, sha256Prefix+sha256Prefix) {
		value = strings.TrimPrefix(value, sha256Prefix)
	}
	algorithm, hex, found := strings.Cut(value, ":")
	if !found {
		if len(value) != sha256HexLength {
			return given, false
		}
		algorithm, hex = "sha256", value
	}
	value = algorithm + ":" + strings.ToLower(hex)
	if digest.Digest(value).Validate() != nil {
		return given, false
	}
	return value, true
}
