// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/providertest"
)

// noDigest returns the warning about a tag without a digest.
func noDigest(tag string) diagnostic {
	return providertest.Warning(
		"Unexpected API Response", "The API returned no digest for tag \""+tag+"\"; digest is null.\n\n"+
			"Do not deploy by it. Set expected_digest to make this an error.", "digest",
	)
}

// mustReadTag reads v1 with no diagnostic, but the warning where it has no digest.
func mustReadTag(t *testing.T, session *session) object {
	t.Helper()
	state, problems := session.Read(t.Context(), ncrTag, v1Tag())
	var want []diagnostic
	if state["digest"] == nil {
		want = []diagnostic{noDigest("v1")}
	}
	if difference := cmp.Diff(want, problems); difference != "" {
		t.Fatalf("diagnostics (-want +got):\n%s", difference)
	}
	return state
}
