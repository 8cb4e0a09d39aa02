// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package image

import (
	"errors"
	"testing"
)

func TestParsePlatform(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		text string
		want Platform
	}{
		{"linux/amd64", Platform{OS: "linux", Architecture: "amd64"}},
		{"linux/arm/v7", Platform{OS: "linux", Architecture: "arm", Variant: "v7"}},
		{"linux/arm64/v8", Platform{OS: "linux", Architecture: "arm64", Variant: "v8"}},
		{"windows/amd64", Platform{OS: "windows", Architecture: "amd64"}},
		{"windows/amd64:10.0.20348.2340", Platform{OS: "windows", Architecture: "amd64", OSVersion: "10.0.20348.2340"}},
		{"linux/x86_64", Platform{OS: "linux", Architecture: "x86_64"}},
		{"linux/x86-64/v3:6.1-rt", Platform{OS: "linux", Architecture: "x86-64", Variant: "v3", OSVersion: "6.1-rt"}},
		{"unknown/amd64", Platform{OS: "unknown", Architecture: "amd64"}},
	} {
		got, err := ParsePlatform(test.text)
		if err != nil || got != test.want || got.FullName() != test.text || CheckPlatform(test.text) != nil {
			t.Errorf("ParsePlatform(%q) = %+v (%q), %v, want %+v", test.text, got, got, err, test.want)
		}
	}
}

func TestParsePlatformErrors(t *testing.T) {
	t.Parallel()
	for _, text := range append([]string{
		"linux", "amd64", "linux/", "/amd64", "linux//v8", "linux/arm/", "linux/arm/v7/", "linux/arm/v7/x", "Linux/amd64", "linux/AMD64", "linux/arm/V7",
		"linux/_x86", "linux/x86_", "linux/amd64:", "windows/amd64:10.0.", "windows/amd64:10 0", "windows/amd64:10:0", "linux/amd 64", " linux/amd64", "linux/amd64\n", "linux/*", "linux,amd64", "unknown/unknown", "unknown/unknown/v8", "linux/ämd64",
	}, hostileNames...) {
		if got, err := ParsePlatform(text); !errors.Is(err, ErrPlatform) || got != (Platform{}) {
			t.Errorf("ParsePlatform(%.40q) = %+v, %v, want %v", text, got, err, ErrPlatform)
		}
		if err := CheckPlatform(text); !errors.Is(err, ErrPlatform) {
			t.Errorf("CheckPlatform(%.40q) = %v, want %v", text, err, ErrPlatform)
		}
	}
}

func TestPlatformMatch(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		platform, requested string
		want                Match
	}{
		{"linux/amd64", "linux/amd64", ExactMatch},
		{"linux/amd64", "windows/amd64", NoMatch},
		{"linux/amd64", "linux/arm64", NoMatch},
		{"linux/x86_64", "linux/amd64", ExactMatch},
		{"linux/amd64", "linux/x86_64", ExactMatch},
		{"linux/amd64/v1", "linux/amd64", ExactMatch},
		{"linux/amd64/v2", "linux/amd64", WideMatch},
		{"linux/amd64", "linux/amd64/v2", NoMatch},
		{"linux/arm/v7", "linux/arm/v7", ExactMatch},
		{"linux/arm/v7", "linux/arm/v6", NoMatch},
		{"linux/arm/v7", "linux/arm", ExactMatch},
		{"linux/arm", "linux/arm/v7", ExactMatch},
		{"linux/arm/v6", "linux/arm", NoMatch},
		{"linux/arm64", "linux/arm64/v8", ExactMatch},
		{"linux/arm64/v8", "linux/arm64", ExactMatch},
		{"linux/aarch64", "linux/arm64/v8", ExactMatch},
		{"linux/arm64/v9", "linux/arm64/v8", NoMatch},
		{"linux/amd64/v3", "linux/amd64/v1", NoMatch},
		{"linux/amd64", "linux/amd64/v1", ExactMatch},
		{"linux/arm64/v9", "linux/arm64", WideMatch},
		{"linux/arm64", "linux/arm64/v9", NoMatch},
		{"windows/amd64:10.0.20348.2340", "windows/amd64", WideMatch},
		{"windows/amd64:10.0.20348.2340", "windows/amd64:10.0.20348.2340", ExactMatch},
		{"windows/amd64:10.0.20348.2340", "windows/amd64:10.0.20348", WideMatch},
		{"windows/amd64:10.0.20348.2340", "windows/amd64:10.0.2034", NoMatch},
		{"windows/amd64", "windows/amd64:10.0.20348", NoMatch},
	} {
		platform, err := ParsePlatform(test.platform)
		requested, requestedError := ParsePlatform(test.requested)
		if got := platform.Match(requested); got != test.want || err != nil || requestedError != nil {
			t.Errorf("%s matches %s: got %v, %v, %v, want %v", test.platform, test.requested, got, err, requestedError, test.want)
		}
	}
	for _, none := range []Platform{{}, {OS: "linux"}, {OS: "unknown", Architecture: "unknown"}} {
		if got := none.Match(none); got != NoMatch {
			t.Errorf("%+v matches itself: %v", none, got)
		}
	}
}

// TestRecognizePlatform: spaces around separators are corrected, others may separate two platforms.
func TestRecognizePlatform(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"linux / amd64": "linux/amd64", "linux/amd64 /": "linux/amd64", "windows(10.0.20348) /amd64": "windows/amd64:10.0.20348",
		"linux/amd64 linux/arm64": "", "linux/arm64 v8": "", "linux/amd64 arm64": "",
	} {
		if mistake, isKnown := ErrPlatform.Recognize(text); isKnown != (want != "") || isKnown && mistake.Value != want {
			t.Errorf("%q: %q, %v, want %q", text, mistake.Value, isKnown, want)
		}
	}
}
