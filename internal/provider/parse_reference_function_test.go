// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/providertest"
)

func TestParseReferenceFunction(t *testing.T) {
	t.Parallel()
	session := start(t, dependencies{})
	parts := func(registry, repository string, tag, digest any) providertest.FunctionResponse {
		return providertest.Result(object{"registry": registry, "repository": repository, "tag": tag, "digest": digest})
	}
	for _, test := range []struct {
		reference any
		want      providertest.FunctionResponse
	}{
		{"acme.kr.ncr.ntruss.com/hello/world:v1", parts("acme.kr.ncr.ntruss.com", "hello/world", "v1", nil)},
		{"nginx", parts("docker.io", "library/nginx", nil, nil)},
		{"localhost:5000/app:1.4@" + digestA, parts("localhost:5000", "app", "1.4", digestA)},
		{"app@" + digestA, parts("docker.io", "library/app", nil, digestA)},
		{providertest.Unknown, providertest.Result(providertest.Unknown)},
		{nil, providertest.ArgumentError(0, nullDigest)},
		{"", providertest.ArgumentError(0, `"" is not an image reference: `+referenceReason)},
		{"Nginx:1.25", providertest.ArgumentError(0, `"Nginx:1.25" is not an image reference: has upper-case letters outside the host and the tag; `+referenceReason+
			`; it includes upper-case letters: use "nginx:1.25"`)},
		{digestA, providertest.ArgumentError(0, `"`+digestA+`" is not an image reference: is a digest without a repository; `+referenceReason)},
		{hexA, providertest.ArgumentError(0, `"`+hexA+`" is not an image reference: is a digest without a repository; `+referenceReason)},
		{"https://host.example/app", providertest.ArgumentError(0, `"https://host.example/app" is not an image reference: includes a URL scheme; `+referenceReason+`; use "host.example/app"`)},
		{"docker://host.example/Team/app:1.4@SHA256:" + hexA, providertest.ArgumentError(0, `the value (hidden) is not an image reference: includes a URL scheme; `+referenceReason+
			`; it includes a URL scheme and upper-case letters: use "host.example/team/app:1.4@`+digestA+`"`)},
		{"app:1.4\n", providertest.ArgumentError(0, `"app:1.4\n" is not an image reference: `+referenceReason+`; it ends with a line break, as files do (trimspace removes it): use "app:1.4"`)},
		{`"app:1.4"`, providertest.ArgumentError(0, `"\"app:1.4\"" is not an image reference: `+referenceReason+`; it includes quotation marks: use "app:1.4"`)},
		{"/app:1.4", providertest.ArgumentError(0, `"/app:1.4" is not an image reference: `+referenceReason+`; it includes a separator at the beginning or end: use "app:1.4"`)},
		{"app@" + hexA, providertest.ArgumentError(0, `"app@`+hexA+`" is not an image reference: has no valid digest after "@", such as "sha256:" and 64 hexadecimal digits; `+referenceReason)},
		{"app@SHA256:" + hexA, providertest.ArgumentError(0, `"app@SHA256:`+hexA+`" is not an image reference: has upper-case letters outside the host and the tag; `+referenceReason+
			`; it has another spelling of the digest: use "app@`+digestA+`"`)},
		{"app@sha256:abc", providertest.ArgumentError(0, `"app@sha256:abc" is not an image reference: has no valid digest after "@", such as "sha256:" and 64 hexadecimal digits; `+referenceReason)},
		{"https://user:planted@registry.example/app", providertest.ArgumentError(0, `the value (hidden) is not an image reference: includes a URL scheme; `+referenceReason)},
		{"https://registry.example/app?planted", providertest.ArgumentError(0, `the value (hidden) is not an image reference: includes a URL scheme; `+referenceReason)},
		{"a\n\x1b[31mb", providertest.ArgumentError(0, `"a\n\x1b[31mb" is not an image reference: `+referenceReason)},
		{strings.Repeat("é", 10_000), providertest.ArgumentError(0, `"`+strings.Repeat("é", 100)+`"… is not an image reference: `+referenceReason)},
	} {
		if difference := cmp.Diff(test.want, session.Call(t.Context(), parseReference, test.reference)); difference != "" {
			t.Errorf("%.50q (-want +got):\n%s", test.reference, difference)
		}
	}
}
