// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/providertest"
)

const howToPinNCR = "To pin one of these, pass its name as reference to containerregistry_ncr_tag, with verify_digest = true: the digest of the whole tag is then read from the registry. If you do not use pinned_reference, ignore this warning."

// ncrListOf is GetImageTags' response with these entries.
func ncrListOf(entries ...string) emulator.Fault {
	body := fmt.Sprintf(`{"count": %d, "next": null, "previous": null, "results": [%s]}`, len(entries), strings.Join(entries, ", "))
	return emulator.Fault{Operation: emulator.OperationGetImageTags, Status: http.StatusOK, Body: body}
}

func TestNCRTags(t *testing.T) {
	t.Parallel()
	services, session := emulated(t)
	state, problems := session.Read(t.Context(), ncrTags, object{"registry": "acme", "image_name": "storefront", "name_regex": "^(edge|1.4.2)$"})
	const edgeAMD64 = "sha256:5295721f473ffa7c62b3679cc303c88d4d4cbddb295dd649a7dd21201ec07590"
	edge := object{
		"name": "edge", "version": nil, "digest": edgeAMD64, "size": int64(77654038), "created": "2024-04-01T05:30:18Z", "updated": "2024-04-01T05:30:18Z",
		"architectures": []any{"amd64", "arm64"}, "platforms": []any{"linux/amd64", "linux/arm64"}, "pinned_reference": nil,
	}
	want := object{
		"registry": "acme", "image_name": "storefront", "site": "public", "region": "KR", "registry_host": "acme.kr.ncr.ntruss.com", "name_regex": "^(edge|1.4.2)$",
		"allow_missing": nil, "exists": true, "timeouts": nil, "version": nil, "variant": nil, "include_prereleases": nil, "include_referrer_tags": nil,
		"names": []any{"edge", "1.4.2"}, "latest": edge,
		"tags": []any{edge, object{
			"name": "1.4.2", "version": "1.4.2", "digest": storefrontDigest, "size": int64(83518086), "created": "2024-03-18T09:12:44Z", "updated": "2024-03-18T09:12:44Z",
			"architectures": []any{"amd64"}, "platforms": []any{"linux/amd64"}, "pinned_reference": "acme.kr.ncr.ntruss.com/storefront@" + storefrontDigest,
		}},
	}
	if difference := cmp.Diff(want, state); difference != "" {
		t.Errorf("(-want +got):\n%s", difference)
	}
	warning := providertest.Warning("Digest Not Comparable", "The API does not return the digest of the whole tag for 1 of 2 tags, so that pinned_reference is null: \"edge\".\n\n"+howToPinNCR, "tags[0].pinned_reference")
	if difference := cmp.Diff([]diagnostic{warning}, problems); difference != "" {
		t.Errorf("(-want +got):\n%s", difference)
	}
	if difference := cmp.Diff(map[string]int64{"GetImageTags": 1}, services.Record().Counts); difference != "" {
		t.Errorf("requests (-want +got):\n%s", difference)
	}
}

// TestNCRTagsPins compares each tag of a list with a read of this tag alone.
func TestNCRTagsPins(t *testing.T) {
	t.Parallel()
	for _, image := range []string{"storefront", "base/runtime", "hello/world", "api"} {
		_, session := emulated(t)
		list, problems := session.Read(t.Context(), ncrTags, object{"registry": "acme", "image_name": image, "registry_host": "r.example.com"})
		unpinned := 0
		for _, listed := range list["tags"].([]any) {
			tag := listed.(object)
			single, _ := session.Read(t.Context(), ncrTag, object{"registry": "acme", "image_name": image, "reference": tag["name"], "registry_host": "r.example.com"})
			for name, other := range map[string]string{
				"digest": "digest", "pinned_reference": "pinned_reference", "size": "full_size", "updated": "last_updated", "architectures": "architectures", "platforms": "platforms",
			} {
				if difference := cmp.Diff(single[other], tag[name]); difference != "" {
					t.Errorf("%s:%s: %s (-single +listed):\n%s", image, tag["name"], name, difference)
				}
			}
			if tag["pinned_reference"] == nil {
				unpinned++
			}
		}
		if (len(problems) == 1) != (unpinned > 0) || len(problems) > 1 {
			t.Errorf("%s: %d tags are not pinned, %d diagnostics", image, unpinned, len(problems))
		}
	}
}

func TestNCRTagsWithoutFacts(t *testing.T) {
	t.Parallel()
	services, session := emulated(t)
	services.AddFault(ncrListOf(`{"name": "b", "digest": "`+hexA+`"}`, `{"name": "a", "images": []}`, `{"name": "c", "last_updated": 1711928488000, "images": [{"created": 2000}, {"created": 1000, "os": "linux"}, {}]}`))
	state, problems := session.Read(t.Context(), ncrTags, object{"registry": "acme", "image_name": "storefront"})
	none := object{
		"name": "a", "version": nil, "digest": nil, "size": nil, "created": nil, "updated": nil, "pinned_reference": nil, "architectures": []any{}, "platforms": []any{},
	}
	latest := none.With(object{"name": "c", "created": "1970-01-01T00:00:01Z", "updated": "2024-03-31T23:41:28Z"})
	want := []any{latest, none, none.With(object{"name": "b", "digest": "sha256:" + hexA, "architectures": nil, "platforms": nil})}
	if difference := cmp.Diff(want, state["tags"]); difference != "" {
		t.Errorf("(-want +got):\n%s", difference)
	}
	if difference := cmp.Diff(any(latest), state["latest"]); difference != "" {
		t.Errorf("latest (-want +got):\n%s", difference)
	}
	warning := providertest.Warning("Digest Not Comparable", "The API does not return the digest of the whole tag for 3 of 3 tags, so that pinned_reference is null: \"c\", \"a\", \"b\".\n\n"+howToPinNCR, "tags[0].pinned_reference")
	if difference := cmp.Diff([]diagnostic{warning}, problems); difference != "" {
		t.Errorf("(-want +got):\n%s", difference)
	}
}

// TestNCRTagsWithoutTimes: without the time of any push, none is the newest.
func TestNCRTagsWithoutTimes(t *testing.T) {
	t.Parallel()
	services, session := emulated(t)
	services.AddFault(ncrListOf(`{"name": "b"}`, `{"name": "a"}`))
	state, _ := session.Read(t.Context(), ncrTags, object{"registry": "acme", "image_name": "storefront"})
	if got := namesOf(state); got != "a b" || state["latest"] != nil {
		t.Errorf("%s, latest %v", got, state["latest"])
	}
}

// TestEqualVersionsOfSeveralPlatforms: the API's digest is that of one image, and the others may
// differ.
func TestEqualVersionsOfSeveralPlatforms(t *testing.T) {
	t.Parallel()
	hexB, hexC := strings.Repeat("b", 64), strings.Repeat("c", 64)
	tag := func(name string, digests ...string) string {
		var images []string
		for index, digest := range digests {
			images = append(images, fmt.Sprintf(`{"os": "linux", "architecture": "arch%d", "digest": %q}`, index, digest))
		}
		return fmt.Sprintf(`{"name": %q, "digest": %q, "images": [%s]}`, name, digests[0], strings.Join(images, ", "))
	}
	config := object{"registry": "acme", "image_name": "storefront", "version": ">= 1"}

	services, session := emulated(t)
	services.AddFault(ncrListOf(tag("v1.2.0", hexA, hexB), tag("1.2.0", hexA, hexC)))
	_, problems := session.Read(t.Context(), ncrTags, config)
	want := []diagnostic{providertest.Error(
		"Digest Mismatch", "Two tags are the highest version, 1.2.0, but not the same image.\n  1.2.0:  sha256:"+hexA+"\n  v1.2.0: sha256:"+hexA+"\n"+
			"These are the digests of one image of each tag. Other images of the two tags differ.\n\n"+
			"Push the same image under both names, or delete one of the tags. To leave one of them out, set name_regex: \"^v\" keeps names with a v, \"^[0-9]\" those without.", "version",
	)}
	if difference := cmp.Diff(want, problems); difference != "" {
		t.Errorf("(-want +got):\n%s", difference)
	}

	services, session = emulated(t)
	services.AddFault(ncrListOf(tag("v1.2.0", hexA, hexB), strings.Replace(tag("1.2.0", hexB, hexA), hexB, hexA, 1)))
	if state, _ := session.Read(t.Context(), ncrTags, config); state == nil || namesOf(state) != "[1.2.0] v1.2.0" {
		t.Errorf("the same images in another order: %v", state)
	}
}

// TestEqualVersionsOfUnknownImages: equal digests of one image prove nothing where those of the
// others are not returned.
func TestEqualVersionsOfUnknownImages(t *testing.T) {
	t.Parallel()
	want := []diagnostic{providertest.Error(
		"Digest Mismatch", "Two tags are the highest version, 1.2.0, and it is not known whether they are the same image.\n  1.2.0:  sha256:"+hexA+"\n  v1.2.0: sha256:"+hexA+"\n"+
			"These are the digests of one image of each tag. The API does not return those of all images.\n\n"+
			"Push the same image under both names, or delete one of the tags. To leave one of them out, set name_regex: \"^v\" keeps names with a v, \"^[0-9]\" those without.", "version",
	)}
	for _, images := range []string{`null`, `[]`, `[{"os": "linux", "architecture": "amd64"}]`, `[{"os": "linux", "architecture": "amd64", "digest": "x"}]`} {
		services, session := emulated(t)
		services.AddFault(ncrListOf(`{"name": "1.2.0", "digest": "`+hexA+`", "images": `+images+`}`, `{"name": "v1.2.0", "digest": "`+hexA+`", "images": `+images+`}`))
		_, problems := session.Read(t.Context(), ncrTags, object{"registry": "acme", "image_name": "storefront", "version": ">= 1"})
		if difference := cmp.Diff(want, problems); difference != "" {
			t.Errorf("%s (-want +got):\n%s", images, difference)
		}
	}
}

// TestNCRTagsOfUnconfirmedRegistry lets the request fail that tells a missing image from a missing
// registry.
func TestNCRTagsOfUnconfirmedRegistry(t *testing.T) {
	t.Parallel()
	const object2 = "image \"storefront\" in registry \"acne\", site \"public\", region \"KR\""
	config := ncrTagsSource.Config.With(object{"registry": "acne"})
	for name, test := range map[string]struct {
		status        int
		allow         any
		want          string // severity and summary
		problem, mark string
	}{
		"refused": {http.StatusForbidden, nil, "ERROR Repository Not Found", "Image \"storefront\" was not found in registry \"acne\", site \"public\", region \"KR\".\n\n" +
			"Check registry, image_name, site and region: the API does not say which of them does not exist.", ""},
		"refused, and allowed to be missing": {http.StatusForbidden, true, "WARNING Repository Not Found", "I" + object2[1:] + " was not found and is treated as missing (allow_missing), " +
			"but it could not be confirmed that its registry exists.\n\nMake sure that the name of the registry is right.", "registry"},
		"failing, and allowed to be missing": {http.StatusInternalServerError, true, "ERROR Service Unavailable", "Could not read the tags of " + object2 +
			": GetRegistry returned HTTP 500. I" + object2[1:] + " was not found, but it could not be confirmed that its registry exists.", ""},
	} {
		services, session := emulatedWith(t, dependencies{}, object{"max_retries": int64(0)})
		services.AddFault(emulator.Fault{Operation: emulator.OperationGetRegistry, Status: test.status, Body: "{}"})
		state, problems := session.Read(t.Context(), ncrTags, config.With(object{"allow_missing": test.allow}))
		if len(problems) != 1 || problems[0].Severity+" "+problems[0].Summary != test.want || !strings.HasPrefix(problems[0].Detail, test.problem) || problems[0].Attribute != test.mark {
			t.Errorf("%s: %+v", name, problems)
		}
		if (state != nil) != strings.HasPrefix(test.want, "WARNING") || state != nil && (state["exists"] != false || state["tags"] != nil || state["latest"] != nil || state["names"] != nil) {
			t.Errorf("%s: %v", name, state)
		}
	}
}
