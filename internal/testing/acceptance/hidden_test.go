// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import "testing"

func TestTextHidesWhatMayBeAName(t *testing.T) {
	t.Parallel()
	words := make(hidden)
	words.add("", "latest", "Team/App", "my-registry", "LTAIexample")
	for given, want := range map[string]string{
		"":                                     "",
		"Access denied for this user.":         "Access denied for this user.",
		"The tag latest does not exist.":       "The tag … does not exist.",
		"(LATEST) 'app' team/app!":             "…",
		"TAG_NOT_EXIST: it isn't there":        "TAG_NOT_EXIST: it isn't there",
		"HTTP 404 of 123456":                   "HTTP 404 of …",
		"my-registry of ltaiexample, a%2Fb x=": "… of …",
		"sha256:abc cri-abc a.b.com x/y `z` |": "…",
		"존재하지 않는 태그":                           "존재하지 않는 태그",
		"wait ... ":                            "wait ...",
		"a\nb | c":                             "a b … c",
	} {
		if got := words.text(given); got != want {
			t.Errorf("%q is told as %q, want %q", given, got, want)
		}
	}
	long := words.text("word word word word word word word word word word word word word word word word word word word word " +
		"word word word word word word word word word word word word word word word word word word word word word")
	if want := longestMessage + 1; len([]rune(long)) != want {
		t.Errorf("a long message has %d characters, want %d", len([]rune(long)), want)
	}
}

func TestCodesAndFields(t *testing.T) {
	t.Parallel()
	words := make(hidden)
	words.add("platform")
	for given, want := range map[string]string{"InvalidAction.NotFound": "InvalidAction.NotFound", "404": "404", "Platform": "…", "a b": "…", "": "…", "cri-1": "…"} {
		if got := words.code(given); got != want {
			t.Errorf("the code %q is told as %q, want %q", given, got, want)
		}
	}
	for given, want := range map[string]string{"os_version": "os_version", "platform": "…", "com.acme": "…", "1": "…"} {
		if got := words.field(given); got != want {
			t.Errorf("the field %q is told as %q, want %q", given, got, want)
		}
	}
	if got, want := words.path("Layers[].platform[][].x"), "Layers[].…[][].x"; got != want {
		t.Errorf("the path is told as %q, want %q", got, want)
	}
}
