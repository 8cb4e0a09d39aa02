// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package image

import (
	"errors"
	"regexp"
	"strings"
)

// unknown is what BuildKit writes as os and architecture of an attestation manifest.
const unknown = "unknown"

// ErrPlatform names the grammar of a platform that a person can follow.
var ErrPlatform = errors.New("a platform is os/architecture or os/architecture/variant, in lower-case letters and digits, like linux/amd64 or linux/arm64/v8")

var platformGrammar = regexp.MustCompile(`^[a-z0-9]+/[a-z0-9]+(?:/[a-z0-9]+(?:\.[a-z0-9]+)?)?$`)

// Platform is a platform, taken apart, in the names of the OCI image index
// (https://github.com/opencontainers/image-spec/blob/main/image-index.md).
type Platform struct {
	OS           string
	Architecture string
	// Variant is empty where there is none.
	Variant string
}

// ParsePlatform takes `os/architecture[/variant]` apart, which has to be written just so: nothing is filled in or normalized. Its
// error is ErrPlatform, for unknown/unknown too, which is no platform.
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

// CheckPlatform checks that ParsePlatform takes the text.
func CheckPlatform(text string) error {
	_, err := ParsePlatform(text)
	return err
}

// String is `os/architecture[/variant]`, the form in which image tools name a platform. It is empty where os or architecture is,
// and for an attestation.
func (p Platform) String() string {
	if p.OS == "" || p.Architecture == "" || IsAttestation(p.OS, p.Architecture) {
		return ""
	}
	if p.Variant == "" {
		return p.OS + "/" + p.Architecture
	}
	return p.OS + "/" + p.Architecture + "/" + p.Variant
}

// Matches tells whether an image of this platform is one of the wanted: os and architecture are equal, and so is the variant, where
// one is wanted. arm64 without a variant is v8, as for containerd. What is no platform, like an attestation, matches nothing.
func (p Platform) Matches(wanted Platform) bool {
	if p.String() == "" || p.OS != wanted.OS || p.Architecture != wanted.Architecture {
		return false
	}
	return wanted.Variant == "" || p.variant() == wanted.Variant
}

// variant is that of the platform, or the one that it has when none is written.
func (p Platform) variant() string {
	if p.Architecture == "arm64" && p.Variant == "" {
		return "v8"
	}
	return p.Variant
}

// IsAttestation tells whether an entry of an image index describes an image (provenance, SBOM) rather
// than being one: BuildKit gives those the platform unknown/unknown.
func IsAttestation(os, architecture string) bool {
	return os == unknown && architecture == unknown
}
