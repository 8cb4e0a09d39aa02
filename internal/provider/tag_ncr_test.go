// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"maps"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/providertest"
)

const (
	hexA = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	hexB = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
	hexC = "cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc"
)

func v1Tag() object {
	return object{"registry": "acme", "image_name": "app", "reference": "v1"}
}

// respondNCR makes the emulator respond to every request for a tag with a body.
func respondNCR(t testing.TB, body string) *session {
	t.Helper()
	server, session := emulated(t)
	server.AddFault(emulator.Fault{Service: emulator.ServiceNCR, Status: http.StatusOK, Body: body})
	return session
}

// ncrImages are the fields of a response about a tag with a single image.
func ncrImages(hex string) string {
	return `"digest": "` + hex + `", "images": [{"os": "linux", "architecture": "amd64", "digest": "` + hex + `"}]`
}

// platformImage makes an entry of images_by_platform from one of images[].
func platformImage(image object) object {
	shared := object{}
	for _, name := range []string{"platform", "os", "architecture", "variant", "os_version", "digest", "size", "pinned_reference"} {
		shared[name] = image[name]
	}
	return shared
}

// image makes an entry of images[]; fields that are left out are null.
func image(fields object) object {
	whole := object{
		"architecture": nil, "os": nil, "os_version": nil, "os_features": nil, "variant": nil, "features": nil, "media_type": nil, "digest": nil,
		"size": nil, "created": nil, "updated": nil, "latest_pulled": nil, "platform": nil, "pinned_reference": nil,
	}
	maps.Copy(whole, fields)
	return whole
}

func TestNCRVendorExample(t *testing.T) {
	t.Parallel()
	example, err := os.ReadFile("../naver/ncr/testdata/get-image-tag-detail.json")
	if err != nil {
		t.Fatal(err)
	}
	config := object{"registry": "seed", "image_name": "docker", "reference": "ncpdocker"}
	state, problems := respondNCR(t, string(example)).Read(t.Context(), ncrTag, config)
	single := image(object{
		"architecture": "amd64", "os": "linux", "media_type": "application/vnd.docker.container.image.v1+json", "digest": "sha256:sha256:a180 ~ b9dc",
		"size": int64(83518086), "created": "2024-03-31T23:41:28Z", "updated": "2024-03-31T23:41:28Z", "platform": "linux/amd64",
	})
	want := object{
		"registry": "seed", "image_name": "docker", "reference": "ncpdocker", "site": "public", "region": "KR",
		"registry_host": "seed.kr.ncr.ntruss.com", "allow_missing": nil, "exists": true, "expected_digest": nil, "verify_digest": nil, "wait": nil, "timeouts": nil, "name": "ncpdocker",
		"creator": "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx", "last_updater": "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx",
		"last_updated": "2024-03-31T23:41:28Z", "digest": "sha256:a180 ~ b9dc", "pinned_reference": nil,
		"full_size": int64(83518086), "tag_id": int64(730606), "image_id": int64(322122), "repository": int64(5976), "v2": true,
		"images": []any{single}, "architectures": []any{"amd64"}, "platforms": []any{"linux/amd64"}, "images_by_platform": object{"linux/amd64": platformImage(single)},
		"index_digest": nil, "digest_kind": nil,
	}
	if difference := cmp.Diff(want, state); difference != "" {
		t.Errorf("state (-want +got):\n%s", difference)
	}
	const rest = ", which is not a valid digest. The value is kept unchanged, and no reference is built from it.\n\n"
	wantProblems := []diagnostic{providertest.Warning(
		"Unexpected API Response", "The API returned \"sha256:a180 ~ b9dc\" as digest"+rest+
			"The API returned \"sha256:sha256:a180 ~ b9dc\" as images[0].digest"+rest+
			"Do not pin to it. Check the image in the console of the registry.", "digest",
	)}
	if difference := cmp.Diff(wantProblems, problems); difference != "" {
		t.Errorf("diagnostics (-want +got):\n%s", difference)
	}
}

func TestNCRMultiPlatformTag(t *testing.T) {
	t.Parallel()
	_, session := emulated(t)
	state, problems := session.Read(t.Context(), ncrTag, object{"registry": "acme", "image_name": "base/runtime", "reference": "2024.03"})
	if difference := cmp.Diff([]diagnostic{notPinnedPlatforms("2024.03")}, problems); difference != "" {
		t.Errorf("diagnostics (-want +got):\n%s", difference)
	}
	wantPlatforms := []any{"linux/amd64", "linux/arm/v6", "linux/arm/v7", "linux/arm64", "windows/amd64"}
	if difference := cmp.Diff(wantPlatforms, state["platforms"]); difference != "" {
		t.Errorf("platforms (-want +got):\n%s", difference)
	}
	if difference := cmp.Diff([]any{"amd64", "arm", "arm64"}, state["architectures"]); difference != "" {
		t.Errorf("architectures (-want +got):\n%s", difference)
	}
	byPlatform := state["images_by_platform"].(object)
	wantKeys := []string{
		"linux/amd64", "linux/arm/v6", "linux/arm/v7", "linux/arm64", "windows/amd64:10.0.17763.5576", "windows/amd64:10.0.20348.2340",
	}
	if difference := cmp.Diff(wantKeys, slices.Sorted(maps.Keys(byPlatform))); difference != "" {
		t.Errorf("images_by_platform (-want +got):\n%s", difference)
	}
	var order []any
	for _, listed := range state["images"].([]any) {
		order = append(order, []any{listed.(object)["os"], listed.(object)["architecture"], listed.(object)["variant"], listed.(object)["os_version"], listed.(object)["platform"]})
	}
	wantOrder := []any{
		[]any{"linux", "amd64", nil, nil, "linux/amd64"},
		[]any{"linux", "arm", "v6", nil, "linux/arm/v6"},
		[]any{"linux", "arm", "v7", nil, "linux/arm/v7"},
		[]any{"linux", "arm64", "v8", nil, "linux/arm64"},
		[]any{"unknown", "unknown", nil, nil, nil},
		[]any{"unknown", "unknown", nil, nil, nil},
		[]any{"windows", "amd64", nil, "10.0.17763.5576", "windows/amd64"},
		[]any{"windows", "amd64", nil, "10.0.20348.2340", "windows/amd64"},
	}
	if difference := cmp.Diff(wantOrder, order); difference != "" {
		t.Errorf("order of images (-want +got):\n%s", difference)
	}
	amd64, arm64 := byPlatform["linux/amd64"].(object), byPlatform["linux/arm64"].(object)
	if want := "acme.kr.ncr.ntruss.com/base/runtime@" + arm64["digest"].(string); arm64["pinned_reference"] != want || arm64["variant"] != "v8" {
		t.Errorf("pinned_reference %v, variant %v, want %s, v8", arm64["pinned_reference"], arm64["variant"], want)
	}
	want := []any{amd64["digest"], nil, "image", nil, amd64["size"]}
	got := []any{state["digest"], state["index_digest"], state["digest_kind"], state["pinned_reference"], state["full_size"]}
	if difference := cmp.Diff(want, got); difference != "" {
		t.Errorf("digest, index_digest, digest_kind, pinned_reference, full_size (-want +got):\n%s", difference)
	}
}

func TestNCRShuffledImagesGiveEqualStates(t *testing.T) {
	t.Parallel()
	server, session := emulated(t)
	config := object{"registry": "acme", "image_name": "base/runtime", "reference": "2024.03"}
	want, _ := session.Read(t.Context(), ncrTag, config)
	for seed := range int64(20) {
		server.Shuffle(seed)
		state, _ := session.Read(t.Context(), ncrTag, config)
		if difference := cmp.Diff(want, state); difference != "" {
			t.Fatalf("seed %d (-first +shuffled):\n%s", seed, difference)
		}
	}
}

func TestNCRImagesOrder(t *testing.T) {
	t.Parallel()
	// Each image but the first sorts after the one before it by one key, and before it by all later
	// keys.
	body := `{"name": "v1", "digest": "` + hexA + `", "images": [
		{"os": "b", "architecture": "a", "variant": "a", "os_version": "a", "digest": "a", "size": 6},
		{"os": "a", "architecture": "b", "variant": "a", "os_version": "a", "digest": "a", "size": 5},
		{"os": "a", "architecture": "a", "variant": "b", "os_version": "a", "digest": "a", "size": 4},
		{"os": "a", "architecture": "a", "variant": "a", "os_version": "b", "digest": "a", "size": 3},
		{"os": "a", "architecture": "a", "variant": "a", "os_version": "a", "digest": "b", "size": 2},
		{"os": "a", "architecture": "a", "variant": "a", "os_version": "a", "digest": "a", "size": 1},
		{"os": "a", "architecture": "a", "variant": "a", "digest": "b", "size": 0}
	]}`
	state, problems := respondNCR(t, body).Read(t.Context(), ncrTag, v1Tag())
	if len(problems) != 2 || problems[0].Severity != "WARNING" || problems[1].Severity != "WARNING" { // no digest of an image is valid
		t.Fatalf("%+v", problems)
	}
	var sizes []any
	for _, listed := range state["images"].([]any) {
		sizes = append(sizes, listed.(object)["size"])
	}
	if difference := cmp.Diff([]any{int64(0), int64(1), int64(2), int64(3), int64(4), int64(5), int64(6)}, sizes); difference != "" {
		t.Errorf("order (-want +got):\n%s", difference)
	}
}

// TestNCRImagesOrderOfEqualKeys covers all fields that decide where the five documented keys are
// equal.
func TestNCRImagesOrderOfEqualKeys(t *testing.T) {
	t.Parallel()
	for field, values := range map[string][2]string{
		"mediaType": {`"a"`, `"b"`}, "os_features": {`"a"`, `"b"`}, "features": {`"a"`, `"b"`}, "size": {"1", "2"},
		"created": {"1000", "2000"}, "updated": {"1000", "2000"}, "latest_pulled": {"1000", "2000"},
	} {
		first, second := `{"`+field+`": `+values[0]+`}`, `{"`+field+`": `+values[1]+`}`
		want, _ := respondNCR(t, `{"name": "v1", "digest": "`+hexA+`", "images": [`+first+`, `+second+`]}`).Read(t.Context(), ncrTag, v1Tag())
		got, _ := respondNCR(t, `{"name": "v1", "digest": "`+hexA+`", "images": [`+second+`, `+first+`]}`).Read(t.Context(), ncrTag, v1Tag())
		if difference := cmp.Diff(want["images"], got["images"]); difference != "" {
			t.Errorf("%s (-one order +the other):\n%s", field, difference)
		}
	}
}

func TestNCRRegistryHost(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		block, source      object
		site, region, host string
	}{
		"defaults":            {object{}, object{}, "public", "KR", "acme.kr.ncr.ntruss.com"},
		"the provider's":      {object{"region": "JPN"}, object{}, "public", "JPN", "acme.jp.ncr.ntruss.com"},
		"the source's region": {object{"region": "JPN"}, object{"region": "SGN"}, "public", "SGN", "acme.sg.ncr.ntruss.com"},
		"the source's site":   {object{"site": "public", "region": "JPN"}, object{"site": "gov"}, "gov", "KR", "acme.ncr.gov-ntruss.com"},
		"both of the source":  {object{"region": "JPN"}, object{"site": "gov", "region": "KRS"}, "gov", "KRS", "acme.krs.ncr.gov-ntruss.com"},
		"the same site spelt": {object{"region": "JPN"}, object{"site": "public"}, "public", "JPN", "acme.jp.ncr.ntruss.com"},
		"financial":           {object{"site": "fin"}, object{}, "fin", "FKR", "acme.ncr.fin-ntruss.com"},
		"a private host":      {object{}, object{"registry_host": "abc.private-ncr.ntruss.com:5000"}, "public", "KR", "abc.private-ncr.ntruss.com:5000"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := startEmulator(t)
			block := blockFor(server, nil)
			maps.Copy(block["ncr"].(object), test.block)
			session := configured(t, dependencies{}, block)
			server.AddFault(emulator.Fault{Service: emulator.ServiceNCR, Status: 200, Body: `{"name": "v1", ` + ncrImages(hexA) + `}`})
			config := v1Tag()
			maps.Copy(config, test.source)
			state := session.MustRead(t.Context(), ncrTag, config)
			got := []any{state["site"], state["region"], state["registry_host"], state["pinned_reference"]}
			if difference := cmp.Diff([]any{test.site, test.region, test.host, test.host + "/app@sha256:" + hexA}, got); difference != "" {
				t.Errorf("(-want +got):\n%s", difference)
			}
		})
	}
}

func TestNCRValueRules(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		body string
		want object
	}{
		"absent is null": {`{"name": "v1"}`, object{
			"digest": nil, "creator": nil, "last_updated": nil, "full_size": nil, "v2": nil,
			"images": nil, "architectures": nil, "platforms": nil, "images_by_platform": nil, "pinned_reference": nil,
		}},
		"null, empty and a time of 0 are null": {
			`{"name": "v1", "digest": "", "creator": null, "last_updater": "", "last_updated": 0, "images": []}`,
			object{
				"digest": nil, "creator": nil, "last_updater": nil, "last_updated": nil,
				"images": []any{}, "architectures": []any{}, "platforms": []any{}, "images_by_platform": object{},
			},
		},
		"milliseconds show only where they are": {`{"name": "v1", "last_updated": 1711928488500}`, object{"last_updated": "2024-03-31T23:41:28.5Z"}},
		"times may be strings":                  {`{"name": "v1", "last_updated": "1711928488000"}`, object{"last_updated": "2024-03-31T23:41:28Z"}},
		"numbers are exact":                     {`{"name": "v1", "full_size": 9007199254740993, "id": "12", "image_id": 1e3}`, object{"full_size": int64(9007199254740993), "tag_id": int64(12), "image_id": int64(1000)}},
		"digests are normalized":                {`{"name": "v1", ` + ncrImages("sha256:sha256:"+hexA) + `}`, object{"digest": "sha256:" + hexA, "pinned_reference": "acme.kr.ncr.ntruss.com/app@sha256:" + hexA}},
		"bare digests get their prefix":         {`{"name": "v1", ` + ncrImages(" "+hexB+" ") + `}`, object{"digest": "sha256:" + hexB}},
		"unknown fields are ignored":            {`{"name": "v1", ` + ncrImages(hexA) + `, "sbom": {"x": [1]}}`, object{"digest": "sha256:" + hexA}},
		"blank digests are null":                {`{"name": "v1", "digest": "  "}`, object{"digest": nil, "pinned_reference": nil}},
		"the table's wrapper and names":         {`{"result": [{"name": "v1", "image": [{"os": "linux", "architecture": "amd64", "media_type": "m"}]}]}`, object{"platforms": []any{"linux/amd64"}}},
		"every empty field of an image is null": {
			`{"name": "v1", "images": [{"architecture": "", "os": "", "os_version": "", "os_features": "", "variant": "", "features": "", "mediaType": "", "digest": "", "size": "", "created": 0, "updated": "", "latest_pulled": "0"}]}`,
			object{"images": []any{image(object{})}},
		},
		"an architecture alone is normalized":      {`{"name": "v1", "images": [{"architecture": "x86_64"}, {"os": "Unknown", "architecture": "unknown"}]}`, object{"platforms": []any{}, "architectures": []any{"amd64"}}},
		"half a platform is none":                  {`{"name": "v1", "images": [{"architecture": "amd64"}]}`, object{"platforms": []any{}, "architectures": []any{"amd64"}, "images_by_platform": object{}}},
		"attestations are no platform":             {`{"name": "v1", "images": [{"os": "unknown", "architecture": "unknown"}]}`, object{"platforms": []any{}, "architectures": []any{}, "images_by_platform": object{}}},
		"upper-case hex of an image is lower-case": {`{"name": "v1", "images": [{"digest": "sha256:` + "ABCDEF" + hexA[6:] + `"}]}`, object{"images": []any{image(object{"digest": "sha256:abcdef" + hexA[6:], "pinned_reference": "acme.kr.ncr.ntruss.com/app@sha256:abcdef" + hexA[6:]})}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			state := mustReadTag(t, respondNCR(t, test.body))
			got := object{}
			for attribute := range test.want {
				got[attribute] = state[attribute]
			}
			if difference := cmp.Diff(test.want, got); difference != "" {
				t.Errorf("(-want +got):\n%s", difference)
			}
		})
	}
}

func TestNCRImagesByPlatformKeys(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		images string
		want   []string
	}{
		"normalized":                {`{"os": "linux", "architecture": "aarch64", "variant": "v8"}, {"os": "linux", "architecture": "x86_64"}, {"os": "linux", "architecture": "arm"}`, []string{"linux/amd64", "linux/arm/v7", "linux/arm64"}},
		"one platform, two names":   {`{"os": "linux", "architecture": "arm64", "digest": "` + hexA + `"}, {"os": "linux", "architecture": "arm64", "variant": "v8", "digest": "` + hexC + `"}`, []string{"linux/arm64@sha256:" + hexA, "linux/arm64@sha256:" + hexC}},
		"pulled at two times: once": {`{"os": "linux", "architecture": "amd64", "latest_pulled": 1000}, {"os": "linux", "architecture": "amd64", "latest_pulled": 2000}`, []string{"linux/amd64"}},
		"one image, two names":      {`{"os": "linux", "architecture": "arm64", "digest": "` + hexA + `"}, {"os": "linux", "architecture": "arm64", "variant": "v8", "digest": "` + hexA + `"}`, []string{"linux/arm64"}},
		"one image, two sizes":      {`{"os": "linux", "architecture": "arm64", "digest": "` + hexA + `", "size": 1}, {"os": "linux", "architecture": "arm64", "digest": "` + hexA + `", "size": 2}`, []string{"linux/arm64"}},
		"alone: the platform":       {`{"os": "linux", "architecture": "arm", "variant": "v7"}`, []string{"linux/arm/v7"}},
		"shared: with the version":  {`{"os": "windows", "architecture": "amd64", "os_version": "2"}, {"os": "windows", "architecture": "amd64", "os_version": "1"}`, []string{"windows/amd64:1", "windows/amd64:2"}},
		"one without a version":     {`{"os": "windows", "architecture": "amd64", "os_version": "2", "digest": "` + hexA + `"}, {"os": "windows", "architecture": "amd64", "digest": "` + hexB + `"}`, []string{"windows/amd64:2", "windows/amd64@sha256:" + hexB}},
		"shared version: by digest": {`{"os": "linux", "architecture": "amd64", "digest": "` + hexA + `"}, {"os": "linux", "architecture": "amd64", "digest": "` + hexC + `"}`, []string{"linux/amd64@sha256:" + hexA, "linux/amd64@sha256:" + hexC}},
		"shared version: both":      {`{"os": "windows", "architecture": "amd64", "os_version": "1", "digest": "` + hexA + `"}, {"os": "windows", "architecture": "amd64", "os_version": "1", "digest": "` + hexC + `"}`, []string{"windows/amd64:1@sha256:" + hexA, "windows/amd64:1@sha256:" + hexC}},
		"listed twice: once":        {`{"os": "linux", "architecture": "amd64", "digest": "` + hexA + `"}, {"os": "linux", "architecture": "amd64", "digest": "sha256:` + hexA + `"}`, []string{"linux/amd64"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			state, _ := respondNCR(t, `{"name": "v1", "digest": "`+hexA+`", "images": [`+test.images+`]}`).Read(t.Context(), ncrTag, v1Tag())
			byPlatform := state["images_by_platform"].(object)
			if difference := cmp.Diff(test.want, slices.Sorted(maps.Keys(byPlatform))); difference != "" {
				t.Errorf("(-want +got):\n%s", difference)
			}
			for key, value := range byPlatform {
				image := value.(object)
				if !strings.HasPrefix(key, image["platform"].(string)) ||
					strings.Contains(key, ":") && image["os_version"] != nil && !strings.Contains(key, ":"+image["os_version"].(string)) ||
					strings.Contains(key, "@") && !strings.HasSuffix(key, "@"+image["digest"].(string)) {
					t.Errorf("the key %s holds %v", key, image)
				}
			}
		})
	}
}

func TestNCRIndistinguishableImages(t *testing.T) {
	t.Parallel()
	body := `{"name": "v1", "digest": "` + hexA + `", "images": [{"os": "linux", "architecture": "amd64", "size": 1}, {"os": "linux", "architecture": "amd64", "size": 2}]}`
	server, session := emulated(t)
	server.AddFault(emulator.Fault{Service: emulator.ServiceNCR, Status: http.StatusOK, Body: body})
	_, problems := session.Read(t.Context(), ncrTag, v1Tag())
	want := []diagnostic{providertest.Error(
		"Unexpected API Response",
		"Could not read tag \"v1\" of image \"app\" in registry \"acme\", site \"public\", region \"KR\": GetImageTagDetail returned an invalid response: "+
			"two different images have the platform \"linux/amd64\", and neither os_version nor digest distinguishes them. The response was discarded.\n\n"+
			runAgainFix+"\n\nRequest: GetImageTagDetail at "+hostOf(server)+". Response: HTTP 200.", "",
	)}
	if difference := cmp.Diff(want, problems); difference != "" {
		t.Errorf("diagnostics (-want +got):\n%s", difference)
	}
}

func storefrontTag() object { return ncrTagSource.Config.With(nil) }
