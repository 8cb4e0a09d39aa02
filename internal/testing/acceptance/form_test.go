// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const hex64 = "c2e558f60ea6b53bb8f17a304803202de5ed063d1a134b4a795e3b4e94fb268e"

func decoded(t *testing.T, text string) any {
	t.Helper()
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		t.Fatal(err)
	}
	return value
}

func TestFormOf(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`null`: "null", `true`: "true or false", `[]`: "empty list", `[1]`: "list", `{}`: "object",
		`0`: "0", `12`: "number", `1710753164123`: "number of 13 digits", `-1`: "number with a sign, fraction or exponent", `1e3`: "number with a sign, fraction or exponent",
		`""`: `""`, `"x"`: "text", `"0"`: "0 as text", `"12"`: "number as text", `"1710753164123"`: "number of 13 digits as text", `"12MB"`: "text",
		`"` + hex64 + `"`: "<64 hex>", `"sha256:` + hex64 + `"`: "sha256:<64 hex>", `"sha256:sha256:` + hex64 + `"`: "sha256:sha256:<64 hex>", `"SHA256:` + hex64 + `"`: "text",
	} {
		if got := formOf(decoded(t, text)); got != want {
			t.Errorf("%s is told as %q, want %q", text, got, want)
		}
	}
}

func TestFormsOfAllAnswersTogether(t *testing.T) {
	t.Parallel()
	learned := make(forms)
	learned.learn("", decoded(t, `{"a": 1, "list": [{"x": "1"}, {"x": "y", "z": null}]}`))
	learned.learn("", decoded(t, `{"a": "1", "list": [], "b": {"c": []}}`))
	got := make(map[string]string)
	for path := range learned {
		got[path] = strings.Join(learned.seen(path), ", ")
	}
	want := map[string]string{
		"": "object", "a": "number, number as text", "list": "empty list, list", "list[]": "object", "list[].x": "number as text, text",
		"list[].z": "null, at times absent", "b": "object, at times absent", "b.c": "empty list",
	}
	if difference := cmp.Diff(want, got); difference != "" {
		t.Errorf("forms (-want +got):\n%s", difference)
	}
	for path, want := range map[string][]string{"list[].none": {"absent"}, "none": {"absent"}, "none.at.all": nil, "a.b": nil, "none[]": nil} {
		if seen := learned.seen(path); !slices.Equal(seen, want) {
			t.Errorf("%s was seen as %q, want %q", path, seen, want)
		}
	}
}

func TestFieldsDifferByForm(t *testing.T) {
	t.Parallel()
	assumed, here := make(forms), make(forms)
	assumed.learn("", decoded(t, `{"name": "x", "label": "x", "size": 1, "time": null, "tags": [{"id": 1}], "gone": 1}`))
	here.learn("", decoded(t, `{"name": "12", "label": "`+hex64+`", "size": "1", "time": null, "tags": [], "storefront": 1, "more": 2}`))
	words := make(hidden)
	words.add("storefront")
	want := []row{
		{"Get `gone`", "number", "absent", true},
		{"Get `label`", "text", "<64 hex>", false},
		{"Get `more`", "absent", "number", true},
		{"Get `name`", "text", "number as text", false},
		{"Get `size`", "number", "number as text", true},
		{"Get `…`", "absent", "number", true},
		{"Get `tags`", "list", "empty list", true},
		{"Get `tags[]`", "object", "not asked", false},
		{"Get `tags[].id`", "number", "not asked", false},
		{"Get `time`", "null", "null", false},
	}
	if difference := cmp.Diff(want, compareFields("Get", assumed, here, words), cmp.AllowUnexported(row{})); difference != "" {
		t.Errorf("rows (-want +got):\n%s", difference)
	}
	want = []row{{"fields of Get", "as documented", "not asked", false}}
	if difference := cmp.Diff(want, compareFields("Get", assumed, nil, words), cmp.AllowUnexported(row{})); difference != "" {
		t.Errorf("rows (-want +got):\n%s", difference)
	}
}
