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
	askedACRTag = "Asked for the tag \"1.4.2\" in the repository \"crr-v7m9m2g0qkqjf56p\" of the instance \"cri-k77rd2eo9ztt1qa4\", region \"cn-hangzhou\".\n"
	askedNCRTag = "Asked for the tag \"1.4.2\" of the image \"storefront\" in the registry \"acme\", site \"public\", region \"KR\".\n"

	mismatched = "What to do: if the tag was moved on purpose, review the new image and give its digest as expected_digest; else find out who moved the tag."
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
	const wanted = "sha256:" + hexA
	for name, test := range map[string]struct {
		acr, ncr string // answers; empty for the emulator's own
		want     []string
	}{
		"another digest": {"", "", []string{
			"The tag points at " + storefrontDigest + ", not at " + wanted + ".\n",
			"The tag points at " + storefrontDigest + " since 2024-03-18T09:12:44Z, not at " + wanted + ".\n",
		}},
		"another digest, no time": {`{"IsSuccess": true, "Digest": "` + hexB + `"}`, `{"name": "1.4.2", "digest": "` + hexB + `"}`, []string{
			"The tag points at sha256:" + hexB + ", not at " + wanted + ".\n", "The tag points at sha256:" + hexB + ", not at " + wanted + ".\n",
		}},
		"no digest": {`{"IsSuccess": true}`, `{"name": "1.4.2"}`, []string{
			"The service states no digest for the tag; expected is " + wanted + ".\n", "The service states no digest for the tag; expected is " + wanted + ".\n",
		}},
		"an invalid digest": {`{"IsSuccess": true, "Digest": "sha256:a\nb"}`, `{"name": "1.4.2", "digest": "sha256:a\nb"}`, []string{
			"The service gives \"sha256:a\\nb\" as the tag's digest, which is not a valid one; expected is " + wanted + ".\n",
			"The service gives \"sha256:a\\nb\" as the tag's digest, which is not a valid one; expected is " + wanted + ".\n",
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
						"Digest Mismatch", []string{askedACRTag, askedNCRTag}[index]+test.want[index]+mismatched, "expected_digest",
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
