// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package oci_test

import (
	"bytes"
	"net/http"
	"testing"
)

// TestHostileDocuments: none of these is believed.
func TestHostileDocuments(t *testing.T) {
	t.Parallel()
	checkHostile(t, map[string]hostile{
		"another manifest than its header says": {
			func(r *registry) {
				r.addImage("1.4.2", "linux", "amd64", nil)
				r.answers[manifestPath("1.4.2")] = func(w http.ResponseWriter, _ *http.Request) {
					w.Header().Set("Docker-Content-Digest", layerA)
					w.Header().Set("Content-Type", typeManifest)
					_, _ = w.Write([]byte("{}"))
				}
			},
			`unexpected at {host}: GET manifest: HTTP 200: the registry says that the manifest is "` + layerA + `", but what it sent is "` + digestOf([]byte("{}")) + `" (attempts: 1)`,
		},
		"another image than the index names": {
			func(r *registry) {
				named, other := r.addImage("", "linux", "amd64", nil), r.addImage("other", "linux", "arm64", nil)
				r.addIndex("1.4.2", listed(named, "linux", "amd64", ""))
				r.documents[text(named["digest"])] = document{typeManifest, r.documents[text(other["digest"])].content}
			},
			`unexpected at {host}: GET manifest: manifest digest: "{other}" does not match requested digest: "{named}" for "{host}/platform/storefront@{named}" (attempts: 0)`,
		},
		"another configuration than the manifest names": {
			func(r *registry) {
				manifest := r.addImage("1.4.2", "linux", "amd64", nil)
				digest := configuration(r, text(manifest["digest"]))
				content := bytes.Replace(r.documents[digest].content, []byte("amd64"), []byte("arm64"), 1)
				r.documents[digest] = document{typeConfiguration, content}
			},
			`unexpected at {host}: GET manifest: the image's configuration can't be used: error verifying sha256 checksum after reading 255 bytes; got "{other}", want "{named}" (attempts: 0)`,
		},
		"a manifest without end": {
			func(r *registry) { r.answers[manifestPath("1.4.2")] = endless },
			`unexpected at {host}: GET manifest: HTTP 200: the answer is larger than 4 MiB (attempts: 1)`,
		},
		"a configuration without end": {
			func(r *registry) {
				manifest := r.addImage("1.4.2", "linux", "amd64", nil)
				r.answers[blobPath(configuration(r, text(manifest["digest"])))] = endless
			},
			`unexpected at {host}: GET configuration: HTTP 200: the answer is larger than 4 MiB (attempts: 1)`,
		},
		"an index of indexes": {
			func(r *registry) {
				inner := r.addIndex("", listed(r.addImage("", "linux", "amd64", nil), "linux", "amd64", ""))
				r.addIndex("1.4.2", listed(inner, "linux", "amd64", ""))
			},
			`unexpected at {host}: GET manifest: the index lists another index where an image should be; that is not followed (attempts: 0)`,
		},
		"an index of too many": {
			func(r *registry) {
				entry := listed(r.addImage("", "linux", "amd64", nil), "linux", "amd64", "")
				entries := make([]object, 1001)
				for index := range entries {
					entries[index] = entry
				}
				r.addIndex("1.4.2", entries...)
			},
			`unexpected at {host}: GET manifest: the index lists 1001 images, more than 1000 (attempts: 0)`,
		},
		"an index that names what is not there": {
			func(r *registry) {
				r.addIndex("1.4.2", listed(object{"mediaType": typeManifest, "digest": layerA, "size": 7}, "linux", "amd64", ""))
			},
			`unexpected at {host}: GET manifest: HTTP 404: MANIFEST_UNKNOWN: the index lists the image "` + layerA + `", which the registry does not have (attempts: 1)`,
		},
		"an index that calls an image another": {
			func(r *registry) {
				r.addIndex("1.4.2", listed(r.addImage("", "linux", "amd64", nil), "linux", "arm64", ""))
			},
			`unexpected at {host}: GET manifest: the index has the image for linux/arm64, its configuration says linux/amd64 (attempts: 0)`,
		},
		"an image and an index at once": {
			func(r *registry) {
				r.add("1.4.2", typeManifest, object{"schemaVersion": 2, "config": object{}, "layers": []object{}, "manifests": []object{}})
			},
			`unexpected at {host}: GET manifest: the manifest is an image's and an index at once (attempts: 0)`,
		},
		"an image served as an index": {
			func(r *registry) {
				r.add("1.4.2", typeIndex, object{"schemaVersion": 2, "config": object{}, "layers": []object{}})
			},
			`unexpected at {host}: GET manifest: the manifest is an image's and an index at once (attempts: 0)`,
		},
		"two media types": {
			func(r *registry) {
				r.add("1.4.2", typeIndex, object{"schemaVersion": 2, "mediaType": typeManifest, "manifests": []object{}})
			},
			`unexpected at {host}: GET manifest: the registry says that the manifest is of the type "` + typeIndex + `", the manifest says "` + typeManifest + `" (attempts: 0)`,
		},
		"a chart": {
			func(r *registry) {
				chart := r.add("", "application/vnd.cncf.helm.config.v1+json", object{"name": "chart"})
				r.add("1.4.2", typeManifest, object{"schemaVersion": 2, "mediaType": typeManifest, "config": chart, "layers": []object{}})
			},
			`unexpected at {host}: GET manifest: the tag is no image: its configuration is of the type "application/vnd.cncf.helm.config.v1+json" (attempts: 0)`,
		},
		"an image of the first schema": {
			func(r *registry) {
				r.add("1.4.2", "application/vnd.docker.distribution.manifest.v1+prettyjws", object{"schemaVersion": 1})
			},
			`unexpected at {host}: GET manifest: the manifest is of the type "application/vnd.docker.distribution.manifest.v1+prettyjws", which is neither an image's nor an index's (attempts: 0)`,
		},
		"a page": {
			func(r *registry) { r.add("1.4.2", "text/html", []byte("<html>")) },
			`unexpected at {host}: GET manifest: the manifest is no JSON object: invalid character '<' looking for beginning of value (attempts: 0)`,
		},
		"more history than layers": {
			func(r *registry) {
				r.addImage("1.4.2", "linux", "amd64", object{"history": []object{{}, {}, {}}})
			},
			`unexpected at {host}: GET manifest: the image's manifest has 2 layers, its configuration's history 3 (attempts: 0)`,
		},
		"less history than layers": {
			func(r *registry) {
				r.addImage("1.4.2", "linux", "amd64", object{"history": []object{{"empty_layer": true}, {}}})
			},
			`unexpected at {host}: GET manifest: the image's manifest has 2 layers, its configuration's history 1 (attempts: 0)`,
		},
		"a layer of less than nothing": {
			func(r *registry) {
				settings := r.add("", typeConfiguration, object{"os": "linux", "architecture": "amd64"})
				r.add("1.4.2", typeManifest, object{"schemaVersion": 2, "config": settings, "layers": []object{{"mediaType": typeLayer, "digest": layerA, "size": -1}}})
			},
			`unexpected at {host}: GET manifest: the manifest has a layer of -1 bytes, layers[0] (attempts: 0)`,
		},
		"a layer without a size": {
			func(r *registry) { r.addLayers(object{"mediaType": typeLayer, "digest": layerA}) },
			`unexpected at {host}: GET manifest: the manifest has a layer of 0 bytes, layers[0] (attempts: 0)`,
		},
		"a layer without anything": {
			func(r *registry) {
				r.addLayers(object{"mediaType": typeLayer, "digest": layerA, "size": 7}, object{})
			},
			`unexpected at {host}: GET manifest: the manifest has a layer without a digest, layers[1] (attempts: 0)`,
		},
		"more of the file system than layers": {
			func(r *registry) {
				r.addImage("1.4.2", "linux", "amd64", object{"rootfs": object{"type": "layers", "diff_ids": []string{layerA, layerB, layerA}}})
			},
			`unexpected at {host}: GET manifest: the image's manifest has 2 layers, its configuration 3 (attempts: 0)`,
		},
		"no platform in the configuration": {
			func(r *registry) { r.addImage("1.4.2", "linux", "", nil) },
			`unexpected at {host}: GET manifest: the image's configuration does not state an os and an architecture, as it must (attempts: 0)`,
		},
		"an attestation": {
			func(r *registry) { r.addImage("1.4.2", "unknown", "unknown", nil) },
			`unexpected at {host}: GET manifest: it is no image, but an attestation about one (attempts: 0)`,
		},
		"a variant that the index calls another": {
			func(r *registry) {
				r.addIndex("1.4.2", listed(r.addImage("", "linux", "arm", object{"variant": "v6"}), "linux", "arm", "v7"))
			},
			`unexpected at {host}: GET manifest: the index has the image for linux/arm/v7, its configuration says linux/arm/v6 (attempts: 0)`,
		},
		"an architecture that rewrites a terminal": {
			func(r *registry) {
				r.addIndex("1.4.2", listed(r.addImage("", "linux", "amd64", nil), "linux", "amd64\x1b[2J\nWhat to do: trust me", ""))
			},
			`unexpected at {host}: GET manifest: a platform's os, architecture and variant have at most 40 letters, digits, dots, hyphens and underscores each; ` +
				`there is one that is "amd64\x1b[2J\nWhat to do: trust me" (attempts: 0)`,
		},
	})
}
