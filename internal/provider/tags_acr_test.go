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

// acrListOf is ListRepoTag's response with these entries.
func acrListOf(entries ...string) emulator.Fault {
	body := fmt.Sprintf(`{"IsSuccess": true, "RequestId": "R1", "PageNo": 1, "PageSize": 100, "TotalCount": "%d", "Images": [%s]}`, len(entries), strings.Join(entries, ", "))
	return emulator.Fault{Operation: emulator.OperationListRepoTag, Status: http.StatusOK, Body: body}
}

// acrEntry is an entry of ListRepoTag's response, pushed in the minutes after a fixed time.
func acrEntry(name, digest string, minutes int) string {
	return fmt.Sprintf(`{"Tag": %q, "Digest": %q, "ImageUpdate": "%d", "Status": "NORMAL"}`, name, digest, 1_711_928_488_000+minutes*60_000)
}

func storefrontTags() object {
	return object{"instance_id": "cri-k77rd2eo9ztt1qa4", "namespace": "platform", "repo_name": "storefront"}
}

// namesOf returns the names of a state, the latest one in brackets.
func namesOf(state object) string {
	latest, _ := state["latest"].(object)
	var names []string
	for index, listed := range state["tags"].([]any) {
		tag := listed.(object)
		name := tag["name"].(string)
		if names := state["names"].([]any); names[index] != name {
			name += fmt.Sprintf(" (but %s in names)", names[index])
		}
		if cmp.Equal(latest, tag) {
			name = "[" + name + "]"
		}
		names = append(names, name)
	}
	return strings.Join(names, " ")
}

func TestACRTags(t *testing.T) {
	t.Parallel()
	services, session := emulated(t)
	tag := func(name, version, digest, imageID, created, updated string, size int64) object {
		return object{
			"name": name, "version": version, "digest": digest, "image_id": imageID, "created": created, "updated": updated, "size": size, "status": "NORMAL",
			"pinned_reference": "registry.example.com/platform/storefront@" + digest,
		}
	}
	second := tag("1.4.2", "1.4.2", storefrontDigest, "99107c6c66ee93b43a331eeaf122590f87e1a2f055cd81e454b30643204419df", "2024-03-18T09:12:44Z", "2024-03-18T09:14:06.5Z", 77485881)
	state := session.MustRead(t.Context(), acrTags, storefrontTags().With(object{"version": "~> 1.4.0", "registry_host": "registry.example.com"}))
	first := state["latest"].(object)
	want := storefrontTags().With(object{
		"repo_id": "crr-v7m9m2g0qkqjf56p", "region": "cn-hangzhou", "registry_host": "registry.example.com", "version": "~> 1.4.0",
		"allow_missing": nil, "exists": true, "timeouts": nil, "name_regex": nil, "variant": nil, "include_prereleases": nil, "include_referrer_tags": nil, "status": nil,
		"names": []any{"1.4.3", "1.4.2", "1.4.1", "1.4.0"}, "latest": first, "tags": []any{first, second, state["tags"].([]any)[2], state["tags"].([]any)[3]},
	})
	if difference := cmp.Diff(want, state); difference != "" || first["name"] != "1.4.3" || first["digest"] != movedDigest {
		t.Errorf("latest %v (-want +got):\n%s", first, difference)
	}
	if difference := cmp.Diff(map[string]int64{"GetRepository": 1, "ListRepoTag": 1}, services.Record().Counts); difference != "" {
		t.Errorf("requests (-want +got):\n%s", difference)
	}
}

func TestACRTagsFilters(t *testing.T) {
	t.Parallel()
	signature := "sha256-" + hexA + ".sig"
	list := acrListOf(
		acrEntry("1.9.0", hexA, 9), acrEntry("v1.10.0", hexA, 1), acrEntry("1.10.0-alpine", hexA, 3), acrEntry("1.11.0-rc.1", hexA, 4), acrEntry("2.0.0-rc.1", hexA, 5),
		acrEntry("main-7f3", hexA, 6), acrEntry("latest", hexA, 9), acrEntry(signature, hexA, 8), strings.Replace(acrEntry("1.12.0", hexA, 2), "NORMAL", "DELETING", 1),
	)
	for name, test := range map[string]struct {
		changes object
		want    string
	}{
		"none":                       {nil, "[1.9.0] latest main-7f3 2.0.0-rc.1 1.11.0-rc.1 1.10.0-alpine v1.10.0"},
		"version":                    {object{"version": "~> 1.0"}, "1.9.0 [v1.10.0]"},
		"version, its own upper":     {object{"version": "< 2.0", "include_prereleases": true}, "1.9.0 [1.11.0-rc.1] v1.10.0"},
		"a pre-release":              {object{"version": "2.0.0-rc.1", "include_prereleases": true}, "[2.0.0-rc.1]"},
		"variant":                    {object{"version": ">= 1", "variant": "alpine"}, "[1.10.0-alpine]"},
		"no such variant":            {object{"version": ">= 1", "variant": "slim"}, ""},
		"name_regex":                 {object{"name_regex": "^main-"}, "[main-7f3]"},
		"name_regex, unanchored":     {object{"name_regex": "10"}, "[1.10.0-alpine] v1.10.0"},
		"name_regex and version":     {object{"name_regex": "^[0-9]", "version": ">= 1"}, "[1.9.0]"},
		"status":                     {object{"status": "DELETING"}, "[1.12.0]"},
		"status and version":         {object{"status": "DELETING", "version": "~> 1.0"}, "[1.12.0]"},
		"include_referrer_tags":      {object{"include_referrer_tags": true, "name_regex": "sig|rc"}, "[" + signature + "] 2.0.0-rc.1 1.11.0-rc.1"},
		"nothing":                    {object{"name_regex": "^none$"}, ""},
		"include_prereleases is off": {object{"include_prereleases": false, "name_regex": "rc"}, "[2.0.0-rc.1] 1.11.0-rc.1"},
	} {
		services, session := emulated(t)
		services.AddFault(list)
		state := session.MustRead(t.Context(), acrTags, acrTagsSource.Config.With(test.changes))
		if got := namesOf(state); got != test.want || state["exists"] != true || (test.want == "") != (state["latest"] == nil) {
			t.Errorf("%s: %s, want %s", name, got, test.want)
		}
	}
}

// TestACRTagsPins: a reference needs the host and the name of the repository, as in a read of one
// tag.
func TestACRTagsPins(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		config object
		want   any
	}{
		"no host":              {storefrontTags(), nil},
		"host":                 {storefrontTags().With(object{"registry_host": "r.example.com"}), "r.example.com/platform/storefront@" + storefrontDigest},
		"host, but no name":    {acrTagsSource.Config.With(object{"registry_host": "r.example.com"}), nil},
		"neither host or name": {acrTagsSource.Config, nil},
	} {
		services, session := emulated(t)
		state := session.MustRead(t.Context(), acrTags, test.config.With(object{"version": "1.4.2"}))
		if latest := state["latest"].(object); latest["pinned_reference"] != test.want {
			t.Errorf("%s: %v, want %v", name, latest["pinned_reference"], test.want)
		}
		if count := services.Record().Counts["ListInstanceEndpoint"]; count != 0 {
			t.Errorf("%s: the host was looked up", name)
		}
	}
}

// TestACRTagsWithoutFacts has one text for each kind of fact that is missing, whatever the number
// of tags. Those of one summary are one warning: a CLI would show only the first.
func TestACRTagsWithoutFacts(t *testing.T) {
	t.Parallel()
	services, session := emulated(t)
	services.AddFault(acrListOf(
		`{"Tag": "1.3.0", "Digest": "sha256:x"}`, `{"Tag": "1.2.0"}`,
		acrEntry("1.0.0", "", 7), acrEntry("1.0.1", "sha256:x", 6), acrEntry("1.0.2", "", 5), acrEntry("1.0.3", "", 4), acrEntry("1.0.4", "", 3), acrEntry("1.0.5", "", 2), acrEntry("1.0.6", hexA, 1),
	))
	state, problems := session.Read(t.Context(), acrTags, acrTagsSource.Config.With(object{"version": "~> 1.0"}))
	want := []diagnostic{
		providertest.Warning("Unexpected API Response", "The API returned no status for 2 of the 9 tags of the repository, \"1.2.0\" among them. "+
			"tags does not have these: it is not known whether their status is \"NORMAL\".\n\nCheck them in the console of the registry.\n\n"+
			`The API returned "sha256:x" as tags[1].digest, which is not a valid digest. The value is kept unchanged, and no reference is built from it.`+"\n\n"+
			"Do not pin to it. Check the image in the console of the registry.", "status"),
		providertest.Warning("Digest Not Comparable", "The API does not return the digest of the whole tag for 6 of 7 tags, so that pinned_reference is null: "+
			"\"1.0.0\", \"1.0.1\", \"1.0.2\", \"1.0.3\", \"1.0.4\" and 1 more.\n\nDo not deploy by the name of a tag instead. Check the images in the console of the registry.", "tags[0].pinned_reference"),
	}
	if difference := cmp.Diff(want, problems); difference != "" {
		t.Errorf("(-want +got):\n%s", difference)
	}
	if got := namesOf(state); got != "1.0.0 1.0.1 1.0.2 1.0.3 1.0.4 1.0.5 [1.0.6]" {
		t.Error(got)
	}
}

// TestACRTagWithoutFacts speaks of one tag, not of 1 of 1.
func TestACRTagWithoutFacts(t *testing.T) {
	t.Parallel()
	services, session := emulated(t)
	services.AddFault(acrListOf(`{"Tag": "1.2.0"}`, acrEntry("1.0.0", "", 7)))
	_, problems := session.Read(t.Context(), acrTags, acrTagsSource.Config)
	want := []diagnostic{
		providertest.Warning("Unexpected API Response", "The API returned no status for tag \"1.2.0\". "+
			"tags does not have it: it is not known whether its status is \"NORMAL\".\n\nCheck it in the console of the registry.", "status"),
		providertest.Warning("Digest Not Comparable", "The API does not return the digest of the whole tag for the only tag of the list, so that pinned_reference is null: "+
			"\"1.0.0\".\n\nDo not deploy by the name of a tag instead. Check the images in the console of the registry.", "tags[0].pinned_reference"),
	}
	if difference := cmp.Diff(want, problems); difference != "" {
		t.Errorf("(-want +got):\n%s", difference)
	}
}

// TestStatusOfTags expects an exact comparison. A status that no tag has selects nothing; one that
// no tag can have is an error.
func TestStatusOfTags(t *testing.T) {
	t.Parallel()
	services, session := emulated(t)
	for _, status := range []string{"NORMAL", "DELETING", "SYNC_FAILED", "A-1"} {
		if problems := session.Validate(t.Context(), acrTags, acrTagsSource.Config.With(object{"status": status})); len(problems) > 0 {
			t.Errorf("%s: %+v", status, problems)
		}
	}
	const reason = `must be a status as the API returns it, such as "NORMAL": at most 64 capital letters, digits, "_" or "-".`
	for _, test := range []typed{
		{"status", "normal", reason, `"normal" has lower-case letters: set status to "NORMAL".`},
		{"status", "Deleting", reason, `"Deleting" has lower-case letters: set status to "DELETING".`},
		{"status", "NORMAL\n", reason, `The value ends with a line break, as files do (trimspace removes it): set status to "NORMAL".`},
	} {
		_, problems := session.Read(t.Context(), acrTags, acrTagsSource.Config.With(object{"status": test.value}))
		if difference := cmp.Diff([]diagnostic{providertest.Error("Invalid Attribute Value", test.detail(), "status")}, problems); difference != "" {
			t.Errorf("%s (-want +got):\n%s", test.value, difference)
		}
	}
	for _, status := range []string{"NOR MAL", "not normal", "É", strings.Repeat("A", 65)} {
		problems := session.Validate(t.Context(), acrTags, acrTagsSource.Config.With(object{"status": status}))
		want := []diagnostic{providertest.Error("Invalid Attribute Value", "Invalid value for status: "+quoted(status)+" "+reason, "status")}
		if difference := cmp.Diff(want, problems); difference != "" {
			t.Errorf("%s (-want +got):\n%s", status, difference)
		}
	}
	if requests := services.Record().Requests; len(requests) > 0 {
		t.Errorf("%d requests were sent", len(requests))
	}
}

// TestEqualVersions has the highest version twice.
func TestEqualVersions(t *testing.T) {
	t.Parallel()
	const fix = "Push the same image under both names, or delete one of the tags. To leave one of them out, set name_regex: \"^v\" keeps names with a v, \"^[0-9]\" those without."
	hexB := strings.Repeat("b", 64)
	for name, test := range map[string]struct {
		entries []string
		changes object
		want    string // the names, or how the error goes on
	}{
		"the same digest":      {[]string{acrEntry("v1.2.0", hexA, 2), acrEntry("1.2.0", "sha256:"+hexA, 1)}, nil, "v1.2.0 [1.2.0]"},
		"different digests":    {[]string{acrEntry("v1.2.0", hexA, 2), acrEntry("1.2.0", hexB, 1)}, nil, "but not the same image.\n  1.2.0:  sha256:" + hexB + "\n  v1.2.0: sha256:" + hexA},
		"no digest":            {[]string{acrEntry("v1.2.0", "", 2), acrEntry("1.2.0", "", 1)}, nil, "and it is not known whether they are the same image.\n  1.2.0:  none (the API returned no digest)\n  v1.2.0: none (the API returned no digest)"},
		"no valid digest":      {[]string{acrEntry("v1.2.0", "x", 2), acrEntry("1.2.0", "x", 1)}, nil, "and it is not known whether they are the same image.\n  1.2.0:  \"x\" (not a valid digest)\n  v1.2.0: \"x\" (not a valid digest)"},
		"one digest":           {[]string{acrEntry("v1.2.0", hexA, 2), acrEntry("1.2.0", "", 1)}, nil, "and it is not known whether they are the same image.\n  1.2.0:  none (the API returned no digest)\n  v1.2.0: sha256:" + hexA},
		"not the highest":      {[]string{acrEntry("v1.2.0", hexA, 2), acrEntry("1.2.0", hexB, 1), acrEntry("1.3.0", hexB, 0)}, nil, "v1.2.0 1.2.0 [1.3.0]"},
		"one of them left out": {[]string{acrEntry("v1.2.0", hexA, 2), acrEntry("1.2.0", hexB, 1)}, object{"name_regex": "^v"}, "[v1.2.0]"},
	} {
		services, session := emulated(t)
		services.AddFault(acrListOf(test.entries...))
		state, problems := session.Read(t.Context(), acrTags, acrTagsSource.Config.With(object{"version": "~> 1.2", "allow_missing": true}).With(test.changes))
		if state != nil {
			if got := namesOf(state); got != test.want {
				t.Errorf("%s: %s, want %s", name, got, test.want)
			}
			continue
		}
		want := []diagnostic{providertest.Error(
			"Digest Mismatch", "Two tags are the highest version, 1.2.0, "+test.want+"\n\n"+fix, "version",
		)}
		if difference := cmp.Diff(want, problems); difference != "" {
			t.Errorf("%s (-want +got):\n%s", name, difference)
		}
	}
}
