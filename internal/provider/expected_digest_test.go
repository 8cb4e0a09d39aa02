// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"net/http"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/providertest"
)

const (
	// The objects of reads, as errors name them.
	acrTagObject    = "tag \"1.4.2\" in repository \"crr-v7m9m2g0qkqjf56p\" of instance \"cri-k77rd2eo9ztt1qa4\", region \"cn-hangzhou\""
	acrLayersObject = "the layers of " + acrTagObject
	ncrTagObject    = "tag \"1.4.2\" of image \"storefront\" in registry \"acme\", site \"public\", region \"KR\""

	mismatchFix = "If the change is intended, review the new image and update expected_digest. Otherwise find out who pushed to this tag before you deploy."
	runAgainFix = "Run Terraform again. If the error persists, report this message to the developers of the provider."
)

// withExpectedDigest are the data sources that have expected_digest.
func withExpectedDigest(session *session) []dataSource {
	return slices.DeleteFunc(providertest.Sources(), func(source dataSource) bool { return !isOptional(session, source, "expected_digest") })
}

// isOptional reports whether a configuration of the data source may give the attribute.
func isOptional(session *session, source dataSource, name string) bool {
	return slices.ContainsFunc(session.Schemas().DataSourceSchemas[source.Type].Block.Attributes, func(attribute *tfprotov6.SchemaAttribute) bool {
		return attribute.Name == name && attribute.Optional
	})
}

func TestExpectedDigestMatches(t *testing.T) {
	t.Parallel()
	_, session := emulated(t)
	for _, source := range withExpectedDigest(session) {
		for _, expected := range []string{storefrontDigest, storefrontDigest[len("sha256:"):], " sha256:" + storefrontDigest + " "} {
			state := session.MustRead(t.Context(), source.Type, source.Config.With(object{"expected_digest": expected}))
			if state["digest"] != storefrontDigest || state["expected_digest"] != expected {
				t.Errorf("%s: %v expected as %v", source.Type, state["digest"], state["expected_digest"])
			}
		}
	}
}

func TestDigestMismatch(t *testing.T) {
	t.Parallel()
	const expected = "sha256:" + hexA
	for name, test := range map[string]struct {
		responses map[string]string // by registry; none for the emulator's own
		actual    map[string]string // by registry
	}{
		"another digest": {nil, map[string]string{
			"acr": storefrontDigest, "ncr": storefrontDigest + " (since 2024-03-18T09:12:44Z)",
		}},
		"another digest, no time": {
			map[string]string{"acr": `{"IsSuccess": true, "Digest": "` + hexB + `"}`, "ncr": `{"name": "1.4.2", "digest": "` + hexB + `"}`},
			map[string]string{"acr": "sha256:" + hexB, "ncr": "sha256:" + hexB},
		},
		"no digest": {map[string]string{"acr": `{"IsSuccess": true}`, "ncr": `{"name": "1.4.2"}`}, map[string]string{
			"acr": "none (the API returned no digest)", "ncr": "none (the API returned no digest)",
		}},
		"an invalid digest": {map[string]string{"acr": `{"IsSuccess": true, "Digest": "sha256:a\nb"}`, "ncr": `{"name": "1.4.2", "digest": "sha256:a\nb"}`}, map[string]string{
			"acr": `"sha256:a\nb" (not a valid digest)`, "ncr": `"sha256:a\nb" (not a valid digest)`,
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			services, session := emulated(t)
			for _, source := range withExpectedDigest(session) {
				if response := test.responses[source.Registry]; response != "" {
					services.AddFault(emulator.Fault{Operation: source.Operation, Status: http.StatusOK, Body: response})
				}
				for _, allow := range []any{nil, true} {
					state, diagnostics := session.Read(t.Context(), source.Type, source.Config.With(object{"expected_digest": hexA, "allow_missing": allow}))
					want := []diagnostic{providertest.Error(
						"Digest Mismatch", "Tag \"1.4.2\" does not point to the expected digest.\n"+
							"  expected: "+expected+"\n  actual:   "+test.actual[source.Registry]+"\n\n"+mismatchFix, "expected_digest",
					)}
					if difference := cmp.Diff(want, diagnostics); difference != "" || state != nil {
						t.Errorf("%s, allow_missing = %v (-want +got):\n%s", source.Type, allow, difference)
					}
				}
			}
		})
	}
}

func TestExpectedDigestOfMaskedTag(t *testing.T) {
	t.Parallel()
	_, session := emulated(t)
	for _, source := range withExpectedDigest(session) {
		state := session.MustRead(t.Context(), source.Type, source.WithTag("9.9.9").Config.With(object{"expected_digest": hexA, "allow_missing": true}))
		if state["exists"] != false || state["digest"] != nil || state["expected_digest"] != hexA {
			t.Errorf("%s: %v", source.Type, state)
		}
	}
}
