// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package image

// unknown is what BuildKit writes as os and architecture of an attestation manifest.
const unknown = "unknown"

// Platform returns `os/architecture[/variant]`, the form in which image tools name a platform
// (https://github.com/opencontainers/image-spec/blob/main/image-index.md). It is empty where os or
// architecture is, and for an attestation.
func Platform(os, architecture, variant string) string {
	if os == "" || architecture == "" || IsAttestation(os, architecture) {
		return ""
	}
	if variant == "" {
		return os + "/" + architecture
	}
	return os + "/" + architecture + "/" + variant
}

// IsAttestation tells whether an entry of an image index describes an image (provenance, SBOM) rather
// than being one: BuildKit gives those the platform unknown/unknown.
func IsAttestation(os, architecture string) bool {
	return os == unknown && architecture == unknown
}
