// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package oci

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// NotImageError reports that a tag, or a digest of it, is not an image with layers.
type NotImageError struct {
	// What names what it is instead, with an article: "a Helm chart".
	What string
	// Indexes are digests of the image indexes that an index lists instead of images.
	Indexes []string
}

func (e *NotImageError) Error() string { return "it is " + e.What + ", not an image" }

// artifactTypes lists parts of the media types by which artifacts are recognized that are pushed
// like an image: those of their configuration or of their layers.
var artifactTypes = []struct{ part, what string }{
	{"cncf.helm", "a Helm chart"},
	{"dev.cosign.simplesigning", "a cosign signature"},
	{"dev.sigstore", "a Sigstore bundle"},
	{"cncf.notary", "a Notary signature"},
	{"in-toto", "an attestation"},
	{"dsse.envelope", "an attestation"},
	{"docker.attestation", "an attestation"},
	{"spdx", "an SBOM"},
	{"cyclonedx", "an SBOM"},
	{"vnd.syft", "an SBOM"},
	{"buildkit.cache", "a build cache"},
	{"docker.plugin", "a Docker plugin"},
	{"vnd.ollama", "an Ollama model"},
}

// imageConfigurations are the media types of an image's configuration. Docker 1.10 to 1.11 pushed
// it with a generic one or none (https://github.com/distribution/distribution/issues/1621), and
// runtimes do not look at it.
var imageConfigurations = []string{
	"", "application/vnd.oci.image.config.v1+json", "application/vnd.docker.container.image.v1+json",
	"application/octet-stream", "application/json", "text/html", "text/plain",
}

// emptyConfiguration is the media type of the configuration of an artifact that has none, and
// states its type as artifactType
// (https://github.com/opencontainers/image-spec/blob/main/manifest.md, artifact usage).
const emptyConfiguration = "application/vnd.oci.empty.v1+json"

// artifactOf says what a manifest belongs to if that is not an image; empty for an image's.
func artifactOf(document imageManifest) string {
	configuration := string(parseMediaType(document.Config.MediaType))
	switch {
	case slices.Contains(imageConfigurations, configuration):
		return artifactByLayers(document.Layers)
	case configuration == emptyConfiguration && document.ArtifactType != "":
		return cmp.Or(artifactName(document.ArtifactType), fmt.Sprintf("an artifact of the type %.100q", document.ArtifactType))
	default:
		return cmp.Or(artifactName(configuration), fmt.Sprintf("an artifact with the configuration type %.100q", document.Config.MediaType))
	}
}

// artifactByLayers recognizes signatures and attestations, which have an image's configuration
// type.
func artifactByLayers(layers []descriptor) string {
	what := ""
	for _, layer := range layers {
		if what = artifactName(string(layer.MediaType)); what == "" {
			return ""
		}
	}
	return what
}

func artifactName(mediaType string) string {
	for _, known := range artifactTypes {
		if strings.Contains(mediaType, known.part) {
			return known.what
		}
	}
	return ""
}
