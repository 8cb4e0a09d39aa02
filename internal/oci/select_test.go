// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package oci_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/oci"
)

// TestSelection has indexes of which the requested platform selects one image, or none.
func TestSelection(t *testing.T) {
	t.Parallel()
	const soci, nydus = "application/vnd.amazon.soci.index.v2+json", "nydus.remoteimage.v1"
	registry := startRegistry(t)
	amd64, other := registry.addImage("", "linux", "amd64", nil), registry.addImage("", "linux", "amd64", object{"note": "other"})
	arm64 := registry.addImage("", "linux", "arm64", nil)
	with := func(entry object, changes object) object {
		changed := object{}
		for _, fields := range []object{entry, changes} {
			for name, value := range fields {
				changed[name] = value
			}
		}
		return changed
	}
	features := func(entry object) object {
		entry["platform"].(object)["os.features"] = []string{nydus}
		return entry
	}
	version := func(entry object, version string) object {
		entry["platform"].(object)["os.version"] = version
		return entry
	}
	windows := registry.addImage("", "windows", "amd64", nil)
	newer := registry.addImage("", "windows", "amd64", object{"note": "newer"})
	signature := registry.add("", typeManifest, object{
		"schemaVersion": 2, "mediaType": typeManifest, "config": registry.add("", typeConfiguration, object{}),
		"layers": []object{{"mediaType": "application/vnd.dev.cosign.simplesigning.v1+json", "digest": layerA, "size": 7}},
	})
	sha384 := with(listed(amd64, "linux", "arm64", ""), object{"digest": "sha384:" + strings.Repeat("a", 96)})
	var eight, names = []object{}, []string{"an image without a platform"}
	for index := range 8 {
		added := registry.addImage("", "linux", "amd64", object{"note": index})
		eight, names = append(eight, added), append(names, "linux/amd64@"+text(added["digest"]))
	}
	slices.Sort(names)
	for tag, entries := range map[string][]object{
		"exact":       {listed(amd64, "linux", "amd64", ""), listed(other, "linux", "amd64", "v2")},
		"wide":        {listed(other, "linux", "amd64", "v2"), listed(arm64, "linux", "arm64", "")},
		"equal":       {listed(amd64, "linux", "amd64", ""), listed(other, "linux", "amd64", "v1")},
		"soci":        {listed(amd64, "linux", "amd64", ""), with(listed(other, "linux", "amd64", ""), object{"artifactType": soci})},
		"nydus":       {features(listed(other, "linux", "amd64", "")), listed(amd64, "linux", "amd64", "")},
		"no platform": {amd64, arm64},
		"one without": {amd64, listed(arm64, "linux", "arm64", "")},
		"only":        {amd64},
		"signature":   {listed(amd64, "linux", "amd64", ""), signature},
		"windows":     {version(listed(windows, "windows", "amd64", ""), "10.0.17763.1"), version(listed(newer, "windows", "amd64", ""), "10.0.20348.2")},
		"no version":  {version(listed(windows, "windows", "amd64", ""), "10.0.17763.1"), version(listed(newer, "windows", "amd64", ""), "2022 LTSC")},
		"configured": {
			registry.addImage("", "windows", "amd64", object{"os.version": "10.0.17763.1"}), registry.addImage("", "windows", "amd64", object{"os.version": "2022 LTSC"}),
		},
		"sha384": {sha384, listed(amd64, "linux", "amd64", "")},
		"nine":   append(eight, arm64),
	} {
		registry.addIndex("t-"+strings.ReplaceAll(tag, " ", "-"), entries...)
	}
	both := "linux/amd64@" + text(amd64["digest"]) + ", linux/amd64@" + text(other["digest"])
	if text(amd64["digest"]) > text(other["digest"]) {
		both = "linux/amd64@" + text(other["digest"]) + ", linux/amd64@" + text(amd64["digest"])
	}
	const versions = "windows/amd64:10.0.17763.1, windows/amd64:10.0.20348.2"
	for _, test := range []struct {
		tag, platform string
		want          object // nil for an error
		expectedError string
		requests      int // after those of authentication
	}{
		{"exact", "linux/amd64", amd64, "", 3},
		{"exact", "linux/amd64/v2", other, "", 3},
		{"exact", "", nil, "the tag is a multi-platform image, and no platform is set; available: linux/amd64, linux/amd64/v2", 1},
		{"wide", "linux/amd64", other, "", 3},
		{"equal", "linux/amd64", nil, "the tag has several images for platform linux/amd64: " + both, 1},
		{"soci", "", amd64, "", 3},
		{"soci", "linux/amd64", amd64, "", 3},
		{"nydus", "", amd64, "", 3},
		{"nydus", "linux/amd64", amd64, "", 3},
		{"no platform", "linux/arm64", arm64, "", 7},
		{"no platform", "", nil, "the tag is a multi-platform image, and no platform is set; available: linux/amd64, linux/arm64", 5},
		{"one without", "linux/arm64", arm64, "", 3},
		{"one without", "linux/amd64", amd64, "", 5},
		{"only", "", amd64, "", 3},
		{"signature", "", amd64, "", 4},
		{"only", "linux/amd64", amd64, "", 3},
		{"only", "linux/arm64", nil, "the tag has no image for platform linux/arm64; available: linux/amd64", 3},
		{"windows", "windows/amd64", nil, "the tag has several images for platform windows/amd64: " + versions, 1},
		{"windows", "windows/amd64:10.0.20348", newer, "", 3},
		{"windows", "windows/amd64:10.0.17763.1", windows, "", 3},
		{"windows", "windows/amd64:10.0.2", nil, "the tag has no image for platform windows/amd64:10.0.2; available: " + versions, 1},
		{"no version", "windows/amd64", nil, "the tag has several images for platform windows/amd64: windows/amd64, windows/amd64:10.0.17763.1", 1},
		{"configured", "windows/amd64", nil, "the tag has several images for platform windows/amd64: windows/amd64, windows/amd64:10.0.17763.1", 5},
		{"sha384", "linux/amd64", amd64, "", 3},
		{"sha384", "linux/arm64", nil, "unexpected at {host}: GET manifest: the index lists the image with the digest \"sha384:" + strings.Repeat("a", 93) +
			"\", which is not a sha256 or sha512 digest in lower case (attempts: 0)", 1},
		{"nine", "linux/arm64", nil, "the tag has no image for platform linux/arm64; available: " + strings.Join(names, ", "), 17},
	} {
		request := oci.ImageRequest{Tag: "t-" + strings.ReplaceAll(test.tag, " ", "-")}
		request.Platform, _ = image.ParsePlatform(test.platform)
		before := len(registry.requests())
		got, err := registry.read(t, request)
		if registry.render(err) != test.expectedError || got.Digest != text(test.want["digest"]) {
			t.Errorf("%s, %q: %s, error %s\nwant %v, error %s", test.tag, test.platform, got.Digest, registry.render(err), test.want["digest"], test.expectedError)
		}
		if requests := len(registry.requests()) - before; requests-2 != test.requests {
			t.Errorf("%s, %q: %d requests, want %d", test.tag, test.platform, requests-2, test.requests)
		}
	}
}
