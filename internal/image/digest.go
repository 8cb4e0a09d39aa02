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

// EmptyLayerDigest is the digest of the layer of an instruction that changes no files: gzip of an
// empty tar, 32 bytes. Registries list it once per such instruction, so digests repeat within an
// image.
const EmptyLayerDigest = "sha256:a3ed95caeb02ffe68cdd9fd84406680ae93d633cb16422d00e8a7c22955b46d4"

// EmptyLayerSize is the size of that layer's blob, in bytes.
const EmptyLayerSize = 32

// NormalizeDigest converts the forms in which APIs and people write a digest to that of the OCI
// image specification, algorithm:hex. White space around it is removed, a repeated "sha256:"
// becomes one, 64 hexadecimal digits without an algorithm get "sha256:", and hexadecimal digits
// become lower case.
//
// If the result is not a valid digest, it returns the text unchanged and false.
func NormalizeDigest(text string) (normalized string, valid bool) {
	value := strings.TrimSpace(text)
	for strings.HasPrefix(value, sha256Prefix+sha256Prefix) {
		value = strings.TrimPrefix(value, sha256Prefix)
	}
	if isNormalSHA256(value) { // as nearly all are
		return value, true
	}
	algorithm, hex, hasAlgorithm := strings.Cut(value, ":")
	if !hasAlgorithm {
		if len(value) != sha256HexLength {
			return text, false
		}
		algorithm, hex = "sha256", value
	}
	value = algorithm + ":" + strings.ToLower(hex)
	if digest.Digest(value).Validate() != nil {
		return text, false
	}
	return value, true
}

// isNormalSHA256 reports whether a text is a SHA-256 digest in its normal form.
func isNormalSHA256(text string) bool {
	hex, isSHA256 := strings.CutPrefix(text, sha256Prefix)
	if !isSHA256 || len(hex) != sha256HexLength {
		return false
	}
	for index := range len(hex) {
		if digit := hex[index]; ('0' > digit || digit > '9') && ('a' > digit || digit > 'f') {
			return false
		}
	}
	return true
}
