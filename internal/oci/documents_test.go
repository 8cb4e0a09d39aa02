// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package oci_test

import (
	"bytes"
	"net/http"
	"strings"
	"testing"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/oci"
)

// replace changes the text of a document that was added, and its media type.
func (r *registry) replace(reference, mediaType string, old, replacement string) {
	content := bytes.Replace(r.documents[reference].content, []byte(old), []byte(replacement), 1)
	r.documents[reference] = document{mediaType, content}
}

// TestManifestsAsTheyAre has manifests of which only what is not read is wrong, and such as are
// served with a media type that no manifest has.
func TestManifestsAsTheyAre(t *testing.T) {
	t.Parallel()
	const own, plain = `"mediaType":"` + typeManifest + `",`, "application/json"
	for name, test := range map[string]struct{ mediaType, old, replacement string }{
		"annotations of another type":   {typeManifest, `"schemaVersion"`, `"annotations":{"build":7},"schemaVersion"`},
		"a subject without a digest":    {typeManifest, `"schemaVersion"`, `"subject":{"digest":""},"schemaVersion"`},
		"a field of an index, null":     {typeManifest, `"schemaVersion"`, `"manifests":null,"schemaVersion"`},
		"a copy that is not the blob":   {typeManifest, `"config":{`, `"config":{"data":"e30=",`},
		"a copy that is empty":          {typeManifest, `"config":{`, `"config":{"data":"",`},
		"no size of the blob":           {typeManifest, `"size":`, `"size":0,"length":`},
		"URLs of another type":          {typeManifest, `"layers":[{`, `"layers":[{"urls":"https://vendor.example",`},
		"a version of another type":     {typeManifest, `"schemaVersion":2`, `"schemaVersion":"2"`},
		"an own media type in capitals": {typeManifest, own, strings.ToUpper(own[:13]) + own[13:]},
		"bytes of a storage":            {"binary/octet-stream", "", ""},
		"no media type":                 {plain, own, ""},
		"a parameter without a value":   {typeManifest + "; charset", own, ""},
		"two parameters of one name":    {typeManifest + "; charset=utf-8; charset=utf-8", own, ""},
	} {
		registry := startRegistry(t)
		registry.addImage("1.4.2", "linux", "amd64", nil)
		registry.replace("1.4.2", test.mediaType, test.old, test.replacement)
		got, err := registry.read(t, oci.ImageRequest{})
		if err != nil || got.Digest != digestOf(registry.documents["1.4.2"].content) || got.MediaType != typeManifest || len(got.History) != len(history) {
			t.Errorf("%s: %+v, %s", name, got, registry.render(err))
		}
	}
}

// TestIndexesAsTheyAre has indexes that say what they are in other words, or whose entries do:
// first the one that is requested, then another one.
func TestIndexesAsTheyAre(t *testing.T) {
	t.Parallel()
	inPlatform := func(field, value string) func(object) {
		return func(entry object) { entry["platform"].(object)[field] = value }
	}
	for name, test := range map[string]struct {
		mediaType, old, replacement string
		change                      func(entry object)
	}{
		"no media type":              {"application/json", `"mediaType":"` + typeIndex + `",`, "", func(object) {}},
		"fields of an image, null":   {typeIndex, `"schemaVersion"`, `"config":null,"layers":null,"schemaVersion"`, func(object) {}},
		"a parameter of an entry":    {typeIndex, "", "", func(entry object) { entry["mediaType"] = typeManifest + "; charset=utf-8" }},
		"a version that is a name":   {typeIndex, "", "", inPlatform("os.version", "Ubuntu 22.04 LTS")},
		"an architecture of 41":      {typeIndex, "", "", inPlatform("architecture", strings.Repeat("a", 41))},
		"an architecture with slash": {typeIndex, "", "", inPlatform("architecture", "arm64/v8")},
	} {
		for changed := range 2 {
			registry := startRegistry(t)
			amd64 := registry.addImage("", "linux", "amd64", nil)
			entries := []object{listed(amd64, "linux", "amd64", ""), listed(registry.addImage("", "linux", "arm64", nil), "linux", "arm64", "")}
			test.change(entries[changed])
			registry.addIndex("1.4.2", entries...)
			registry.replace("1.4.2", test.mediaType, test.old, test.replacement)
			got, err := registry.read(t, oci.ImageRequest{Platform: image.Platform{OS: "linux", Architecture: "amd64"}})
			if err != nil || got.Digest != amd64["digest"] {
				t.Errorf("%s of entry %d: %s, %s", name, changed, got.Digest, registry.render(err))
			}
		}
	}
}

// TestBrokenImageIsNotSelected: an image without a platform in the index, whose layers are not
// those of its configuration, matters only if it is requested.
func TestBrokenImageIsNotSelected(t *testing.T) {
	t.Parallel()
	registry := startRegistry(t)
	broken := registry.addImage("", "linux", "amd64", object{"rootfs": object{"diff_ids": []string{layerA}}})
	arm64 := registry.addImage("", "linux", "arm64", nil)
	registry.addIndex("1.4.2", broken, arm64)
	for architecture, want := range map[string]string{
		"arm64": "", "amd64": "unexpected at {host}: GET manifest: the manifest of the image has 2 layers, its configuration 1 (attempts: 0)",
	} {
		got, err := registry.read(t, oci.ImageRequest{Platform: image.Platform{OS: "linux", Architecture: architecture}})
		if registry.render(err) != want || want == "" && got.Digest != arm64["digest"] {
			t.Errorf("%s: %s, error %s, want %s", architecture, got.Digest, registry.render(err), want)
		}
	}
}

// TestImageWithoutLayers: `FROM scratch` makes one.
func TestImageWithoutLayers(t *testing.T) {
	t.Parallel()
	for name, layers := range map[string]any{"null": nil, "empty": []object{}} {
		registry := startRegistry(t)
		settings := registry.add("", typeConfiguration, object{"os": "linux", "architecture": "amd64"})
		registry.add("1.4.2", typeManifest, object{"schemaVersion": 2, "config": settings, "layers": layers})
		if got, err := registry.read(t, oci.ImageRequest{}); err != nil || len(got.History) != 0 || got.HistoryProblem != "" {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

// TestDigestsOfHeaders has digests in other forms, which are compared all the same.
func TestDigestsOfHeaders(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(hex string) string{
		"twice the algorithm": func(hex string) string { return "sha256:sha256:" + hex },
		"no algorithm":        func(hex string) string { return hex },
		"capitals":            func(hex string) string { return strings.ToUpper("sha256:" + hex) },
	} {
		registry := startRegistry(t)
		added := registry.addImage("1.4.2", "linux", "amd64", nil)
		declared := change(text(added["digest"])[7:])
		registry.handlers[manifestPath("1.4.2")] = func(w http.ResponseWriter, request *http.Request) {
			if request.Header.Get("Authorization") != "Bearer "+token {
				registry.challenge(w, registry.server.URL+"/auth")
				return
			}
			w.Header().Set("Content-Type", typeManifest)
			w.Header().Set("Docker-Content-Digest", declared)
			_, _ = w.Write(registry.documents["1.4.2"].content)
		}
		if _, err := registry.read(t, oci.ImageRequest{}); err != nil {
			t.Errorf("%s: %s", name, registry.render(err))
		}
		declared = change(layerA[7:])
		want := `unexpected at {host}: GET manifest: HTTP 200: the registry returns "` + layerA + `" as the digest of the manifest, whose digest is "` + text(added["digest"]) + `" (attempts: 1)`
		if _, err := registry.read(t, oci.ImageRequest{}); registry.render(err) != want {
			t.Errorf("%s: error %s\nwant  %s", name, registry.render(err), want)
		}
	}
}

// TestTokensAsTheyAre: how long a token lives is not read, so that it may be of any type.
func TestTokensAsTheyAre(t *testing.T) {
	t.Parallel()
	for name, response := range map[string]string{
		"another name":    `{"access_token": "` + token + `"}`,
		"both names":      `{"token": null, "access_token": "` + token + `", "issued_at": ""}`,
		"a life as text":  `{"token": "` + token + `", "expires_in": "300"}`,
		"a life of parts": `{"token": "` + token + `", "expires_in": 299.5}`,
	} {
		registry := startRegistry(t)
		registry.addImage("1.4.2", "linux", "amd64", nil)
		registry.handlers["/auth"] = serves(response)
		if _, err := registry.read(t, oci.ImageRequest{}); err != nil {
			t.Errorf("%s: %s", name, registry.render(err))
		}
	}
}
