// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package image

import (
	"regexp"
	"strings"
	"testing"
)

// digestForms match the forms of a digest, without white space around it: the algorithm, which may
// be missing or repeated for SHA-256 only, and the checksum.
var digestForms = map[string]*regexp.Regexp{
	"sha256": regexp.MustCompile(`^(?:sha256:)*([0-9A-Fa-f]{64})$`),
	"sha384": regexp.MustCompile(`^sha384:([0-9A-Fa-f]{96})$`),
	"sha512": regexp.MustCompile(`^sha512:([0-9A-Fa-f]{128})$`),
}

// FuzzNormalizeDigest expects the normal form of the forms above, and any other text unchanged. A
// normalized digest stays the same when it is normalized again, and can be pinned to.
func FuzzNormalizeDigest(f *testing.F) {
	f.Fuzz(func(t *testing.T, text string) {
		want, isDigest := text, false
		for algorithm, form := range digestForms {
			if match := form.FindStringSubmatch(strings.TrimSpace(text)); match != nil {
				want, isDigest = algorithm+":"+strings.ToLower(match[1]), true
			}
		}
		normalized, valid := NormalizeDigest(text)
		if normalized != want || valid != isDigest || (CheckDigest(text) == nil) != isDigest {
			t.Fatalf("%q becomes %q, %t, %v, want %q, %t", text, normalized, valid, CheckDigest(text), want, isDigest)
		}
		if !isDigest {
			return
		}
		if again, stillValid := NormalizeDigest(normalized); again != normalized || !stillValid {
			t.Fatalf("%q becomes %q, and that %q", text, normalized, again)
		}
		if pinned, err := Pin("host.example", "app", normalized); err != nil || pinned != "host.example/app@"+normalized {
			t.Errorf("%q, %v", pinned, err)
		}
	})
}
