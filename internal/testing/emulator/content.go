// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"
)

// content is a document of the registry's: a manifest, an index or a
// configuration. Its digest is that of its bytes.
type content struct {
	mediaType string
	body      []byte
	digest    string
}

func newContent(mediaType string, document any) content {
	body, err := json.MarshalIndent(document, "", "  ")
	if err != nil {
		panic(fmt.Sprintf("emulator: encode a %s: %v", mediaType, err)) // only strings, numbers and times
	}
	sum := sha256.Sum256(body)
	return content{mediaType, body, "sha256:" + hex.EncodeToString(sum[:])}
}

func (c content) descriptor() contentDescriptor {
	return contentDescriptor{MediaType: c.mediaType, Digest: c.digest, Size: int64(len(c.body))}
}

// imageContent is all that the registry has of an image, except its layers.
type imageContent struct {
	tagged         content   // the manifest, or the index of several
	manifests      []content // one for each platform
	configurations []content // one for each platform
}

// The families of media types, as ACRImage.MediaTypes names them.
const (
	MediaTypesDocker = "docker"
	MediaTypesOCI    = "oci"
)

// mediaTypes are those of one family.
type mediaTypes struct{ index, manifest, configuration, layer string }

var (
	dockerMediaTypes = mediaTypes{
		index:         "application/vnd.docker.distribution.manifest.list.v2+json",
		manifest:      "application/vnd.docker.distribution.manifest.v2+json",
		configuration: "application/vnd.docker.container.image.v1+json",
		layer:         "application/vnd.docker.image.rootfs.diff.tar.gzip",
	}
	ociMediaTypes = mediaTypes{
		index:         "application/vnd.oci.image.index.v1+json",
		manifest:      "application/vnd.oci.image.manifest.v1+json",
		configuration: "application/vnd.oci.image.config.v1+json",
		layer:         "application/vnd.oci.image.layer.v1.tar+gzip",
	}
)

const attestationMediaType = "application/vnd.in-toto+json"

// contentPlan is what an image's contents are made from.
type contentPlan struct {
	created    time.Time
	mediaTypes mediaTypes
	platforms  []planPlatform
}

// planPlatform is the image of one platform; where os is "unknown", an
// attestation.
type planPlatform struct {
	os, architecture, variant, osVersion string
	layers                               []ACRLayer
}

func (p planPlatform) isAttestation() bool { return p.os == "unknown" }

// build makes the contents: always the same for the same plan.
func (p contentPlan) build() imageContent {
	var built imageContent
	for _, platform := range p.platforms {
		configuration := newContent(p.mediaTypes.configuration, p.configuration(platform))
		built.configurations = append(built.configurations, configuration)
		built.manifests = append(built.manifests, newContent(p.mediaTypes.manifest, p.manifest(platform, configuration)))
	}
	if len(built.manifests) == 1 {
		built.tagged = built.manifests[0]
		return built
	}
	built.tagged = newContent(p.mediaTypes.index, p.index(built.manifests))
	return built
}
