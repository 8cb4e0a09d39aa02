// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package image

import (
	"errors"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
	"time"
)

// hours returns a time, in hours after a fixed one.
func hours(count int) *time.Time {
	instant := time.Date(2024, 3, 1, count, 0, 0, 0, time.UTC)
	return &instant
}

var hexDigest = strings.Repeat("0123456789abcdef", 4)

// listedTags is a repository with everything that a filter tells apart. Pushes are in the order of
// hours.
func listedTags() []ListedTag {
	return []ListedTag{
		{Name: "1.9.0", Pushed: hours(1), Status: "NORMAL", Contents: []string{"a"}},
		{Name: "1.10.0", Pushed: hours(2), Status: "NORMAL", Contents: []string{"b"}},
		{Name: "1.10.0-alpine", Pushed: hours(3), Status: "NORMAL", Contents: []string{"c"}},
		{Name: "v1.10.0-alpine3.19", Pushed: hours(3), Status: "NORMAL", Contents: []string{"d"}},
		{Name: "1.11.0-rc.9", Pushed: hours(5), Status: "NORMAL", Contents: []string{"e"}},
		{Name: "1.11.0-rc.10", Pushed: hours(4), Status: "NORMAL", Contents: []string{"f"}},
		{Name: "1.12.0", Pushed: hours(6), Status: "DELETING", Contents: []string{"g"}},
		{Name: "2.0.0", Pushed: hours(7), Status: "NORMAL", Contents: []string{"h"}},
		{Name: "1.8.7", Pushed: hours(8), Status: "NORMAL", Contents: []string{"i"}},
		{Name: "latest", Pushed: hours(8), Status: "NORMAL", Contents: []string{"i"}},
		{Name: "main-2", Pushed: nil, Status: "NORMAL"},
		{Name: "main-1", Pushed: nil},
		{Name: "sha256-" + hexDigest, Pushed: hours(9), Status: "NORMAL"},
		{Name: "sha256-" + hexDigest + ".sig", Pushed: hours(9), Status: "NORMAL"},
		{Name: "sha256-" + hexDigest + ".att", Pushed: hours(9), Status: "NORMAL"},
		{Name: "sha256-" + hexDigest + ".sbom", Pushed: hours(9), Status: "NORMAL"},
		{Name: "sha256-" + hexDigest + ".tar", Pushed: hours(0), Status: "NORMAL"},
		{Name: "sha256-" + hexDigest[1:], Pushed: hours(0), Status: "NORMAL"},
		{Name: "xsha256-" + hexDigest, Pushed: hours(0), Status: "NORMAL"},
	}
}

func constraint(t *testing.T, text string) *Constraint {
	t.Helper()
	parsed, err := ParseConstraint(text)
	if err != nil {
		t.Fatal(err)
	}
	return &parsed
}

// selectedNames returns the names in order, the latest one in brackets.
func selectedNames(listed []ListedTag, selection TagSelection) string {
	var names []string
	for index, tag := range selection.Tags {
		name := strings.NewReplacer(hexDigest, "HEX", hexDigest[1:], "SHORT").Replace(listed[tag.Index].Name)
		if index == selection.Latest {
			name = "[" + name + "]"
		}
		names = append(names, name)
	}
	return strings.Join(names, " ")
}

func TestSelectTags(t *testing.T) {
	t.Parallel()
	const rest = " sha256-HEX.tar sha256-SHORT xsha256-HEX"
	for name, test := range map[string]struct {
		filter TagFilter
		want   string
	}{
		"no filter": {TagFilter{}, "[1.8.7] latest 2.0.0 1.12.0 1.11.0-rc.9 1.11.0-rc.10 1.10.0-alpine v1.10.0-alpine3.19 1.10.0 1.9.0" + rest + " main-1 main-2"},
		"status":    {TagFilter{Status: "NORMAL"}, "[1.8.7] latest 2.0.0 1.11.0-rc.9 1.11.0-rc.10 1.10.0-alpine v1.10.0-alpine3.19 1.10.0 1.9.0" + rest + " main-2"},
		"deleting":  {TagFilter{Status: "DELETING"}, "[1.12.0]"},
		"no status": {TagFilter{Status: "normal"}, ""},
		"referrer tags": {
			TagFilter{Name: regexp.MustCompile(`sha256`), IncludeReferrerTags: true},
			"[sha256-HEX] sha256-HEX.att sha256-HEX.sbom sha256-HEX.sig" + rest,
		},
		"no time of a push":     {TagFilter{Name: regexp.MustCompile(`^main-`)}, "main-1 main-2"},
		"latest is a name":      {TagFilter{Name: regexp.MustCompile(`latest`)}, "[latest]"},
		"unanchored expression": {TagFilter{Name: regexp.MustCompile(`\.1[02]`), Status: "NORMAL"}, "[1.11.0-rc.10] 1.10.0-alpine v1.10.0-alpine3.19 1.10.0"},
		"highest version":       {TagFilter{Version: constraint(t, "~> 1.0")}, "1.8.7 [1.12.0] 1.10.0 1.9.0"},
		"highest version with a status": {
			TagFilter{Version: constraint(t, "~> 1.0"), Status: "NORMAL"}, "1.8.7 [1.10.0] 1.9.0",
		},
		"pre-releases": {
			TagFilter{Version: constraint(t, "~> 1.10"), Status: "NORMAL", IncludePrereleases: true}, "1.11.0-rc.9 [1.11.0-rc.10] 1.10.0",
		},
		"variant":       {TagFilter{Version: constraint(t, ">= 1"), Variant: "alpine"}, "[1.10.0-alpine]"},
		"exact variant": {TagFilter{Version: constraint(t, ">= 1"), Variant: "alpine3.19"}, "[v1.10.0-alpine3.19]"},
		"variant, pre-releases have none": {
			TagFilter{Version: constraint(t, ">= 1"), Variant: "alpine", IncludePrereleases: true}, "[1.10.0-alpine]",
		},
		"no such version": {TagFilter{Version: constraint(t, "> 2")}, ""},
		"name and version": {
			TagFilter{Version: constraint(t, ">= 1"), Name: regexp.MustCompile(`^1\.[0-9]\.`)}, "1.8.7 [1.9.0]",
		},
		"a variant without a version counts for nothing": {TagFilter{Variant: "alpine", Name: regexp.MustCompile(`\.10`)}, "[1.11.0-rc.10] 1.10.0-alpine v1.10.0-alpine3.19 1.10.0"},
	} {
		listed := listedTags()
		for range 5 {
			selection, err := SelectTags(listed, test.filter)
			if got := selectedNames(listed, selection); got != test.want || err != nil {
				t.Errorf("%s: %v\n got %s\nwant %s", name, err, got, test.want)
			}
			rand.Shuffle(len(listed), func(i, j int) { listed[i], listed[j] = listed[j], listed[i] })
		}
	}
}

func TestSelectTagsVersions(t *testing.T) {
	t.Parallel()
	listed := listedTags()
	selection, err := SelectTags(listed, TagFilter{Name: regexp.MustCompile(`^(v?1\.10|1\.11|main-1)`)})
	if err != nil {
		t.Fatal(err)
	}
	versions := make(map[string]string)
	for _, tag := range selection.Tags {
		version := "none"
		if tag.Version != nil {
			version = tag.Version.String()
		}
		versions[listed[tag.Index].Name] = version
	}
	for name, want := range map[string]string{
		"1.10.0": "1.10.0", "1.10.0-alpine": "1.10.0", "v1.10.0-alpine3.19": "1.10.0", "1.11.0-rc.9": "1.11.0-rc.9", "1.11.0-rc.10": "1.11.0-rc.10", "main-1": "none",
	} {
		if versions[name] != want {
			t.Errorf("the version of %s is %q, want %q", name, versions[name], want)
		}
	}
}

// TestSelectTagsOfEqualVersions has two tags of one version: it is the latest one only if both are
// known to be one image.
func TestSelectTagsOfEqualVersions(t *testing.T) {
	t.Parallel()
	same, other, more := []string{"sha256:a"}, []string{"sha256:b"}, []string{"sha256:a", "sha256:b"}
	for name, test := range map[string]struct {
		plain, prefixed []string
		filter          TagFilter
		higher, want    string
	}{
		"one image":                   {same, same, TagFilter{Version: constraint(t, "~> 1.2")}, "", "[1.2.0]"},
		"one image of several":        {more, more, TagFilter{Version: constraint(t, "~> 1.2")}, "", "[1.2.0]"},
		"two images":                  {same, other, TagFilter{Version: constraint(t, "~> 1.2")}, "", "1.2.0 1.2.0 v1.2.0"},
		"two that share one":          {same, more, TagFilter{Version: constraint(t, "~> 1.2")}, "", "1.2.0 1.2.0 v1.2.0"},
		"nothing is known":            {nil, nil, TagFilter{Version: constraint(t, "~> 1.2")}, "", "1.2.0 1.2.0 v1.2.0"},
		"one is known":                {same, nil, TagFilter{Version: constraint(t, "~> 1.2")}, "", "1.2.0 1.2.0 v1.2.0"},
		"not the latest":              {same, other, TagFilter{Version: constraint(t, "~> 1.2")}, "1.2.1", "[1.2.1]"},
		"not by version":              {same, other, TagFilter{}, "", "[v1.2.0]"},
		"only one of them kept":       {same, other, TagFilter{Version: constraint(t, "~> 1.2"), Name: regexp.MustCompile(`^v`)}, "", "[v1.2.0]"},
		"the other one of them kept":  {same, other, TagFilter{Version: constraint(t, "~> 1.2"), Name: regexp.MustCompile(`^\d`)}, "", "[1.2.0]"},
		"another variant is no equal": {same, same, TagFilter{Version: constraint(t, "~> 1.2"), Variant: "alpine"}, "1.2.0-alpine", "[1.2.0-alpine]"},
	} {
		for range 4 {
			listed := []ListedTag{
				{Name: "1.2.0", Contents: test.plain, Pushed: hours(1)}, {Name: "v1.2.0", Contents: test.prefixed, Pushed: hours(2)}, {Name: "1.1.9", Contents: same, Pushed: hours(0)},
			}
			if test.higher != "" {
				listed = append(listed, ListedTag{Name: test.higher, Contents: same})
			}
			rand.Shuffle(len(listed), func(i, j int) { listed[i], listed[j] = listed[j], listed[i] })
			selection, err := SelectTags(listed, test.filter)
			got := ""
			if selection.Latest >= 0 {
				got = "[" + listed[selection.Tags[selection.Latest].Index].Name + "]"
			}
			if equal, isEqual := errors.AsType[*EqualVersionsError](err); isEqual {
				got = strings.Join([]string{equal.Version.String(), listed[equal.First].Name, listed[equal.Second].Name}, " ")
			}
			if got != test.want {
				t.Errorf("%s: got %s, want %s", name, got, test.want)
			}
		}
	}
}

// FuzzSelectTags builds a list of the names in a text, and expects the same choice in every order
// of the list: the highest of the versions that are kept, or an error about two equal ones.
func FuzzSelectTags(f *testing.F) {
	f.Fuzz(func(t *testing.T, names, versions, variant string, includePrereleases bool, seed uint64) {
		filter := TagFilter{Variant: variant, IncludePrereleases: includePrereleases}
		if parsed, err := ParseConstraint(versions); err == nil {
			filter.Version = &parsed
		}
		random := rand.New(rand.NewPCG(seed, 0))
		var listed []ListedTag
		known := make(map[string]bool)
		for _, name := range strings.Fields(names) {
			if !known[name] {
				known[name] = true
				listed = append(listed, ListedTag{Name: name, Pushed: hours(random.IntN(3)), Contents: []string{"ab"[:random.IntN(2)+1]}})
			}
		}
		first, firstError := SelectTags(listed, filter)
		want := selectedNames(listed, first)
		checkSelection(t, listed, filter, first, firstError)
		random.Shuffle(len(listed), func(i, j int) { listed[i], listed[j] = listed[j], listed[i] })
		second, secondError := SelectTags(listed, filter)
		if got := selectedNames(listed, second); got != want || (firstError == nil) != (secondError == nil) {
			t.Fatalf("%s, %v\nin another order %s, %v", want, firstError, got, secondError)
		}
	})
}

func checkSelection(t *testing.T, listed []ListedTag, filter TagFilter, selection TagSelection, err error) {
	t.Helper()
	equal, isEqual := errors.AsType[*EqualVersionsError](err)
	switch {
	case err != nil && (!isEqual || selection.Latest >= 0):
		t.Fatalf("%v, latest %d", err, selection.Latest)
	case err == nil && (selection.Latest < 0) != (len(selection.Tags) == 0):
		t.Fatalf("latest is %d of %d", selection.Latest, len(selection.Tags))
	case filter.Version == nil || len(selection.Tags) == 0:
		return
	}
	var latest Version
	if isEqual {
		latest = equal.Version
	} else {
		latest = *selection.Tags[selection.Latest].Version
	}
	for _, tag := range selection.Tags {
		if tag.Version.Compare(latest) > 0 || !filter.Version.Allows(*tag.Version) || tag.Version.Variant() != filter.Variant {
			t.Fatalf("%s is in the list of which %s is the latest", listed[tag.Index].Name, latest)
		}
	}
}
