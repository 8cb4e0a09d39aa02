// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseReferenceFunction(t *testing.T) {
	t.Parallel()
	session := newSession(t)
	parts := func(registry, repository string, tag, digest any) outcome {
		return gives(object{"registry": registry, "repository": repository, "tag": tag, "digest": digest})
	}
	for _, test := range []struct {
		reference any
		want      outcome
	}{
		{"acme.kr.ncr.ntruss.com/hello/world:v1", parts("acme.kr.ncr.ntruss.com", "hello/world", "v1", nil)},
		{"nginx", parts("docker.io", "library/nginx", nil, nil)},
		{"localhost:5000/app:1.4@" + digestA, parts("localhost:5000", "app", "1.4", digestA)},
		{"app@" + digestA, parts("docker.io", "library/app", nil, digestA)},
		{unknown, gives(unknown)},
		{nil, refuses(0, "null is not an image reference: "+referenceReason)},
		{"", refuses(0, `"" is not an image reference: `+referenceReason)},
		{"Nginx:1.25", refuses(0, `"Nginx:1.25" is not an image reference: only its host and its tag may have upper-case letters; `+referenceReason)},
		{digestA, refuses(0, `"`+digestA+`" is not an image reference: a digest alone names no repository; `+referenceReason)},
		{hexA, refuses(0, `"`+hexA+`" is not an image reference: a digest alone names no repository; `+referenceReason)},
		{"https://host.example/app", refuses(0, `"https://host.example/app" is not an image reference: a reference is written without https://; `+referenceReason)},
		{"a\n\x1b[31mb", refuses(0, `"a\n\x1b[31mb" is not an image reference: `+referenceReason)},
		{strings.Repeat("é", 10_000), refuses(0, `"`+strings.Repeat("é", 100)+`"… is not an image reference: `+referenceReason)},
	} {
		if difference := cmp.Diff(test.want, session.call(t, parseReference, test.reference)); difference != "" {
			t.Errorf("%.50q (-want +got):\n%s", test.reference, difference)
		}
	}
}
