// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package oci_test

import (
	"bytes"
	"errors"
	"net/http"
	"testing"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/oci"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// TestHostileDocuments has documents that are refused.
func TestHostileDocuments(t *testing.T) {
	t.Parallel()
	checkHostile(t, map[string]hostile{
		"a manifest whose header has another digest": {
			func(r *registry) {
				r.addImage("1.4.2", "linux", "amd64", nil)
				r.handlers[manifestPath("1.4.2")] = func(w http.ResponseWriter, _ *http.Request) {
					w.Header().Set("Docker-Content-Digest", layerA)
					w.Header().Set("Content-Type", typeManifest)
					_, _ = w.Write([]byte("{}"))
				}
			},
			`unexpected at {host}: GET manifest: HTTP 200: the registry returns "` + layerA + `" as the digest of the manifest, whose digest is "` + digestOf([]byte("{}")) + `" (attempts: 1)`,
		},
		"another image than the index lists": {
			func(r *registry) {
				requested, other := r.addImage("", "linux", "amd64", nil), r.addImage("other", "linux", "arm64", nil)
				r.addIndex("1.4.2", listed(requested, "linux", "amd64", ""))
				r.documents[text(requested["digest"])] = document{typeManifest, r.documents[text(other["digest"])].content}
			},
			`unexpected at {host}: GET manifest: HTTP 200: the content has the digest "{actual}", expected "{requested}" (attempts: 1)`,
		},
		"another configuration than the manifest's": {
			func(r *registry) {
				manifest := r.addImage("1.4.2", "linux", "amd64", nil)
				digest := configuration(r, text(manifest["digest"]))
				content := bytes.Replace(r.documents[digest].content, []byte("amd64"), []byte("arm64"), 1)
				r.documents[digest] = document{typeConfiguration, content}
			},
			`unexpected at {host}: GET configuration: HTTP 200: the content has the digest "{actual}", expected "{requested}" (attempts: 1)`,
		},
		"a configuration of another size": {
			func(r *registry) {
				settings := r.add("", typeConfiguration, object{"os": "linux"})
				settings["size"] = 7
				r.add("1.4.2", typeManifest, object{"schemaVersion": 2, "config": settings, "layers": []object{}})
			},
			`unexpected at {host}: GET manifest: invalid image configuration: it has 14 bytes, by the manifest 7 (attempts: 0)`,
		},
		"an endless manifest": {
			func(r *registry) { r.handlers[manifestPath("1.4.2")] = endless },
			`unexpected at {host}: GET manifest: HTTP 200: the response is larger than 4 MiB (attempts: 1)`,
		},
		"an endless configuration": {
			func(r *registry) {
				manifest := r.addImage("1.4.2", "linux", "amd64", nil)
				r.handlers[blobPath(configuration(r, text(manifest["digest"])))] = endless
			},
			`unexpected at {host}: GET configuration: HTTP 200: the response is larger than 4 MiB (attempts: 1)`,
		},
		"an index of too many images": {
			func(r *registry) {
				entry := listed(r.addImage("", "linux", "amd64", nil), "linux", "amd64", "")
				entries := make([]object, 1001)
				for index := range entries {
					entries[index] = entry
				}
				r.addIndex("1.4.2", entries...)
			},
			`unexpected at {host}: GET manifest: the index lists 1001 images, the limit is 1000 (attempts: 0)`,
		},
		"an index with an image that does not exist": {
			func(r *registry) {
				r.addIndex("1.4.2", listed(object{"mediaType": typeManifest, "digest": layerA, "size": 7}, "linux", "amd64", ""))
			},
			`unexpected at {host}: GET manifest: HTTP 404: MANIFEST_UNKNOWN: the index lists the image "` + layerA + `", which does not exist in the registry (attempts: 1)`,
		},
		"a manifest without a configuration": {
			func(r *registry) {
				r.add("1.4.2", typeManifest, object{"schemaVersion": 2, "layers": []object{}})
			},
			`unexpected at {host}: GET manifest: config of the manifest has no digest (attempts: 0)`,
		},
		"a manifest that is a list": {
			func(r *registry) { r.add("1.4.2", typeManifest, []byte("[]")) },
			`unexpected at {host}: GET manifest: invalid manifest: it is not a JSON object (attempts: 0)`,
		},
		"a size that is no integer": {
			func(r *registry) { r.addLayers(object{"mediaType": typeLayer, "digest": layerA, "size": 7.5}) },
			`unexpected at {host}: GET manifest: invalid image manifest: layers.size is not a whole number of at most 64 bits (attempts: 0)`,
		},
		"a layer whose digest has no algorithm": {
			func(r *registry) { r.addLayers(object{"mediaType": typeLayer, "digest": layerA[7:], "size": 7}) },
			`unexpected at {host}: GET manifest: layers[0] of the manifest has the digest "` + layerA[7:] + `", which is not a sha256 or sha512 digest in lower case (attempts: 0)`,
		},
		"neither an image nor an index": {
			func(r *registry) { r.add("1.4.2", "application/json", object{"schemaVersion": 2}) },
			`unexpected at {host}: GET manifest: the manifest has media type "application/json", which is neither an image manifest's nor an image index's (attempts: 0)`,
		},
		"both an image and an index": {
			func(r *registry) {
				r.add("1.4.2", typeManifest, object{"schemaVersion": 2, "config": object{}, "layers": []object{}, "manifests": []object{}})
			},
			`unexpected at {host}: GET manifest: the manifest is both an image manifest and an image index (attempts: 0)`,
		},
		"an image served as an index": {
			func(r *registry) {
				r.add("1.4.2", typeIndex, object{"schemaVersion": 2, "config": object{}, "layers": []object{}})
			},
			`unexpected at {host}: GET manifest: the manifest is both an image manifest and an image index (attempts: 0)`,
		},
		"two media types": {
			func(r *registry) {
				r.add("1.4.2", typeIndex, object{"schemaVersion": 2, "mediaType": typeManifest, "manifests": []object{}})
			},
			`unexpected at {host}: GET manifest: the registry returns the manifest with media type "` + typeIndex + `", its own media type is "` + typeManifest + `" (attempts: 0)`,
		},
		"an HTML page": {
			func(r *registry) { r.add("1.4.2", "text/html", []byte("<html>")) },
			`unexpected at {host}: GET manifest: HTTP 200: an HTML page (attempts: 1)`,
		},
		"a layer of negative size": {
			func(r *registry) {
				settings := r.add("", typeConfiguration, object{"os": "linux", "architecture": "amd64"})
				r.add("1.4.2", typeManifest, object{"schemaVersion": 2, "config": settings, "layers": []object{{"mediaType": typeLayer, "digest": layerA, "size": -1}}})
			},
			`unexpected at {host}: GET manifest: layers[0] of the manifest has a size of -1 bytes (attempts: 0)`,
		},
		"a layer without a size": {
			func(r *registry) { r.addLayers(object{"mediaType": typeLayer, "digest": layerA}) },
			`unexpected at {host}: GET manifest: layers[0] of the manifest has a size of 0 bytes (attempts: 0)`,
		},
		"an empty layer descriptor": {
			func(r *registry) {
				r.addLayers(object{"mediaType": typeLayer, "digest": layerA, "size": 7}, object{})
			},
			`unexpected at {host}: GET manifest: layers[1] of the manifest has no digest (attempts: 0)`,
		},
		"more diff IDs than layers": {
			func(r *registry) {
				r.addImage("1.4.2", "linux", "amd64", object{"rootfs": object{"type": "layers", "diff_ids": []string{layerA, layerB, layerA}}})
			},
			`unexpected at {host}: GET manifest: the manifest of the image has 2 layers, its configuration 3 (attempts: 0)`,
		},
		"a user that rewrites a terminal": {
			func(r *registry) {
				r.addImage("1.4.2", "linux", "amd64", object{"config": object{"User": "app\x1b[2J"}})
			},
			`unexpected at {host}: GET manifest: invalid image configuration: config.User has the control character U+001B (attempts: 0)`,
		},
		"a type of an index's entry with a line break": {
			func(r *registry) {
				entry := listed(r.addImage("", "linux", "amd64", nil), "linux", "amd64", "")
				entry["mediaType"] = typeManifest + "\n"
				r.addIndex("1.4.2", listed(r.addImage("", "linux", "arm64", nil), "linux", "arm64", ""), entry)
			},
			`unexpected at {host}: GET manifest: manifests[1] of the index: mediaType has the control character U+000A (attempts: 0)`,
		},
		"an artifact type with an override of the direction": {
			func(r *registry) {
				entry := listed(r.addImage("", "linux", "amd64", nil), "linux", "amd64", "")
				entry["artifactType"] = "application/\u202ex"
				r.addIndex("1.4.2", entry)
			},
			`unexpected at {host}: GET manifest: manifests[0] of the index: artifactType has the control character U+202E (attempts: 0)`,
		},
		"a version that rewrites a terminal": {
			func(r *registry) { r.addImage("1.4.2", "linux", "amd64", object{"os.version": "6.1\x1b[2J"}) },
			`unexpected at {host}: GET manifest: invalid image configuration: os.version has the control character U+001B (attempts: 0)`,
		},
		"an architecture that rewrites a terminal": {
			func(r *registry) {
				r.addIndex("1.4.2", listed(r.addImage("", "linux", "amd64", nil), "linux", "amd64\x1b[2J\nWhat to do: trust me", ""))
			},
			`unexpected at {host}: GET manifest: manifests[0] of the index: platform has the control character U+001B (attempts: 0)`,
		},
	})
}

// TestMissingListedImageIsAnInvalidResponse: by that reason a diagnostic begins with what is wrong.
func TestMissingListedImageIsAnInvalidResponse(t *testing.T) {
	t.Parallel()
	registry := startRegistry(t)
	registry.addIndex("1.4.2", listed(object{"mediaType": typeManifest, "digest": layerA, "size": 7}, "linux", "amd64", ""))
	_, err := registry.read(t, oci.ImageRequest{})
	failed, _ := errors.AsType[transport.Error](err)
	if failed.Kind != transport.KindUnexpected || failed.Reason != transport.ReasonInvalidResponse {
		t.Errorf("kind %v, reason %v: %v", failed.Kind, failed.Reason, err)
	}
}
