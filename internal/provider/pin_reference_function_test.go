// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPinReferenceFunction(t *testing.T) {
	t.Parallel()
	session := newSession(t)
	for _, test := range []struct {
		reference, digest any
		want              outcome
	}{
		{"nginx:1.25", digestA, gives("nginx:1.25@" + digestA)},
		{"host.example:5000/app", strings.ToUpper(hexA), gives("host.example:5000/app@" + digestA)},
		{"app:1.4@" + digestA, hexA, gives("app:1.4@" + digestA)},
		{unknown, digestA, gives(unknown)},
		{"app:1.4", unknown, gives(unknown)},
		{unknown, unknown, gives(unknown)},
		{"app:1.4@" + digestA, digestB, refuses(0, "the reference has another digest already, "+digestA+", and can't have "+digestB)},
		{nil, digestA, refuses(0, "null is not an image reference: "+referenceReason)},
		{"app:", digestA, refuses(0, `"app:" is not an image reference: `+referenceReason)},
		{"app:", unknown, refuses(0, `"app:" is not an image reference: `+referenceReason)},
		{"app:", "latest", refuses(0, `"app:" is not an image reference: `+referenceReason)},
		{"app", nil, refuses(1, "null is not a digest: "+strings.TrimSuffix(digestReason, "."))},
		{"app", "", refuses(1, `"" is not a digest: `+strings.TrimSuffix(digestReason, "."))},
		{"app", "latest", refuses(1, `"latest" is not a digest: `+strings.TrimSuffix(digestReason, "."))},
		{unknown, "latest", refuses(1, `"latest" is not a digest: `+strings.TrimSuffix(digestReason, "."))},
		{"app", strings.Repeat("0", 1_000), refuses(1, `"`+strings.Repeat("0", 100)+`"… is not a digest: `+strings.TrimSuffix(digestReason, "."))},
	} {
		if difference := cmp.Diff(test.want, session.call(t, pinReference, test.reference, test.digest)); difference != "" {
			t.Errorf("%.50q, %.50q (-want +got):\n%s", test.reference, test.digest, difference)
		}
	}
}
