// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package image

import (
	"strings"
	"testing"
)

// FuzzRecognize expects corrected values that are valid and parts of the text, and nothing of a
// text with what may be a user, a query or a fragment.
func FuzzRecognize(f *testing.F) {
	for _, seed := range []string{"app:1", "https://host.example/app:1", "1.0@sha256:" + hex64, "SHA256:" + hex64, "user:word@host.example/app", "/a/", `"1"`, "host.example/", "App", "1.0@sha256:abc", "refs/tags/v1", "app:", "Linux_ARM64", "arm64", "docker://Host.example/App@" + hex64} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, grammar := range []struct {
			err   *GrammarError
			check func(string) error
		}{{ErrTag, CheckTag}, {ErrRepository, CheckRepository}, {ErrHost, CheckHost}, {ErrDigest, CheckDigest}, {ErrReference, CheckReference}, {ErrPlatform, CheckPlatform}} {
			mistake, isRecognized := grammar.err.Recognize(text)
			if !isRecognized {
				continue
			}
			if mistake.What == "" || mistake.Value == "" && mistake.Advice == "" && grammar.err != ErrReference || mistake.Value != "" && grammar.check(mistake.Value) != nil {
				t.Errorf("%q is taken for %+v", text, mistake)
			}
			if isPart := strings.Contains(strings.ToLower(text), strings.ToLower(mistake.Value)); !isPart && grammar.err != ErrDigest && grammar.err != ErrReference && grammar.err != ErrPlatform {
				t.Errorf("%q does not have %q", text, mistake.Value)
			}
			for _, other := range mistake.Elsewhere {
				if other.Attribute != digestAttribute || CheckDigest(other.Value) != nil {
					t.Errorf("%q has %+v elsewhere", text, other)
				}
			}
			if name, _, _ := strings.Cut(text, "@"); strings.ContainsAny(name, "?#%&=;\\") {
				t.Errorf("%q is taken for %+v", text, mistake)
			}
		}
	})
}
