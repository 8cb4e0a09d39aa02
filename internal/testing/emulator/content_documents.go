// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import "time"

// contentDescriptor points at a content, its size the bytes that are transferred:
// https://github.com/opencontainers/image-spec/blob/main/descriptor.md
type contentDescriptor struct {
	MediaType   string            `json:"mediaType"`
	Digest      string            `json:"digest"`
	Size        int64             `json:"size"`
	Platform    *contentPlatform  `json:"platform,omitempty"`
	Annotations map[string]string `json:"annotations,omitempty"`
}

type contentPlatform struct {
	Architecture string `json:"architecture"`
	OS           string `json:"os"`
	OSVersion    string `json:"os.version,omitempty"`
	Variant      string `json:"variant,omitempty"`
}

// indexDocument lists the manifests of several platforms:
// https://github.com/opencontainers/image-spec/blob/main/image-index.md
type indexDocument struct {
	SchemaVersion int                 `json:"schemaVersion"`
	MediaType     string              `json:"mediaType"`
	Manifests     []contentDescriptor `json:"manifests"`
}

// manifestDocument lists the layers that hold files, base first:
// https://github.com/opencontainers/image-spec/blob/main/manifest.md
type manifestDocument struct {
	SchemaVersion int                 `json:"schemaVersion"`
	MediaType     string              `json:"mediaType"`
	Config        contentDescriptor   `json:"config"`
	Layers        []contentDescriptor `json:"layers"`
}

// configurationDocument tells how an image was built, base first:
// https://github.com/opencontainers/image-spec/blob/main/config.md
type configurationDocument struct {
	Created      time.Time        `json:"created"`
	Architecture string           `json:"architecture"`
	Variant      string           `json:"variant,omitempty"`
	OS           string           `json:"os"`
	OSVersion    string           `json:"os.version,omitempty"`
	Config       struct{}         `json:"config"`
	RootFS       contentRootFS    `json:"rootfs"`
	History      []contentHistory `json:"history,omitempty"`
}

type contentRootFS struct {
	Type    string   `json:"type"`
	DiffIDs []string `json:"diff_ids"`
}

type contentHistory struct {
	Created    time.Time `json:"created"`
	CreatedBy  string    `json:"created_by"`
	EmptyLayer bool      `json:"empty_layer,omitempty"`
}

// index describes manifests as BuildKit does: an attestation names the image that
// it is about.
func (p contentPlan) index(manifests []content) indexDocument {
	document := indexDocument{SchemaVersion: 2, MediaType: p.mediaTypes.index}
	var images, attestations []int
	for position, platform := range p.platforms {
		if platform.isAttestation() {
			attestations = append(attestations, position)
		} else {
			images = append(images, position)
		}
		descriptor := manifests[position].descriptor()
		descriptor.Platform = &contentPlatform{
			Architecture: platform.architecture, OS: platform.os, OSVersion: platform.osVersion, Variant: platform.variant,
		}
		document.Manifests = append(document.Manifests, descriptor)
	}
	for which := range min(len(images), len(attestations)) {
		document.Manifests[attestations[which]].Annotations = map[string]string{
			"vnd.docker.reference.digest": manifests[images[which]].digest,
			"vnd.docker.reference.type":   "attestation-manifest",
		}
	}
	return document
}

func (p contentPlan) manifest(platform planPlatform, configuration content) manifestDocument {
	document := manifestDocument{
		SchemaVersion: 2, MediaType: p.mediaTypes.manifest,
		Config: configuration.descriptor(), Layers: []contentDescriptor{},
	}
	for _, layer := range platform.layers {
		if layer.isEmpty() {
			continue
		}
		descriptor := contentDescriptor{MediaType: p.mediaTypes.layer, Digest: layer.BlobDigest, Size: layer.BlobSize}
		if platform.isAttestation() {
			descriptor.MediaType = attestationMediaType
			descriptor.Annotations = map[string]string{"in-toto.io/predicate-type": "https://slsa.dev/provenance/v0.2"}
		}
		document.Layers = append(document.Layers, descriptor)
	}
	return document
}

// configuration has made up diff ids: there are no layers to compute them from.
func (p contentPlan) configuration(platform planPlatform) configurationDocument {
	document := configurationDocument{
		Created: p.created.UTC(), Architecture: platform.architecture, Variant: platform.variant,
		OS: platform.os, OSVersion: platform.osVersion,
		RootFS: contentRootFS{Type: "layers", DiffIDs: []string{}},
	}
	for _, layer := range platform.layers {
		if !layer.isEmpty() {
			document.RootFS.DiffIDs = append(document.RootFS.DiffIDs, derivedDigest("diff of "+layer.BlobDigest))
		}
		if !platform.isAttestation() {
			document.History = append(document.History, contentHistory{
				Created: p.created.UTC(), CreatedBy: layer.createdBy(), EmptyLayer: layer.isEmpty(),
			})
		}
	}
	return document
}

// isEmpty tells a layer that the API shows and no manifest lists.
func (l ACRLayer) isEmpty() bool { return l.BlobDigest == emptyLayerDigest }

// createdBy is CreatedBy, or what the classic builder writes, with its spaces.
func (l ACRLayer) createdBy() string {
	switch {
	case l.CreatedBy != "":
		return l.CreatedBy
	case l.LayerInstruction == "RUN":
		return l.LayerCMD
	case l.LayerInstruction == "ADD", l.LayerInstruction == "COPY":
		return "/bin/sh -c #(nop) " + l.LayerInstruction + " " + l.LayerCMD + " "
	}
	return "/bin/sh -c #(nop)  " + l.LayerInstruction + " " + l.LayerCMD
}
