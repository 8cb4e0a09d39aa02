// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package registries

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
)

type object = map[string]any

// layout is an OCI image layout: contents by digest.
// https://github.com/opencontainers/image-spec/blob/main/image-layout.md
type layout map[string][]byte

// descriptor points at a content of a layout, or of a registry.
type descriptor struct {
	MediaType    string            `json:"mediaType"`
	Digest       string            `json:"digest"`
	Size         int64             `json:"size"`
	Platform     *platform         `json:"platform,omitempty"`
	ArtifactType string            `json:"artifactType,omitempty"`
	Annotations  map[string]string `json:"annotations,omitempty"`
}

type platform struct {
	Architecture string `json:"architecture"`
	OS           string `json:"os"`
	Variant      string `json:"variant,omitempty"`
}

func parsePlatform(text string) platform {
	parts := append(strings.Split(text, "/"), "")
	return platform{OS: parts[0], Architecture: parts[1], Variant: parts[2]}
}

func (p platform) String() string {
	return strings.TrimSuffix(p.OS+"/"+p.Architecture+"/"+p.Variant, "/")
}

// mediaTypes are those of one family.
type mediaTypes struct{ index, manifest, configuration, layer string }

var (
	ociTypes = mediaTypes{
		"application/vnd.oci.image.index.v1+json", "application/vnd.oci.image.manifest.v1+json",
		"application/vnd.oci.image.config.v1+json", "application/vnd.oci.image.layer.v1.tar+gzip",
	}
	dockerTypes = mediaTypes{
		"application/vnd.docker.distribution.manifest.list.v2+json", "application/vnd.docker.distribution.manifest.v2+json",
		"application/vnd.docker.container.image.v1+json", "application/vnd.docker.image.rootfs.diff.tar.gzip",
	}
)

func digestOf(content []byte) string {
	sum := sha256.Sum256(content)
	return "sha256:" + hex.EncodeToString(sum[:])
}

func (l layout) add(mediaType string, content []byte) descriptor {
	digest := digestOf(content)
	l[digest] = content
	return descriptor{MediaType: mediaType, Digest: digest, Size: int64(len(content))}
}

func (l layout) addJSON(mediaType string, document any) descriptor {
	content, err := json.Marshal(document)
	if err != nil {
		panic(err) // only maps, strings and numbers
	}
	return l.add(mediaType, content)
}

// addLayer adds a layer of one file, and returns it with the digest of its tar archive.
func (l layout) addLayer(mediaType, file string) (layer descriptor, diffID string) {
	archive := tarOf(file)
	var compressed bytes.Buffer
	writer := gzip.NewWriter(&compressed)
	_, _ = writer.Write(archive) // to memory
	_ = writer.Close()
	return l.add(mediaType, compressed.Bytes()), digestOf(archive)
}

// tarOf returns an archive of one file, whose content is its name.
func tarOf(file string) []byte {
	var archive bytes.Buffer
	writer := tar.NewWriter(&archive)
	_ = writer.WriteHeader(&tar.Header{Name: file, Mode: 0o644, Size: int64(len(file))}) // to memory
	_, _ = writer.Write([]byte(file))
	_ = writer.Close()
	return archive.Bytes()
}

// imageSpec is what a test says of an image.
type imageSpec struct {
	types    mediaTypes
	platform string
	files    []string // one layer each
	history  []object
	// change changes manifest and configuration before they are added; it may be nil.
	change func(manifest, configuration object)
}

// addImage returns the image's manifest, for an index with its platform.
func (l layout) addImage(spec imageSpec) descriptor {
	layers, diffIDs := make([]descriptor, 0), make([]string, 0)
	for _, file := range spec.files {
		layer, diffID := l.addLayer(spec.types.layer, file)
		layers, diffIDs = append(layers, layer), append(diffIDs, diffID)
	}
	of := parsePlatform(spec.platform)
	configuration := object{
		"os": of.OS, "architecture": of.Architecture, "config": object{"User": "app"},
		"rootfs": object{"type": "layers", "diff_ids": diffIDs},
	}
	if of.Variant != "" {
		configuration["variant"] = of.Variant
	}
	if spec.history != nil {
		configuration["history"] = spec.history
	}
	manifest := object{"schemaVersion": 2, "mediaType": spec.types.manifest, "layers": layers}
	if spec.change != nil {
		spec.change(manifest, configuration)
	}
	if manifest["config"] == nil {
		manifest["config"] = l.addJSON(spec.types.configuration, configuration)
	}
	added := l.addJSON(spec.types.manifest, manifest)
	added.Platform = &of
	return added
}

// addAttestation returns what BuildKit adds to an index for an image:
// https://docs.docker.com/build/metadata/attestations/attestation-storage/
func (l layout) addAttestation(of descriptor) descriptor {
	statement := l.addJSON("application/vnd.in-toto+json", object{"_type": "https://in-toto.io/Statement/v0.1", "subject": of.Digest})
	configuration := l.addJSON(ociTypes.configuration, object{
		"os": "unknown", "architecture": "unknown", "config": object{},
		"rootfs": object{"type": "layers", "diff_ids": []string{statement.Digest}},
	})
	added := l.addJSON(ociTypes.manifest, object{
		"schemaVersion": 2, "mediaType": ociTypes.manifest, "config": configuration, "layers": []descriptor{statement},
	})
	added.Platform = &platform{OS: "unknown", Architecture: "unknown"}
	added.Annotations = map[string]string{"vnd.docker.reference.type": "attestation-manifest", "vnd.docker.reference.digest": of.Digest}
	return added
}

// addArtifact adds an artifact that is pushed like an image: the type of its configuration tells
// them apart.
func (l layout) addArtifact(configurationType, layerType string) descriptor {
	return l.addJSON(ociTypes.manifest, object{
		"schemaVersion": 2, "mediaType": ociTypes.manifest,
		"config": l.addJSON(configurationType, object{}), "layers": []descriptor{l.add(layerType, []byte(layerType))},
	})
}

func (l layout) addIndex(mediaType string, entries ...descriptor) descriptor {
	return l.addJSON(mediaType, object{"schemaVersion": 2, "mediaType": mediaType, "manifests": entries})
}

// write returns a directory that crane pushes.
func (l layout) write(t *testing.T, top descriptor) string {
	t.Helper()
	directory := t.TempDir()
	for digest, content := range l {
		writeFile(t, filepath.Join(directory, "blobs", "sha256", strings.TrimPrefix(digest, "sha256:")), content)
	}
	index, err := json.Marshal(object{"schemaVersion": 2, "mediaType": ociTypes.index, "manifests": []descriptor{top}})
	if err != nil {
		t.Fatal(err)
	}
	writeFile(t, filepath.Join(directory, "index.json"), index)
	writeFile(t, filepath.Join(directory, "oci-layout"), []byte(`{"imageLayoutVersion": "1.0.0"}`))
	return directory
}
