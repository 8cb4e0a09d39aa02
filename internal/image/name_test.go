// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package image

import (
	"errors"
	"strings"
	"testing"
)

// hostileNames try to leave the path or the host. No check may accept them.
var hostileNames = []string{
	"", " ", "..", "../x", "a/../b", "a%2fb", "a?b", "a#b", "user@host", "a\nb", "a\x00b", "аpp" /* Cyrillic */, "a\u202eb",
	"a b", "/a", "a/", "a//b", "http://a", strings.Repeat("a", 10_000),
}

func TestHostileNamesAreRefused(t *testing.T) {
	t.Parallel()
	for subject, test := range map[string]struct {
		check func(string) error
		want  error
	}{
		"tag":        {CheckTag, ErrTag},
		"repository": {CheckRepository, ErrRepository},
		"digest":     {CheckDigest, ErrDigest},
	} {
		for _, value := range hostileNames {
			if err := test.check(value); !errors.Is(err, test.want) {
				t.Errorf("%s: %.40q: got %v, want %v", subject, value, err, test.want)
			}
		}
	}
	for _, value := range hostileNames {
		if CheckHost(value) == nil {
			t.Errorf("host: %.40q is accepted", value)
		}
	}
}

func TestValidNames(t *testing.T) {
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

func TestInvalidNames(t *testing.T) {
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

// TestErrorsOfChecks compares the texts that users read after a quoted value.
func TestErrorsOfChecks(t *testing.T) {
	t.Parallel()
	for err, want := range map[error]string{
		ErrTag:        `must be 1 to 128 letters, digits, ".", "_" or "-", and must not start with "." or "-"`,
		ErrRepository: `must be at most 255 characters: lower-case letters and digits, separated by ".", "_", "__", "-" or "/"`,
		ErrHost:       `must be a full host name with an optional port, such as "acme.kr.ncr.ntruss.com", without "https://" or a path`,
		ErrDigest:     `must be "sha256:" and 64 hexadecimal digits, where "sha256:" may be omitted, or a sha384 or sha512 digest`,
		ErrPlatform:   `must be os/architecture[/variant][:os_version] in lower-case letters and digits, such as "linux/amd64", "linux/arm/v7" or "windows/amd64:10.0.20348"`,
		ErrReference:  referenceGrammarText,
	} {
		if err.Error() != want {
			t.Errorf("error %q, want %q", err, want)
		}
	}
}
