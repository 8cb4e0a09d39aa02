// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"context"
	"strings"
	"testing"
)

// FuzzEcho plants a secret as FuzzRedact does: it must be found. What is not an escape by itself
// must not become one with what is around the secret.
func FuzzEcho(f *testing.F) {
	f.Fuzz(func(t *testing.T, before, secret, after string, container, inner, outer uint8) {
		if !isKey(secret) {
			t.Skip("not a key that the provider accepts")
		}
		planted := containers[int(container)%len(containers)](before, secret, after)
		planted = fuzzEncodings[int(outer)%len(fuzzEncodings)](fuzzEncodings[int(inner)%len(fuzzEncodings)](planted))
		text := before + planted + after
		search := newSearch([]string{"AnotherKeyOfTheRequest", secret})
		found := search.finds(context.Background(), text)
		if !found && wasFound(secret, text) {
			t.Errorf("%q, planted as %q, is not found", secret, planted)
		}
		if search.work > 12*len(text) {
			t.Errorf("%d bytes were decoded of %d", search.work, len(text))
		}
	})
}

// wasFound decodes in every order, to the same depth: a search that takes a thousand times as long.
func wasFound(secret, text string) bool {
	forms := append([]string{secret}, base64Forms(secret[:min(len(secret), prefixLength)])...)
	return maskForms(forms, text, encodingDepth) != text && !strings.Contains(secret, mask)
}
