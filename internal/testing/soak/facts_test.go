// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

var (
	noon         = time.Date(2024, time.March, 31, 12, 0, 0, 0, time.UTC)
	halfPastNoon = noon.Add(30*time.Minute + 500*time.Millisecond)
)

// oneImage is an index of two platforms. The first has a blob twice, and an empty layer.
var oneImage = emulator.ACRImage{
	Digest: digestOf("index"), ImageID: "1d", Created: noon, Updated: halfPastNoon,
	Platforms: []emulator.ACRPlatform{
		{Platform: "linux/amd64", Digest: digestOf("amd64"), Layers: []emulator.ACRLayer{
			{LayerInstruction: "ADD", LayerCMD: "file in /", BlobSize: 100, BlobDigest: digestOf("base")},
			{LayerInstruction: "CMD", BlobSize: 32, BlobDigest: emptyLayer},
			{LayerInstruction: "COPY", LayerCMD: "a b", BlobSize: 100, BlobDigest: digestOf("base")},
		}},
		{Platform: "linux/arm64", Digest: digestOf("arm64"), Layers: []emulator.ACRLayer{{BlobSize: 7, BlobDigest: digestOf("other")}}},
	},
}

func TestACRTagFacts(t *testing.T) {
	t.Parallel()
	want := object{
		"digest": digestOf("index"), "image_id": "1d", "image_size": int64(132), "status": "NORMAL",
		"image_create": "2024-03-31T12:00:00Z", "image_update": "2024-03-31T12:30:00.5Z",
	}
	if difference := cmp.Diff(want, acrTagFacts(oneImage)); difference != "" {
		t.Errorf("-want +got\n%s", difference)
	}
}

func TestACRLayersFacts(t *testing.T) {
	t.Parallel()
	amd64 := object{"source": "api", "total_size": int64(132), "layers": []any{
		object{"layer_index": int64(0), "blob_digest": digestOf("base"), "blob_size": int64(100), "layer_instruction": "ADD", "layer_cmd": "file in /", "empty": false},
		object{"layer_index": int64(1), "blob_digest": emptyLayer, "blob_size": int64(32), "layer_instruction": "CMD", "layer_cmd": nil, "empty": true},
		object{"layer_index": int64(2), "blob_digest": digestOf("base"), "blob_size": int64(100), "layer_instruction": "COPY", "layer_cmd": "a b", "empty": false},
	}}
	arm64 := object{"source": "api", "total_size": int64(7), "layers": []any{
		object{"layer_index": int64(0), "blob_digest": digestOf("other"), "blob_size": int64(7), "layer_instruction": nil, "layer_cmd": nil, "empty": false},
	}}
	for name, test := range map[string]struct {
		digest string
		want   object
	}{
		"no digest":        {"", amd64},
		"the index":        {digestOf("index"), amd64},
		"a platform":       {digestOf("arm64"), arm64},
		"without a prefix": {hexOf("arm64"), arm64},
		"another image's":  {digestOf("else"), nil},
	} {
		if difference := cmp.Diff(test.want, acrLayersFacts(oneImage, test.digest)); difference != "" {
			t.Errorf("%s: -want +got\n%s", name, difference)
		}
	}
}

func TestNCRTagFacts(t *testing.T) {
	t.Parallel()
	repository := &emulator.NCRRepository{Name: "team/app", ID: 5, Tags: map[string]emulator.NCRTag{"v1": {ID: 77}}}
	image := emulator.NCRImage{Digest: digestOf("index"), FullSize: 60, Creator: "me", Updated: noon, Platforms: []emulator.NCRPlatform{
		{OS: "windows", Architecture: "amd64", OSVersion: "2", Digest: "d2", Size: 2, MediaType: "m", Created: noon, Updated: noon},
		{OS: "unknown", Architecture: "unknown", Digest: "d3", Size: 3, MediaType: "m", Created: noon, Updated: noon},
		{OS: "windows", Architecture: "amd64", OSVersion: "1", Digest: "d4", Size: 4, MediaType: "m", Created: noon, Updated: noon},
		{OS: "linux", Architecture: "arm64", Variant: "v8", Digest: "d1", Size: 1, MediaType: "m", Created: noon, Updated: halfPastNoon, LatestPulled: halfPastNoon},
	}}
	entry := func(os, architecture string, variant, version any, digest string, size int64, updated string, pulled, platform any) object {
		return object{
			"os": os, "architecture": architecture, "variant": variant, "os_version": version, "digest": digest, "size": size,
			"created": "2024-03-31T12:00:00Z", "updated": updated, "latest_pulled": pulled, "platform": platform,
			"os_features": nil, "features": nil, "media_type": "m", "pinned_reference": "soak.kr.ncr.ntruss.com/team/app@" + digest,
		}
	}
	linux := entry("linux", "arm64", "v8", nil, "d1", 1, "2024-03-31T12:30:00.5Z", "2024-03-31T12:30:00.5Z", "linux/arm64/v8")
	attestation := entry("unknown", "unknown", nil, nil, "d3", 3, "2024-03-31T12:00:00Z", nil, nil)
	first := entry("windows", "amd64", nil, "1", "d4", 4, "2024-03-31T12:00:00Z", nil, "windows/amd64")
	second := entry("windows", "amd64", nil, "2", "d2", 2, "2024-03-31T12:00:00Z", nil, "windows/amd64")
	want := object{
		"name": "v1", "tag_id": int64(77), "image_id": int64(5), "repository": int64(4711), "v2": true,
		"creator": "me", "last_updater": "me", "last_updated": "2024-03-31T12:00:00Z", "full_size": int64(60),
		"digest": digestOf("index"), "pinned_reference": "soak.kr.ncr.ntruss.com/team/app@" + digestOf("index"),
		"images":             []any{linux, attestation, first, second},
		"images_by_platform": object{"linux/arm64/v8": linux, "windows/amd64:1": first, "windows/amd64:2": second},
		"platforms":          []any{"linux/arm64/v8", "windows/amd64"}, "architectures": []any{"amd64", "arm64"},
	}
	if difference := cmp.Diff(want, ncrTagFacts(repository, "v1", image)); difference != "" {
		t.Errorf("-want +got\n%s", difference)
	}
}
