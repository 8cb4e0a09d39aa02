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

// Normalized returns the platform under the names and with the default variants that containerd uses
// (https://github.com/containerd/platforms/blob/main/database.go), so that one platform has one
// name: linux/aarch64 and linux/arm64/v8 are linux/arm64, linux/arm is linux/arm/v7. Without an os
// or an architecture nothing is filled in.
func (p Platform) Normalized() Platform {
	if p.OS == "" || p.Architecture == "" {
		return p
	}
	normalized := Platform{OS: strings.ToLower(p.OS), Architecture: strings.ToLower(p.Architecture), Variant: strings.ToLower(p.Variant)}
	if normalized.OS == "macos" {
		normalized.OS = "darwin"
	}
	switch normalized.Architecture {
	case "i386":
		normalized.Architecture, normalized.Variant = "386", ""
	case "x86_64", "x86-64", "amd64":
		normalized.Architecture = "amd64"
		if normalized.Variant == "v1" {
			normalized.Variant = ""
		}
	case "aarch64", "arm64":
		normalized.Architecture = "arm64"
		if normalized.Variant == "8" || normalized.Variant == "v8" {
			normalized.Variant = ""
		}
	case "armhf":
		normalized.Architecture, normalized.Variant = "arm", "v7"
	case "armel":
		normalized.Architecture, normalized.Variant = "arm", "v6"
	case "arm":
		normalized.Variant = armVariant(normalized.Variant)
	}
	return normalized
}

// armVariant returns the variant of 32-bit ARM, which is v7 without one.
func armVariant(variant string) string {
	switch variant {
	case "":
		return "v7"
	case "5", "6", "7", "8":
		return "v" + variant
	default:
		return variant
	}
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
