// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package image

import (
	"errors"
	"strings"
	"testing"
)

// hostile are names that try to leave the path or the host, which no check may let through.
var hostile = []string{
	"", " ", "..", "../x", "a/../b", "a%2fb", "a?b", "a#b", "user@host", "a\nb", "a\x00b", "аpp" /* Cyrillic */, "a\u202eb",
	"a b", "/a", "a/", "a//b", "http://a", strings.Repeat("a", 10_000),
}

func TestChecksRefuseHostileNames(t *testing.T) {
	t.Parallel()
	for name, check := range map[string]struct {
		check func(string) error
		want  error
	}{
		"tag":        {CheckTag, ErrTag},
		"repository": {CheckRepository, ErrRepository},
		"digest":     {CheckDigest, ErrDigest},
	} {
		for _, value := range hostile {
			if err := check.check(value); !errors.Is(err, check.want) {
				t.Errorf("%s: %.40q: got %v, want %v", name, value, err, check.want)
			}
		}
	}
	for _, value := range hostile {
		if CheckHost(value) == nil {
			t.Errorf("host: %.40q is let through", value)
		}
	}
}

func TestChecksAccept(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		check func(string) error
		value string
	}{
		{CheckTag, "1.4.2"}, {CheckTag, "_x"}, {CheckTag, "Release-2024_03"}, {CheckTag, strings.Repeat("a", 128)},
		{CheckRepository, "app"}, {CheckRepository, "hello/world"}, {CheckRepository, "a.b_c__d-e--f/g"}, {CheckRepository, strings.Repeat("a", 255)},
		{CheckHost, "acme.kr.ncr.ntruss.com"}, {CheckHost, "localhost:5000"}, {CheckHost, "[::1]:443"},
		{CheckDigest, hex64}, {CheckDigest, "sha256:" + hex64},
	} {
		if err := test.check(test.value); err != nil {
			t.Errorf("%.60q is refused: %v", test.value, err)
		}
	}
}

func TestChecksRefuse(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		check func(string) error
		value string
		want  error
	}{
		{CheckTag, ".x", ErrTag}, {CheckTag, "-x", ErrTag}, {CheckTag, strings.Repeat("a", 129), ErrTag}, {CheckTag, "a:b", ErrTag},
		{CheckRepository, "App", ErrRepository}, {CheckRepository, "a..b", ErrRepository}, {CheckRepository, "a___b", ErrRepository},
		{CheckRepository, strings.Repeat("a", 256), ErrRepository},
		{CheckHost, "https://a.example", ErrHost}, {CheckHost, "a.example/path", ErrHost}, {CheckHost, "a.example:port", ErrHost}, {CheckHost, "a.example:0", ErrHost},
		{CheckHost, "a.example:65536", ErrHost}, {CheckHost, "acme", ErrHost}, {CheckHost, "docker.io", nil}, {CheckHost, "index.docker.io", ErrHost},
		{CheckHost, strings.Repeat("a.", 124) + "a.com", nil}, {CheckHost, strings.Repeat("a.", 125) + "a.com", ErrHost},
		{CheckDigest, "sha256:abc", ErrDigest},
	} {
		if err := test.check(test.value); !errors.Is(err, test.want) {
			t.Errorf("%.60q: got %v, want %v", test.value, err, test.want)
		}
	}
}
