// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
)

// document is a manifest, an index or a configuration. Its digest is that of its bytes.
type document struct {
	mediaType string
	body      []byte
	digest    string
}

func newDocument(mediaType string, content any) document {
	body, err := json.MarshalIndent(content, "", "  ")
	if err != nil {
		panic(fmt.Sprintf("emulator: encode a %s: %v", mediaType, err)) // only strings, numbers and times
	}
	sum := sha256.Sum256(body)
	return document{mediaType, body, "sha256:" + hex.EncodeToString(sum[:])}
}

func (d document) descriptor() descriptor {
	return descriptor{MediaType: d.mediaType, Digest: d.digest, Size: int64(len(d.body))}
}

// imageDocuments is what the registry has of an image: all but its layers.
type imageDocuments struct {
	top            document   // the manifest, or the index of several platforms
	manifests      []document // one for each platform
	configurations []document // one for each platform
}

func (d imageDocuments) all() []document {
	return slices.Concat([]document{d.top}, d.manifests, d.configurations)
}

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

// imageSpec is what an image's documents are made from.
type imageSpec struct {
	created    time.Time
	mediaTypes mediaTypes
	platforms  []platformSpec
}

// platformSpec is the image of one platform; with the os "unknown" it is an attestation.
type platformSpec struct {
	os, architecture, variant, osVersion string
	layers                               []ACRLayer
}

func (p platformSpec) isAttestation() bool { return p.os == "unknown" }

func (i *ACRImage) spec() imageSpec {
	spec := imageSpec{created: i.Created.UTC(), mediaTypes: dockerMediaTypes}
	if i.MediaTypes == "oci" {
		spec.mediaTypes = ociMediaTypes
	}
	for _, platform := range i.Platforms {
		parts := append(strings.SplitN(platform.Platform, "/", 3), "")
		spec.platforms = append(spec.platforms, platformSpec{
			os: parts[0], architecture: parts[1], variant: parts[2], layers: platform.Layers,
		})
	}
	return spec
}

// ComputeDigests sets the digests of a changed image to those of the documents that the registry
// serves of it.
func (i *ACRImage) ComputeDigests() {
	documents := i.spec().documents()
	i.Digest, i.ImageID = documents.top.digest, withoutAlgorithm(documents.configurations[0].digest)
	for index := range i.Platforms {
		i.Platforms[index].Digest = documents.manifests[index].digest
	}
}

// ncrSpec is that of ACR's image of the same digest, or else the image's own.
func (f *Fixture) ncrSpec(i *NCRImage) imageSpec {
	if same := f.acrImage(i.Digest); same != nil {
		return same.spec()
	}
	return i.spec()
}

// spec has one layer of each platform's size, because the fixture has no layers in NCR.
func (i *NCRImage) spec() imageSpec {
	spec := imageSpec{created: i.Updated.UTC(), mediaTypes: dockerMediaTypes}
	for _, platform := range i.Platforms {
		if platform.MediaType == ociMediaTypes.configuration {
			spec.mediaTypes = ociMediaTypes
		}
		digest := derivedDigest(fmt.Sprintf("layer of %s/%s/%s/%s, %d bytes, %s", platform.OS, platform.Architecture, platform.Variant,
			platform.OSVersion, platform.Size, spec.created.Format(time.RFC3339Nano)))
		spec.platforms = append(spec.platforms, platformSpec{
			os: platform.OS, architecture: platform.Architecture, variant: platform.Variant, osVersion: platform.OSVersion,
			layers: []ACRLayer{{
				LayerInstruction: "ADD", LayerCMD: "file:" + digest[7:27] + " in /", BlobDigest: digest, BlobSize: platform.Size,
			}},
		})
	}
	return spec
}

func (f *Fixture) acrImage(digest string) *ACRImage {
	for _, instance := range f.ACR.Instances {
		for _, repository := range instance.Repositories {
			for _, name := range sortedKeys(repository.Images) {
				if image := repository.Images[name]; image.Digest == digest {
					return &image
				}
			}
		}
	}
	return nil
}

func (s imageSpec) documents() imageDocuments {
	var built imageDocuments
	for _, platform := range s.platforms {
		configuration := newDocument(s.mediaTypes.configuration, s.configuration(platform))
		built.configurations = append(built.configurations, configuration)
		built.manifests = append(built.manifests, newDocument(s.mediaTypes.manifest, s.manifest(platform, configuration)))
	}
	if len(built.manifests) == 1 {
		built.top = built.manifests[0]
	} else {
		built.top = newDocument(s.mediaTypes.index, s.index(built.manifests))
	}
	return built
}

// descriptor points at a document or a layer:
// https://github.com/opencontainers/image-spec/blob/main/descriptor.md
type descriptor struct {
	MediaType   string            `json:"mediaType"`
	Digest      string            `json:"digest"`
	Size        int64             `json:"size"`
	Platform    *manifestPlatform `json:"platform,omitempty"`
	Annotations map[string]string `json:"annotations,omitempty"`
}

type manifestPlatform struct {
	Architecture string `json:"architecture"`
	OS           string `json:"os"`
	OSVersion    string `json:"os.version,omitempty"`
	Variant      string `json:"variant,omitempty"`
}

// indexDocument lists the manifests of several platforms:
// https://github.com/opencontainers/image-spec/blob/main/image-index.md
type indexDocument struct {
	SchemaVersion int          `json:"schemaVersion"`
	MediaType     string       `json:"mediaType"`
	Manifests     []descriptor `json:"manifests"`
}

// index describes manifests as BuildKit does: an attestation names its image.
func (s imageSpec) index(manifests []document) indexDocument {
	index := indexDocument{SchemaVersion: 2, MediaType: s.mediaTypes.index}
	var images, attestations []int
	for position, platform := range s.platforms {
		if platform.isAttestation() {
			attestations = append(attestations, position)
		} else {
			images = append(images, position)
		}
		entry := manifests[position].descriptor()
		entry.Platform = &manifestPlatform{platform.architecture, platform.os, platform.osVersion, platform.variant}
		index.Manifests = append(index.Manifests, entry)
	}
	for number := range min(len(images), len(attestations)) {
		index.Manifests[attestations[number]].Annotations = map[string]string{
			"vnd.docker.reference.digest": manifests[images[number]].digest,
			"vnd.docker.reference.type":   "attestation-manifest",
		}
	}
	return index
}

// manifestDocument lists the layers that hold files, base first:
// https://github.com/opencontainers/image-spec/blob/main/manifest.md
type manifestDocument struct {
	SchemaVersion int          `json:"schemaVersion"`
	MediaType     string       `json:"mediaType"`
	Config        descriptor   `json:"config"`
	Layers        []descriptor `json:"layers"`
}

func (s imageSpec) manifest(platform platformSpec, configuration document) manifestDocument {
	manifest := manifestDocument{
		SchemaVersion: 2, MediaType: s.mediaTypes.manifest, Config: configuration.descriptor(), Layers: []descriptor{},
	}
	for _, layer := range platform.layers {
		if layer.isEmpty() {
			continue
		}
		entry := descriptor{MediaType: s.mediaTypes.layer, Digest: layer.BlobDigest, Size: layer.BlobSize}
		if platform.isAttestation() {
			entry.MediaType = attestationMediaType
			entry.Annotations = map[string]string{"in-toto.io/predicate-type": "https://slsa.dev/provenance/v0.2"}
		}
		manifest.Layers = append(manifest.Layers, entry)
	}
	return manifest
}

// configurationDocument describes how an image was built, base first:
// https://github.com/opencontainers/image-spec/blob/main/config.md
type configurationDocument struct {
	Created      time.Time      `json:"created"`
	Architecture string         `json:"architecture"`
	Variant      string         `json:"variant,omitempty"`
	OS           string         `json:"os"`
	OSVersion    string         `json:"os.version,omitempty"`
	Config       runConfig      `json:"config"`
	RootFS       rootFS         `json:"rootfs"`
	History      []historyEntry `json:"history,omitempty"`
}

// runConfig is how a container runs; without a user as root.
type runConfig struct {
	User string `json:"User,omitempty"`
}

type rootFS struct {
	Type    string   `json:"type"`
	DiffIDs []string `json:"diff_ids"`
}

type historyEntry struct {
	Created    time.Time `json:"created"`
	CreatedBy  string    `json:"created_by"`
	EmptyLayer bool      `json:"empty_layer,omitempty"`
}

// configuration has invented diff ids: there are no layers to compute them from.
func (s imageSpec) configuration(platform platformSpec) configurationDocument {
	configuration := configurationDocument{
		Created: s.created, Architecture: platform.architecture, Variant: platform.variant,
		OS: platform.os, OSVersion: platform.osVersion, RootFS: rootFS{Type: "layers", DiffIDs: []string{}},
	}
	for _, layer := range platform.layers {
		if !layer.isEmpty() {
			configuration.RootFS.DiffIDs = append(configuration.RootFS.DiffIDs, derivedDigest("diff of "+layer.BlobDigest))
		}
		if layer.LayerInstruction == "USER" {
			configuration.Config.User = layer.LayerCMD
		}
		if !platform.isAttestation() {
			configuration.History = append(configuration.History, historyEntry{s.created, layer.createdBy(), layer.isEmpty()})
		}
	}
	return configuration
}

// isEmpty reports whether the layer is only in the API, and not in a manifest.
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
