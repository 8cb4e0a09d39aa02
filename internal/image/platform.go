// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package image

import (
	"errors"
	"regexp"
	"strings"
)

// unknownPlatform is the os and the architecture that BuildKit writes for an attestation manifest.
const unknownPlatform = "unknown"

// ErrPlatform is the error of ParsePlatform. It continues a sentence that begins with the quoted
// value.
var ErrPlatform = errors.New(`must be os/architecture or os/architecture/variant in lower-case letters and digits, such as "linux/amd64" or "linux/arm64/v8"`)

var platformGrammar = regexp.MustCompile(`^[a-z0-9]+/[a-z0-9]+(?:/[a-z0-9]+(?:\.[a-z0-9]+)?)?$`)

// Platform is a platform in the terms of the OCI image index
// (https://github.com/opencontainers/image-spec/blob/main/image-index.md).
type Platform struct {
	OS           string
	Architecture string
	// Variant is empty without one.
	Variant string
}

// ParsePlatform parses os/architecture[/variant]. Nothing is filled in or normalized. Its error is
// ErrPlatform, also for unknown/unknown, which is not a platform.
func ParsePlatform(text string) (Platform, error) {
	if !platformGrammar.MatchString(text) {
		return Platform{}, ErrPlatform
	}
	parts := strings.SplitN(text+"/", "/", 3)
	parsed := Platform{OS: parts[0], Architecture: parts[1], Variant: strings.TrimSuffix(parts[2], "/")}
	if IsAttestation(parsed.OS, parsed.Architecture) {
		return Platform{}, ErrPlatform
	}
	return parsed, nil
}

// CheckPlatform checks that ParsePlatform accepts a text.
func CheckPlatform(text string) error {
	_, err := ParsePlatform(text)
	return err
}

// String returns os/architecture[/variant], the form of image tools. It is empty when os or
// architecture is, and for an attestation.
func (p Platform) String() string {
	if p.OS == "" || p.Architecture == "" || IsAttestation(p.OS, p.Architecture) {
		return ""
	}
	if p.Variant == "" {
		return p.OS + "/" + p.Architecture
	}
	return p.OS + "/" + p.Architecture + "/" + p.Variant
}

// Matches reports whether an image of this platform is one of the requested platform: os and
// architecture are equal, and so is the variant, if one is requested. arm64 without a variant is
// v8, as in containerd. What is not a platform, such as an attestation, matches nothing.
func (p Platform) Matches(requested Platform) bool {
	if p.String() == "" || p.OS != requested.OS || p.Architecture != requested.Architecture {
		return false
	}
	return requested.Variant == "" || p.effectiveVariant() == requested.Variant
}

// effectiveVariant returns the variant, or the default of the architecture.
func (p Platform) effectiveVariant() string {
	if p.Architecture == "arm64" && p.Variant == "" {
		return "v8"
	}
	return p.Variant
}

// IsAttestation reports whether an entry of an image index describes an image (provenance, SBOM)
// rather than being one: BuildKit gives those the platform unknown/unknown.
func IsAttestation(os, architecture string) bool {
	return os == unknownPlatform && architecture == unknownPlatform
}
