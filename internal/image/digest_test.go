// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package image

import (
	"strings"
	"testing"
)

const hex64 = "c851258edfe02c14772a1a3c0194a8aeb2a08c0db5e51371165b3610946f0953"

func TestNormalizeDigest(t *testing.T) {
	t.Parallel()
	hex128 := strings.Repeat("0f", 64)
	for name, test := range map[string]struct {
		text, want string
		valid      bool
	}{
		"normal form":                    {"sha256:" + hex64, "sha256:" + hex64, true},
		"white space around":             {" \tsha256:" + hex64 + "\n", "sha256:" + hex64, true},
		"repeated prefix":                {"sha256:sha256:" + hex64, "sha256:" + hex64, true},
		"prefix three times":             {"sha256:sha256:sha256:" + hex64, "sha256:" + hex64, true},
		"without prefix":                 {hex64, "sha256:" + hex64, true},
		"upper-case hex":                 {"sha256:" + strings.ToUpper(hex64), "sha256:" + hex64, true},
		"upper-case hex without prefix":  {strings.ToUpper(hex64), "sha256:" + hex64, true},
		"sha512":                         {"sha512:" + strings.ToUpper(hex128), "sha512:" + hex128, true},
		"example of a vendor's page":     {"sha256:sha256:a180 ~ b9dc", "sha256:sha256:a180 ~ b9dc", false},
		"one digit short":                {"sha256:" + hex64[1:], "sha256:" + hex64[1:], false},
		"one digit short without prefix": {hex64[1:], hex64[1:], false},
		"not hexadecimal":                {"sha256:" + strings.Repeat("g", 64), "sha256:" + strings.Repeat("g", 64), false},
		"unknown algorithm":              {"md5:" + hex64[:32], "md5:" + hex64[:32], false},
		"upper-case algorithm":           {"SHA256:" + hex64, "SHA256:" + hex64, false},
		"prefix alone":                   {"sha256:", "sha256:", false},
		"empty":                          {"", "", false},
		"invalid with white space":       {" sha256:x ", " sha256:x ", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, valid := NormalizeDigest(test.text)
			if got != test.want || valid != test.valid {
				t.Errorf("NormalizeDigest(%q) = %q, %t, want %q, %t", test.text, got, valid, test.want, test.valid)
			}
		})
	}
}

// TestNormalDigestsAreNotCopied counts the allocations for what nearly all digests are.
func TestNormalDigestsAreNotCopied(t *testing.T) {
	for _, text := range []string{"sha256:" + hex64, "sha256:sha256:" + hex64, " sha256:" + hex64 + "\n"} {
		if got := testing.AllocsPerRun(10, func() { NormalizeDigest(text) }); got != 0 {
			t.Errorf("%q: %.0f allocations", text, got)
		}
	}
}
