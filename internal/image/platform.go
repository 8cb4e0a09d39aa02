// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package image

import (
	"regexp"
	"strings"
)

// unknownPlatform is the os and the architecture that BuildKit writes for an attestation manifest.
const unknownPlatform = "unknown"

// ErrPlatform is the error of ParsePlatform. It continues a sentence that begins with the quoted
// value.
var ErrPlatform = NewGrammarError(`must be os/architecture[/variant][:os_version] in lower-case letters and digits, such as "linux/amd64", "linux/arm/v7" or "windows/amd64:10.0.20348"`, recognizePlatform)

var platformGrammar = regexp.MustCompile(`^[a-z0-9]+/[a-z0-9]+(?:[_-][a-z0-9]+)*(?:/[a-z0-9]+(?:\.[a-z0-9]+)?)?(?::[a-zA-Z0-9]+(?:[.-][a-zA-Z0-9]+)*)?$`)

// Platform is a platform in the terms of the OCI image index
// (https://github.com/opencontainers/image-spec/blob/main/image-index.md).
type Platform struct {
	OS           string
	Architecture string
	// Variant and OSVersion are empty without one.
	Variant   string
	OSVersion string
}

// ParsePlatform parses os/architecture[/variant][:os_version], as crane writes it. Nothing is
// filled in or normalized. Its error is ErrPlatform, also for unknown/unknown, which is not a
// platform.
func ParsePlatform(text string) (Platform, error) {
	if !platformGrammar.MatchString(text) {
		return Platform{}, ErrPlatform
	}
	names, version, _ := strings.Cut(text, ":")
	parts := append(strings.SplitN(names, "/", 3), "")
	parsed := Platform{OS: parts[0], Architecture: parts[1], Variant: parts[2], OSVersion: version}
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

// String returns os/architecture[/variant], without the version of the os. It is empty when os or
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

// FullName returns os/architecture[/variant][:os_version], the form that ParsePlatform accepts;
// empty where String is.
func (p Platform) FullName() string {
	name := p.String()
	if name == "" || p.OSVersion == "" {
		return name
	}
	return name + ":" + p.OSVersion
}

// Normalized returns the platform under the names and with the default variants that containerd
// uses (https://github.com/containerd/platforms/blob/main/database.go), so that one platform has
// one name: linux/aarch64 and linux/arm64/v8 are linux/arm64, linux/arm is linux/arm/v7. Without an
// os or an architecture nothing is filled in.
func (p Platform) Normalized() Platform {
	if p.OS == "" || p.Architecture == "" {
		return p
	}
	normalized := Platform{strings.ToLower(p.OS), strings.ToLower(p.Architecture), strings.ToLower(p.Variant), p.OSVersion}
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

// NormalizedArchitecture returns an architecture under the name that containerd uses: amd64 for
// x86_64.
func NormalizedArchitecture(architecture string) string {
	return Platform{OS: "linux", Architecture: architecture}.Normalized().Architecture
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

// Match is how well an image's platform fits a requested one.
type Match int

// The matches. A wide one has a variant or a version of the os that was not requested, or a longer
// version than requested.
const (
	NoMatch Match = iota
	WideMatch
	ExactMatch
)

// Match compares the platform with a requested one, both normalized: os and architecture are equal,
// and so is the variant, if one is requested; a requested version of the os is a prefix of this
// one, by its dots. What is not a platform, such as an attestation, matches nothing.
func (p Platform) Match(requested Platform) Match {
	hasVariant := requested.Variant != "" // also the default one, which Normalized removes
	own, requested := p.Normalized(), requested.Normalized()
	isVersion := requested.OSVersion == "" || own.OSVersion == requested.OSVersion || strings.HasPrefix(own.OSVersion, requested.OSVersion+".")
	switch {
	case own.String() == "", own.OS != requested.OS, own.Architecture != requested.Architecture, !isVersion,
		(hasVariant || requested.Variant != "") && own.Variant != requested.Variant:
		return NoMatch
	case own != requested:
		return WideMatch
	default:
		return ExactMatch
	}
}

// IsAttestation reports whether an entry of an image index describes an image (provenance, SBOM)
// rather than being one: BuildKit gives those the platform unknown/unknown.
func IsAttestation(os, architecture string) bool {
	return strings.EqualFold(os, unknownPlatform) && strings.EqualFold(architecture, unknownPlatform)
}
