// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package oci_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/oci"
)

// history is the history of the images of addImage.
var history = []oci.HistoryEntry{
	{CreatedBy: "/bin/sh -c #(nop) ADD file:base in / ", Digest: layerA, Size: 29126484},
	{CreatedBy: `/bin/sh -c #(nop)  CMD ["bash"]`},
	{CreatedBy: "COPY . /app # buildkit", Digest: layerB, Size: 18220114},
}

func text(value any) string {
	converted, _ := value.(string)
	return converted
}

func TestReadImage(t *testing.T) {
	t.Parallel()
	registry := startRegistry(t)
	added := registry.addImage("1.4.2", "linux", "amd64", nil)
	got, err := registry.read(t, oci.ImageRequest{})
	expected := oci.Image{
		Digest: text(added["digest"]), MediaType: typeManifest, RunsAsRoot: true,
		Platform: image.Platform{OS: "linux", Architecture: "amd64"}, History: history,
	}
	if difference := cmp.Diff(expected, got); difference != "" || err != nil {
		t.Errorf("%v, image (-want +got):\n%s", err, difference)
	}
	requests := []string{
		"GET /v2/", "GET /auth Basic", "GET " + manifestPath("1.4.2") + " Bearer",
		"GET " + blobPath(configuration(registry, text(added["digest"]))) + " Bearer",
	}
	if difference := cmp.Diff(requests, registry.requests()); difference != "" {
		t.Errorf("requests (-want +got):\n%s", difference)
	}
}

// TestReadImageSelects reads the images of a multi-platform tag by each combination of platform and
// digest.
func TestReadImageSelects(t *testing.T) {
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
	registry.addIndex("wrong", listed(amd64, "linux", "s390x", ""), listed(arm6, "linux", "arm", ""))
	registry.addIndex("sole", listed(arm64, "linux", "arm64", "v8"), listed(attestation, "unknown", "unknown", ""), marked)
	const all = "linux/amd64, linux/arm/v6, linux/arm/v7, linux/arm64"
	for name, test := range map[string]struct {
		tag, digest, platform string
		expected              object
		expectedPlatform      string
		expectedError         string
	}{
		"by platform":                           {platform: "linux/amd64", expected: amd64, expectedPlatform: "linux/amd64"},
		"the variant may be left out":           {platform: "linux/arm64", expected: arm64, expectedPlatform: "linux/arm64/v8"},
		"by platform with variant":              {platform: "linux/arm/v7", expected: arm7, expectedPlatform: "linux/arm/v7"},
		"by digest":                             {digest: text(arm6["digest"]), expected: arm6, expectedPlatform: "linux/arm/v6"},
		"by digest and platform":                {digest: text(arm6["digest"]), platform: "linux/arm/v6", expected: arm6, expectedPlatform: "linux/arm/v6"},
		"arm is arm/v7":                         {platform: "linux/arm", expected: arm7, expectedPlatform: "linux/arm/v7"},
		"by the index's digest and a platform":  {digest: text(index["digest"]), platform: "linux/amd64", expected: amd64, expectedPlatform: "linux/amd64"},
		"by the digest that the tag pointed to": {digest: text(before["digest"]), expected: before, expectedPlatform: "linux/s390x"},
		"the only image":                        {tag: "sole", expected: arm64, expectedPlatform: "linux/arm64/v8"},
		"no platform":                           {expectedError: "the tag is a multi-platform image, and no platform is set; available: " + all},
		"the index's digest alone":              {digest: text(index["digest"]), expectedError: "the tag is a multi-platform image, and no platform is set; available: " + all},
		"unknown platform":                      {platform: "linux/s390x", expectedError: "the tag has no image for platform linux/s390x; available: " + all},
		"unknown variant":                       {platform: "linux/arm64/v9", expectedError: "the tag has no image for platform linux/arm64/v9; available: " + all},
		"the only image is for another":         {tag: "sole", platform: "linux/amd64", expectedError: "the tag has no image for platform linux/amd64; available: linux/arm64"},
		"the digest is for another":             {digest: text(arm6["digest"]), platform: "linux/amd64", expectedError: "the image " + text(arm6["digest"]) + " is for platform linux/arm/v6, not for linux/amd64"},
		"listed for another":                    {tag: "wrong", platform: "linux/s390x", expectedError: "the image " + text(amd64["digest"]) + " is for platform linux/amd64 by its configuration, for linux/s390x by the index"},
		"listed for another, by digest":         {tag: "wrong", digest: text(amd64["digest"]), platform: "linux/amd64", expectedError: "the image " + text(amd64["digest"]) + " is for platform linux/amd64 by its configuration, for linux/s390x by the index"},
		"listed for another variant":            {tag: "wrong", platform: "linux/arm/v7", expectedError: "the image " + text(arm6["digest"]) + " is for platform linux/arm/v6 by its configuration, for linux/arm/v7 by the index"},
		"unknown digest":                        {digest: "sha256:" + layerA[7:], expectedError: "image not found at {host}: GET manifest: HTTP 404: MANIFEST_UNKNOWN: manifest unknown (attempts: 1)"},
		"unknown tag":                           {tag: "9.9.9", expectedError: "tag not found at {host}: GET manifest: HTTP 404: MANIFEST_UNKNOWN: manifest unknown (attempts: 1)"},
		"unknown tag with a known digest": {
			tag: "9.9.9", digest: text(amd64["digest"]), expectedError: "tag not found at {host}: GET manifest: HTTP 404: MANIFEST_UNKNOWN: manifest unknown (attempts: 1)",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			request := oci.ImageRequest{Tag: test.tag, Digest: test.digest}
			if test.platform != "" {
				request.Platform, _ = image.ParsePlatform(test.platform)
			}
			got, err := registry.read(t, request)
			if registry.render(err) != test.expectedError {
				t.Fatalf("error %s\nwant  %s", registry.render(err), test.expectedError)
			}
			if got.Digest != text(test.expected["digest"]) || got.Platform.String() != test.expectedPlatform {
				t.Errorf("image %s, %s, want %v, %s", got.Digest, got.Platform, test.expected["digest"], test.expectedPlatform)
			}
		})
	}
}

// TestRepositoryOfATagIsNotMissing has a registry that returns the tag, and then does not know its
// repository.
func TestRepositoryOfATagIsNotMissing(t *testing.T) {
	t.Parallel()
	registry := startRegistry(t)
	registry.addImage("1.4.2", "linux", "amd64", nil)
	registry.handlers[manifestPath(layerA)] = func(w http.ResponseWriter, _ *http.Request) {
		fail(w, http.StatusNotFound, "NAME_UNKNOWN", "no")
	}
	_, err := registry.read(t, oci.ImageRequest{Digest: layerA})
	const expected = "unexpected at {host}: GET manifest: HTTP 404: NAME_UNKNOWN: no (attempts: 1)"
	if registry.render(err) != expected {
		t.Errorf("error %s\nwant  %s", registry.render(err), expected)
	}
}

// TestImagesWithOnePlatform has images that are told apart by digest.
func TestImagesWithOnePlatform(t *testing.T) {
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
	want := "the tag has several images for platform windows/amd64: windows/amd64@" + first + ", windows/amd64@" + second
	if registry.render(err) != want {
		t.Errorf("error %v\nwant  %s", err, want)
	}
}

func TestImageWithoutHistory(t *testing.T) {
	t.Parallel()
	registry := startRegistry(t)
	registry.addImage("1.4.2", "linux", "amd64", object{"history": nil})
	got, err := registry.read(t, oci.ImageRequest{})
	expected := []oci.HistoryEntry{{Digest: layerA, Size: 29126484}, {Digest: layerB, Size: 18220114}}
	if difference := cmp.Diff(expected, got.History); difference != "" || err != nil {
		t.Errorf("%v, history (-want +got):\n%s", err, difference)
	}
}

// TestManyPlatforms has more platforms than an error lists.
func TestManyPlatforms(t *testing.T) {
	t.Parallel()
	registry := startRegistry(t)
	listedImage := registry.addImage("", "linux", "amd64", nil)
	var entries []object
	for index := range 30 {
		entries = append(entries, listed(listedImage, "linux", fmt.Sprintf("a%02d", index), ""))
	}
	registry.addIndex("1.4.2", entries...)
	_, err := registry.read(t, oci.ImageRequest{})
	var names []string
	for index := range 20 {
		names = append(names, fmt.Sprintf("linux/a%02d", index))
	}
	want := "the tag is a multi-platform image, and no platform is set; available: " + strings.Join(names, ", ") + " and 10 more"
	if registry.render(err) != want {
		t.Errorf("error %s\nwant  %s", registry.render(err), want)
	}
}

// TestRequestsByDigest counts the requests of reads by digest, after those of authentication: the
// tag is read first, and its own digest needs no second manifest.
func TestRequestsByDigest(t *testing.T) {
	t.Parallel()
	registry := startRegistry(t)
	tagged := registry.addImage("1.4.2", "linux", "amd64", nil)
	before := registry.addImage("", "linux", "amd64", object{"note": "before"})
	index := registry.addIndex("2.0.0", listed(tagged, "linux", "amd64", ""), listed(before, "linux", "arm64", ""))
	for name, test := range map[string]struct {
		tag, platform string
		digest        any
		requests      int
	}{
		"the tag's":            {"1.4.2", "", tagged["digest"], 2},
		"another":              {"1.4.2", "", before["digest"], 3},
		"an image's":           {"2.0.0", "", tagged["digest"], 3},
		"the index's":          {"2.0.0", "linux/amd64", index["digest"], 3},
		"no digest, one image": {"1.4.2", "", nil, 2},
	} {
		request := oci.ImageRequest{Tag: test.tag, Digest: text(test.digest)}
		request.Platform, _ = image.ParsePlatform(test.platform)
		earlier := len(registry.requests())
		if _, err := registry.read(t, request); err != nil {
			t.Errorf("%s: %s", name, registry.render(err))
		}
		if requests := len(registry.requests()) - earlier - 2; requests != test.requests {
			t.Errorf("%s: %d requests, want %d", name, requests, test.requests)
		}
	}
}
