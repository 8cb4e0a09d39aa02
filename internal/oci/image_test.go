// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package oci_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/oci"
)

// history is that of the images of addImage.
var history = []oci.Entry{
	{CreatedBy: "/bin/sh -c #(nop) ADD file:base in / ", Digest: layerA, Size: 29126484},
	{CreatedBy: `/bin/sh -c #(nop)  CMD ["bash"]`},
	{CreatedBy: "COPY . /app # buildkit", Digest: layerB, Size: 18220114},
}

func text(value any) string {
	known, _ := value.(string)
	return known
}

func TestReadImage(t *testing.T) {
	t.Parallel()
	registry := startRegistry(t)
	added := registry.addImage("1.4.2", "linux", "amd64", nil)
	got, err := registry.read(t, oci.ImageRequest{})
	want := oci.Image{
		Digest: text(added["digest"]), MediaType: typeManifest, OS: "linux", Architecture: "amd64",
		Platform: image.Platform{OS: "linux", Architecture: "amd64"}, History: history,
	}
	if difference := cmp.Diff(want, got); difference != "" || err != nil {
		t.Errorf("%v, image (-want +got):\n%s", err, difference)
	}
	asked := []string{
		"GET /v2/", "GET /auth Basic", "GET " + manifestPath("1.4.2") + " Bearer",
		"GET " + blobPath(configurationOf(t, registry, text(added["digest"]))) + " Bearer",
	}
	if difference := cmp.Diff(asked, registry.requests()); difference != "" {
		t.Errorf("requests (-want +got):\n%s", difference)
	}
}

// TestReadImageChooses reads each image of a tag with several, in each way in which it can be named.
func TestReadImageChooses(t *testing.T) {
	t.Parallel()
	registry := startRegistry(t)
	amd64 := registry.addImage("", "linux", "amd64", nil)
	arm64 := registry.addImage("", "linux", "arm64", nil)
	arm7 := registry.addImage("", "linux", "arm", object{"variant": "v7"})
	arm6 := registry.addImage("", "linux", "arm", object{"variant": "v6"})
	before := registry.addImage("", "linux", "s390x", nil)
	marked := listed(registry.add("", typeManifest, object{"schemaVersion": 2, "marked": true}), "", "", "")
	marked["annotations"] = object{"vnd.docker.reference.type": "attestation-manifest"}
	attestation := registry.add("", typeManifest, object{"schemaVersion": 2, "mediaType": typeManifest})
	index := registry.addIndex("1.4.2", listed(attestation, "unknown", "unknown", ""), listed(amd64, "linux", "amd64", ""), listed(arm64, "linux", "arm64", "v8"),
		listed(arm7, "linux", "arm", "v7"), listed(arm6, "linux", "arm", "v6"))
	registry.addIndex("sole", listed(arm64, "linux", "arm64", "v8"), listed(attestation, "unknown", "unknown", ""), marked)
	const all = "the tag has linux/amd64, linux/arm/v6, linux/arm/v7, linux/arm64/v8"
	for name, test := range map[string]struct {
		tag, digest, platform string
		want                  object
		wantPlatform          string
		wantError             string
	}{
		"by platform":                          {platform: "linux/amd64", want: amd64, wantPlatform: "linux/amd64"},
		"the variant may be left out":          {platform: "linux/arm64", want: arm64, wantPlatform: "linux/arm64/v8"},
		"by platform with variant":             {platform: "linux/arm/v7", want: arm7, wantPlatform: "linux/arm/v7"},
		"by digest":                            {digest: text(arm6["digest"]), want: arm6, wantPlatform: "linux/arm/v6"},
		"by digest and platform":               {digest: text(arm6["digest"]), platform: "linux/arm", want: arm6, wantPlatform: "linux/arm/v6"},
		"by the index's digest and a platform": {digest: text(index["digest"]), platform: "linux/amd64", want: amd64, wantPlatform: "linux/amd64"},
		"by the digest of what the tag was":    {digest: text(before["digest"]), want: before, wantPlatform: "linux/s390x"},
		"the only one":                         {tag: "sole", want: arm64, wantPlatform: "linux/arm64/v8"},
		"none given":                           {wantError: "the tag is of several platforms, and none was asked for: " + all},
		"the index's digest alone":             {digest: text(index["digest"]), wantError: "the tag is of several platforms, and none was asked for: " + all},
		"not there":                            {platform: "linux/s390x", wantError: "no image of the tag is for linux/s390x: " + all},
		"not that variant":                     {platform: "linux/arm64/v9", wantError: "no image of the tag is for linux/arm64/v9: " + all},
		"several variants":                     {platform: "linux/arm", wantError: "several images of the tag are for linux/arm: the tag has linux/arm/v6, linux/arm/v7"},
		"the only one is another":              {tag: "sole", platform: "linux/amd64", wantError: "no image of the tag is for linux/amd64: the tag has linux/arm64/v8"},
		"the digest's is another":              {digest: text(arm6["digest"]), platform: "linux/amd64", wantError: "no image of the tag is for linux/amd64: the tag has linux/arm/v6"},
		"no such digest":                       {digest: "sha256:" + layerA[7:], wantError: "image at {host}: GET manifest: HTTP 404: MANIFEST_UNKNOWN: manifest unknown (attempts: 1)"},
		"no such tag":                          {tag: "9.9.9", wantError: "tag at {host}: GET manifest: HTTP 404: MANIFEST_UNKNOWN: manifest unknown (attempts: 1)"},
		"no such tag, but the digest": {
			tag: "9.9.9", digest: text(amd64["digest"]), wantError: "tag at {host}: GET manifest: HTTP 404: MANIFEST_UNKNOWN: manifest unknown (attempts: 1)",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			request := oci.ImageRequest{Tag: test.tag, Digest: test.digest}
			if test.platform != "" {
				request.Platform, _ = image.ParsePlatform(test.platform)
			}
			got, err := registry.read(t, request)
			if registry.said(err) != test.wantError {
				t.Fatalf("error %s\nwant  %s", registry.said(err), test.wantError)
			}
			if got.Digest != text(test.want["digest"]) || got.Platform.String() != test.wantPlatform {
				t.Errorf("image %s, %s, want %v, %s", got.Digest, got.Platform, test.want["digest"], test.wantPlatform)
			}
		})
	}
}

// TestImagesThatShareAPlatform are told apart by digest.
func TestImagesThatShareAPlatform(t *testing.T) {
	t.Parallel()
	registry := startRegistry(t)
	older := registry.addImage("", "windows", "amd64", object{"os.version": "10.0.17763.1"})
	newer := registry.addImage("", "windows", "amd64", object{"os.version": "10.0.20348.1"})
	registry.addIndex("1.4.2", listed(older, "windows", "amd64", ""), listed(newer, "windows", "amd64", ""))
	_, err := registry.read(t, oci.ImageRequest{Platform: image.Platform{OS: "windows", Architecture: "amd64"}})
	first, second := text(older["digest"]), text(newer["digest"])
	if second < first {
		first, second = second, first
	}
	want := "several images of the tag are for windows/amd64: the tag has windows/amd64@" + first + ", windows/amd64@" + second
	if registry.said(err) != want {
		t.Errorf("error %v\nwant  %s", err, want)
	}
}

func TestAnImageWithoutHistoryHasItsLayers(t *testing.T) {
	t.Parallel()
	registry := startRegistry(t)
	registry.addImage("1.4.2", "linux", "amd64", object{"history": nil})
	got, err := registry.read(t, oci.ImageRequest{})
	want := []oci.Entry{{Digest: layerA, Size: 29126484}, {Digest: layerB, Size: 18220114}}
	if difference := cmp.Diff(want, got.History); difference != "" || err != nil {
		t.Errorf("%v, history (-want +got):\n%s", err, difference)
	}
}

// configurationOf is the digest of the configuration that a manifest names.
func configurationOf(t *testing.T, registry *registry, manifest string) string {
	t.Helper()
	var own struct {
		Config struct {
			Digest string `json:"digest"`
		} `json:"config"`
	}
	if err := json.Unmarshal(registry.documents[manifest].content, &own); err != nil {
		t.Fatal(err)
	}
	return own.Config.Digest
}

// TestManyPlatformsAreCut: an error names the first of them.
func TestManyPlatformsAreCut(t *testing.T) {
	t.Parallel()
	registry := startRegistry(t)
	one := registry.addImage("", "linux", "amd64", nil)
	var entries []object
	for index := range 30 {
		entries = append(entries, listed(one, "linux", fmt.Sprintf("a%02d", index), ""))
	}
	registry.addIndex("1.4.2", entries...)
	_, err := registry.read(t, oci.ImageRequest{})
	var names []string
	for index := range 20 {
		names = append(names, fmt.Sprintf("linux/a%02d", index))
	}
	want := "the tag is of several platforms, and none was asked for: the tag has " + strings.Join(names, ", ") + " and 10 more"
	if registry.said(err) != want {
		t.Errorf("error %s\nwant  %s", registry.said(err), want)
	}
}
