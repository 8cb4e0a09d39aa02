// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package image

import (
	"regexp"
	"strings"
	"testing"
)

// digestForms are all texts that mean a digest, without the white space around them: the sum, and before it its algorithm, which
// only of SHA-256 may be missing or repeated.
var digestForms = map[string]*regexp.Regexp{
	"sha256": regexp.MustCompile(`^(?:sha256:)*([0-9A-Fa-f]{64})$`),
	"sha384": regexp.MustCompile(`^sha384:([0-9A-Fa-f]{96})$`),
	"sha512": regexp.MustCompile(`^sha512:([0-9A-Fa-f]{128})$`),
}

// FuzzNormalizeDigest: a text that means a digest becomes that, by the forms above; any other stays as it is. What is normalized
// stays so, and can be pinned to.
func FuzzNormalizeDigest(f *testing.F) {
	f.Fuzz(func(t *testing.T, given string) {
		want, isDigest := given, false
		for algorithm, form := range digestForms {
			if found := form.FindStringSubmatch(strings.TrimSpace(given)); found != nil {
				want, isDigest = algorithm+":"+strings.ToLower(found[1]), true
			}
		}
		normalized, valid := NormalizeDigest(given)
		if normalized != want || valid != isDigest || (CheckDigest(given) == nil) != isDigest {
			t.Fatalf("%q becomes %q, %t, %v, want %q, %t", given, normalized, valid, CheckDigest(given), want, isDigest)
		}
		if !isDigest {
			return
		}
		if again, stillValid := NormalizeDigest(normalized); again != normalized || !stillValid {
			t.Fatalf("%q becomes %q, and that %q", given, normalized, again)
		}
		if pinned, err := Pin("host.example", "app", normalized); err != nil || pinned != "host.example/app@"+normalized {
			t.Errorf("%q, %v", pinned, err)
		}
	})
}
