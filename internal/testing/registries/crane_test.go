// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package registries

import (
	"encoding/json"
	"testing"
)

// crane is an independent client: google/go-containerregistry's command line.
type crane struct {
	path        string
	environment []string
}

func craneForTest(t *testing.T, environment ...string) crane {
	t.Helper()
	client := crane{path: programForTest(t, craneVariable), environment: cleanEnvironment(t, environment...)}
	t.Log("crane " + client.run(t, "version"))
	return client
}

func (c crane) run(t *testing.T, arguments ...string) string {
	t.Helper()
	printed, err := run(t, c.environment, c.path, arguments...)
	if err != nil {
		t.Fatal(err)
	}
	return printed
}

// push pushes a layout as a tag, whose digest must be the one that the test has computed.
func (c crane) push(t *testing.T, contents layout, top descriptor, reference string) {
	t.Helper()
	c.run(t, "push", contents.write(t, top), reference)
	if digest := c.run(t, "digest", reference); digest != top.Digest {
		t.Fatalf("crane pushed %s as %s, want %s", reference, digest, top.Digest)
	}
}

// imageReading is what a client has read of an image.
type imageReading struct {
	Digest    string
	MediaType string
	Platform  platform
	Layers    []layerReading
}

type layerReading struct {
	Digest string
	Size   int64
}

// tagReading is what a client has read of a tag: its manifest, and the images of its index.
type tagReading struct {
	Digest    string
	MediaType string
	Images    []entryReading
}

type entryReading struct {
	Digest   string
	Platform platform
}

// readImage reads an image by `crane digest`, `crane manifest` and `crane config`. The platform
// selects an image of an index; it may be empty.
func (c crane) readImage(t *testing.T, reference, of string) imageReading {
	t.Helper()
	arguments := []string{reference}
	if of != "" {
		arguments = append(arguments, "--platform", of)
	}
	var manifest struct {
		MediaType string       `json:"mediaType"`
		Layers    []descriptor `json:"layers"`
	}
	decode(t, c.run(t, append([]string{"manifest"}, arguments...)...), &manifest)
	read := imageReading{Digest: c.run(t, append([]string{"digest"}, arguments...)...), MediaType: manifest.MediaType}
	decode(t, c.run(t, append([]string{"config"}, arguments...)...), &read.Platform)
	for _, layer := range manifest.Layers {
		read.Layers = append(read.Layers, layerReading{layer.Digest, layer.Size})
	}
	return read
}

// readTag reads a tag by `crane digest` and `crane manifest`. The entries without a platform, or
// for an unknown one, are no images.
func (c crane) readTag(t *testing.T, reference string) tagReading {
	t.Helper()
	var manifest struct {
		MediaType string       `json:"mediaType"`
		Manifests []descriptor `json:"manifests"`
	}
	decode(t, c.run(t, "manifest", reference), &manifest)
	read := tagReading{Digest: c.run(t, "digest", reference), MediaType: manifest.MediaType}
	for _, entry := range manifest.Manifests {
		if entry.Platform != nil && entry.Platform.OS != "unknown" {
			read.Images = append(read.Images, entryReading{entry.Digest, *entry.Platform})
		}
	}
	return read
}

func decode(t *testing.T, text string, value any) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), value); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
}
