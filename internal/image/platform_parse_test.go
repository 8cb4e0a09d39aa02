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
		{"unknown/amd64", Platform{OS: "unknown", Architecture: "amd64"}},
	} {
		got, err := ParsePlatform(test.text)
		if err != nil || got != test.want || got.String() != test.text || CheckPlatform(test.text) != nil {
			t.Errorf("ParsePlatform(%q) = %+v (%q), %v, want %+v", test.text, got, got, err, test.want)
		}
	}
}

func TestParsePlatformErrors(t *testing.T) {
	t.Parallel()
	for _, text := range append([]string{
		"linux", "amd64", "linux/", "/amd64", "linux//v8", "linux/arm/", "linux/arm/v7/", "linux/arm/v7/x", "Linux/amd64", "linux/AMD64", "linux/arm/V7",
		"linux/x86_64", "linux/amd 64", " linux/amd64", "linux/amd64\n", "linux/*", "linux,amd64", "unknown/unknown", "unknown/unknown/v8", "linux/ämd64",
	}, hostileNames...) {
		if got, err := ParsePlatform(text); !errors.Is(err, ErrPlatform) || got != (Platform{}) {
			t.Errorf("ParsePlatform(%.40q) = %+v, %v, want %v", text, got, err, ErrPlatform)
		}
		if err := CheckPlatform(text); !errors.Is(err, ErrPlatform) {
			t.Errorf("CheckPlatform(%.40q) = %v, want %v", text, err, ErrPlatform)
		}
	}
}

func TestPlatformMatches(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		platform, requested Platform
		want                bool
	}{
		{Platform{"linux", "amd64", ""}, Platform{"linux", "amd64", ""}, true},
		{Platform{"linux", "amd64", ""}, Platform{"windows", "amd64", ""}, false},
		{Platform{"linux", "amd64", ""}, Platform{"linux", "arm64", ""}, false},
		{Platform{"linux", "arm", "v7"}, Platform{"linux", "arm", "v7"}, true},
		{Platform{"linux", "arm", "v7"}, Platform{"linux", "arm", "v6"}, false},
		{Platform{"linux", "arm", "v7"}, Platform{"linux", "arm", ""}, true},
		{Platform{"linux", "arm", ""}, Platform{"linux", "arm", "v7"}, false},
		{Platform{"linux", "arm", ""}, Platform{"linux", "arm", "v8"}, false},
		{Platform{"linux", "arm64", ""}, Platform{"linux", "arm64", "v8"}, true},
		{Platform{"linux", "arm64", "v8"}, Platform{"linux", "arm64", ""}, true},
		{Platform{"linux", "arm64", "v8"}, Platform{"linux", "arm64", "v8"}, true},
		{Platform{"linux", "arm64", "v9"}, Platform{"linux", "arm64", "v8"}, false},
		{Platform{"linux", "arm64", "v9"}, Platform{"linux", "arm64", ""}, true},
		{Platform{"linux", "arm64", ""}, Platform{"linux", "arm64", "v9"}, false},
		{Platform{"linux", "amd64", ""}, Platform{"linux", "amd64", "v2"}, false},
		{Platform{"unknown", "unknown", ""}, Platform{"unknown", "unknown", ""}, false},
		{Platform{}, Platform{}, false},
	} {
		if got := test.platform.Matches(test.requested); got != test.want {
			t.Errorf("%+v matches %+v: got %t, want %t", test.platform, test.requested, got, test.want)
		}
	}
}
