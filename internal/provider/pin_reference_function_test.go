// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/providertest"
)

func TestPinReferenceFunction(t *testing.T) {
	t.Parallel()
	session := start(t, dependencies{})
	for _, test := range []struct {
		reference, digest any
		want              providertest.FunctionResponse
	}{
		{"nginx:1.25", digestA, providertest.Result("nginx:1.25@" + digestA)},
		{"host.example:5000/app", strings.ToUpper(hexA), providertest.Result("host.example:5000/app@" + digestA)},
		{"app:1.4@" + digestA, hexA, providertest.Result("app:1.4@" + digestA)},
		{providertest.Unknown, digestA, providertest.Result(providertest.Unknown)},
		{"app:1.4", providertest.Unknown, providertest.Result(providertest.Unknown)},
		{providertest.Unknown, providertest.Unknown, providertest.Result(providertest.Unknown)},
		{"app:1.4@" + digestA, digestB, providertest.ArgumentError(0, "the reference already has the digest "+digestA+" and cannot be pinned to "+digestB)},
		{nil, digestA, providertest.ArgumentError(0, nullDigest)},
		{"app:", digestA, providertest.ArgumentError(0, `"app:" is not an image reference: `+referenceReason+"; it ends with a colon, without a tag")},
		{"app:", providertest.Unknown, providertest.ArgumentError(0, `"app:" is not an image reference: `+referenceReason+"; it ends with a colon, without a tag")},
		{"app:", "latest", providertest.ArgumentError(0, `"app:" is not an image reference: `+referenceReason+"; it ends with a colon, without a tag")},
		{"app", nil, providertest.ArgumentError(1, nullDigest)},
		{"app", "", providertest.ArgumentError(1, `"" is not a digest: `+strings.TrimSuffix(digestReason, "."))},
		{"app", "latest", providertest.ArgumentError(1, `"latest" is not a digest: `+strings.TrimSuffix(digestReason, "."))},
		{"app", "host.example/app@" + digestA, providertest.ArgumentError(1, `"host.example/app@`+digestA+`" is not a digest: `+strings.TrimSuffix(digestReason, ".")+
			`; it includes a host and an image name: use "`+digestA+`"`)},
		{"app", "SHA256:" + hexA + "\n", providertest.ArgumentError(1, `"SHA256:`+hexA+`\n" is not a digest: `+strings.TrimSuffix(digestReason, ".")+
			`; it is another spelling of a digest: use "`+digestA+`"`)},
		{"app", "https://user:planted@host.example/app@" + digestA, providertest.ArgumentError(1, "the value (hidden) is not a digest: "+strings.TrimSuffix(digestReason, "."))},
		{providertest.Unknown, "latest", providertest.ArgumentError(1, `"latest" is not a digest: `+strings.TrimSuffix(digestReason, "."))},
		{"app", strings.Repeat("0", 1_000), providertest.ArgumentError(1, `"`+strings.Repeat("0", 100)+`"… is not a digest: `+strings.TrimSuffix(digestReason, ".")+
			"; it has 1000 hexadecimal digits instead of 64")},
	} {
		if difference := cmp.Diff(test.want, session.Call(t.Context(), pinReference, test.reference, test.digest)); difference != "" {
			t.Errorf("%.50q, %.50q (-want +got):\n%s", test.reference, test.digest, difference)
		}
	}
}
