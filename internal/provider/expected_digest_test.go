// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/providertest"
)

const (
	// What data sources read, as errors name it.
	acrTagObject    = "tag \"1.4.2\" in repository \"crr-v7m9m2g0qkqjf56p\" of instance \"cri-k77rd2eo9ztt1qa4\", region \"cn-hangzhou\""
	acrLayersObject = "the layers of " + acrTagObject
	ncrTagObject    = "tag \"1.4.2\" of image \"storefront\" in registry \"acme\", site \"public\", region \"KR\""

	mismatchFix = "If the change is intended, review the new image and update expected_digest. Otherwise find out who pushed to this tag before you deploy."
	runAgainFix = "Run Terraform again. If the error persists, report this message to the developers of the provider."
)

// asserting are the data sources that know expected_digest.
var asserting = []dataSource{acrTagSource, ncrTagSource}

func TestExpectedDigestHolds(t *testing.T) {
	t.Parallel()
	_, session := emulated(t)
	for _, from := range asserting {
		for _, expected := range []string{storefrontDigest, storefrontDigest[len("sha256:"):], " sha256:" + storefrontDigest + " "} {
			state := session.MustRead(t.Context(), from.Type, from.Config.With(object{"expected_digest": expected}))
			if state["digest"] != storefrontDigest || state["expected_digest"] != expected {
				t.Errorf("%s: %v expected as %v", from.Type, state["digest"], state["expected_digest"])
			}
		}
	}
}

func TestDigestMismatch(t *testing.T) {
	t.Parallel()
	const expected = "sha256:" + hexA
	for name, test := range map[string]struct {
		acr, ncr string // responses; empty for the emulator's own
		actual   []string
	}{
		"another digest":          {"", "", []string{storefrontDigest, storefrontDigest + " (since 2024-03-18T09:12:44Z)"}},
		"another digest, no time": {`{"IsSuccess": true, "Digest": "` + hexB + `"}`, `{"name": "1.4.2", "digest": "` + hexB + `"}`, []string{"sha256:" + hexB, "sha256:" + hexB}},
		"no digest": {`{"IsSuccess": true}`, `{"name": "1.4.2"}`, []string{
			"none (the API returned no digest)", "none (the API returned no digest)",
		}},
		"an invalid digest": {`{"IsSuccess": true, "Digest": "sha256:a\nb"}`, `{"name": "1.4.2", "digest": "sha256:a\nb"}`, []string{
			`"sha256:a\nb" (not a valid digest)`, `"sha256:a\nb" (not a valid digest)`,
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, session := emulated(t)
			if test.acr != "" {
				server.AddFault(emulator.Fault{Service: emulator.ServiceACR, Status: http.StatusOK, Body: test.acr, Times: 2})
				server.AddFault(emulator.Fault{Service: emulator.ServiceNCR, Status: http.StatusOK, Body: test.ncr, Times: 2})
			}
			for index, from := range asserting {
				for _, allow := range []any{nil, true} {
					state, problems := session.Read(t.Context(), from.Type, from.Config.With(object{"expected_digest": hexA, "allow_missing": allow}))
					want := []diagnostic{providertest.Error(
						"Digest Mismatch", "Tag \"1.4.2\" does not point to the expected digest.\n"+
							"  expected: "+expected+"\n  actual:   "+test.actual[index]+"\n\n"+mismatchFix, "expected_digest",
					)}
					if difference := cmp.Diff(want, problems); difference != "" || state != nil {
						t.Errorf("%s, allow_missing = %v (-want +got):\n%s", from.Type, allow, difference)
					}
				}
			}
		})
	}
}

func TestAMissingTagHasNothingToCompare(t *testing.T) {
	t.Parallel()
	_, session := emulated(t)
	for index, missing := range []object{{"tag": "9.9.9"}, {"reference": "9.9.9"}} {
		from := asserting[index]
		state := session.MustRead(t.Context(), from.Type, from.Config.With(missing).With(object{"expected_digest": hexA, "allow_missing": true}))
		if state["exists"] != false || state["digest"] != nil || state["expected_digest"] != hexA {
			t.Errorf("%s: %v", from.Type, state)
		}
	}
}
