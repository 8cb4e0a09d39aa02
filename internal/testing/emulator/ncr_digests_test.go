// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// digestAndSize are what the API has of a tag.
type digestAndSize struct {
	Digest string
	Size   int64
}

// A tag's digest is that of linux/amd64's image by default, with IndexDigests the index's. The size
// is always that image's. Both operations return the same.
func TestNCRDigests(t *testing.T) {
	const example = "sha256:a180 ~ b9dc"
	for tag, want := range map[string]struct {
		image, index string
		size         int64
	}{
		"storefront 1.4.2": {
			"sha256:3cc3f2fd8b54ddb5a1168aee715684b217d340a0cde9dda31477b447ec9c03e4",
			"sha256:3cc3f2fd8b54ddb5a1168aee715684b217d340a0cde9dda31477b447ec9c03e4", 83518086,
		},
		"storefront edge":      {"sha256:5295721f473ffa7c62b3679cc303c88d4d4cbddb295dd649a7dd21201ec07590", "sha256:df681feec799003a58123ed175d7a3a453a25c80efd9853baf6f7babb7de05e2", 77654038},
		"base/runtime 2024.03": {"sha256:d7c1b2041d260092f40c03496e091471c7ba7f3512d4658055d8c9480b1b77d5", "sha256:44551e3dce5e47b31ffe4269f59285f6fcde80517073a6fc8e602681d6f13cf9", 31402577},
		"api 2.2.0":            {api220Amd64, api220, 50295996},
		"api 2.3.0":            {"sha256:dd0ef8baf6626b4af414d14ff674d0bdcf916b4d780bb0176705687a3a584cc3", api230, 50296688},
	} {
		image, name, _ := strings.Cut(tag, " ")
		for byIndex, digest := range map[bool]string{false: want.image, true: want.index} {
			fixture := DefaultFixture()
			fixture.NCR.IndexDigests = byIndex
			server := startServer(t, Options{Fixture: fixture})
			checkNCRDigest(t, server, "acme", image, name, digestAndSize{digest, want.size})
			checkNCRDigest(t, server, "seed", "docker", "ncpdocker", digestAndSize{example, 83518086})
		}
	}
}

func checkNCRDigest(t *testing.T, server *Server, registry, image, name string, want digestAndSize) {
	t.Helper()
	target := "/ncr/api/v2/repositories/" + registry + "/" + url.PathEscape(image) + "/tags"
	detail := decode[ncrTagDetail](t, callNCR(t, server, target+"/"+name).body)
	listed, _ := find(listNCRTags(t, server, target).Results, func(d ncrTagDetail) bool { return d.Name == name })
	for operation, got := range map[string]ncrTagDetail{"detail": detail, "list": listed} {
		if diff := cmp.Diff(want, digestAndSize{got.Digest, got.FullSize}); diff != "" {
			t.Errorf("%s of %s:%s: %s", operation, image, name, diff)
		}
	}
}

// The fixture's order selects the image, not that of images[] in the response.
func TestNCRRepresentativeImage(t *testing.T) {
	platform := func(os, architecture string) NCRPlatform {
		return NCRPlatform{OS: os, Architecture: architecture, Digest: derivedDigest(os + architecture), MediaType: "x", Size: int64(len(os + architecture)), Created: clock, Updated: clock}
	}
	attestation, arm64, s390x := platform("unknown", "unknown"), platform("linux", "arm64"), platform("linux", "s390x")
	amd64, windows, other := platform("linux", "amd64"), platform("windows", "amd64"), platform("unknown", "other")
	for name, test := range map[string]struct {
		platforms []NCRPlatform
		want      digestAndSize
		verbatim  bool
	}{
		"linux/amd64 is last":      {[]NCRPlatform{attestation, windows, arm64, amd64}, digestAndSize{amd64.Digest, 10}, false},
		"no linux/amd64":           {[]NCRPlatform{arm64, windows, s390x}, digestAndSize{arm64.Digest, 10}, false},
		"the attestation is first": {[]NCRPlatform{attestation, s390x, arm64}, digestAndSize{s390x.Digest, 10}, false},
		"nothing but attestations": {[]NCRPlatform{attestation, other}, digestAndSize{attestation.Digest, 14}, false},
		"one image, its tag's":     {[]NCRPlatform{amd64}, digestAndSize{derivedDigest("index"), 10}, false},
		"no images, the tag's":     {nil, digestAndSize{derivedDigest("index"), 0}, false},
		"digests are verbatim":     {[]NCRPlatform{amd64, arm64}, digestAndSize{derivedDigest("index"), 10}, true},
	} {
		fixture := DefaultFixture()
		images := fixture.NCR.Registries[0].Repositories[2].Images
		images["only build"] = NCRImage{Digest: derivedDigest("index"), Updated: clock, Verbatim: test.verbatim, Platforms: test.platforms}
		server := startServer(t, Options{Fixture: fixture})
		server.Shuffle(1)
		t.Run(name, func(t *testing.T) { checkNCRDigest(t, server, "acme", "hello/world", "latest", test.want) })
	}
}

// The images of ACR's platform/api: each manifest is an entry of images[], also an attestation's.
func TestNCRImagesOfAPI(t *testing.T) {
	type entry struct {
		Platform, Digest string
		Size             int64
	}
	server := startServer(t, Options{PlainImageDigests: true})
	for tag, want := range map[string][]entry{
		"2.2.0": {
			{"linux/amd64/", api220Amd64, 50295996}, {"linux/arm64/v8", api220Arm64, 47743306},
			{"linux/arm/v7", api220Arm, 43781476}, {"unknown/unknown/", api220Attest, 14873},
		},
		"2.3.0": {
			{"linux/amd64/", "sha256:dd0ef8baf6626b4af414d14ff674d0bdcf916b4d780bb0176705687a3a584cc3", 50296688},
			{"unknown/unknown/", "sha256:fab84460becf60abcab4512192b68bd3f247756431a68aaff94885f287e79ce4", 14901},
		},
	} {
		var got []entry
		for _, image := range detailOf(t, server, "api", tag).Images {
			variant := ""
			if image.Variant != nil {
				variant = *image.Variant
			}
			got = append(got, entry{image.OS + "/" + image.Architecture + "/" + variant, image.Digest, image.Size})
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", tag, diff)
		}
	}
}
