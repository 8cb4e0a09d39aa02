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
	// The objects of reads, as errors name them.
	acrTagObject    = "tag \"1.4.2\" in repository \"crr-v7m9m2g0qkqjf56p\" of instance \"cri-k77rd2eo9ztt1qa4\", region \"cn-hangzhou\""
	acrLayersObject = "the layers of " + acrTagObject
	ncrTagObject    = "tag \"1.4.2\" of image \"storefront\" in registry \"acme\", site \"public\", region \"KR\""

	buildxFix   = " If docker buildx printed the expected digest, it may be that of an image index, also for one platform: set verify_digest = true to compare with that."
	mismatchFix = "If the change is intended, review the new image and update expected_digest. Otherwise find out who pushed to this tag before you deploy."
	runAgainFix = "Run Terraform again. If the error persists, report this message to the developers of the provider."
)

func TestExpectedDigestMatches(t *testing.T) {
	t.Parallel()
	_, session := emulated(t)
	for _, source := range session.Sources("expected_digest") {
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
		fix       string
	}{
		"another digest": {nil, map[string]string{
			"acr": storefrontDigest, "ncr": storefrontDigest + " (since 2024-03-18T09:12:44Z)",
		}, mismatchFix + buildxFix},
		"another digest, no time": {
			map[string]string{"acr": `{"IsSuccess": true, "Digest": "` + hexB + `"}`, "ncr": `{"name": "1.4.2", ` + ncrImages(hexB) + `}`},
			map[string]string{"acr": "sha256:" + hexB, "ncr": "sha256:" + hexB}, mismatchFix + buildxFix,
		},
		"no digest": {map[string]string{"acr": `{"IsSuccess": true, "Tag": "1.4.2"}`, "ncr": `{"name": "1.4.2"}`}, map[string]string{
			"acr": "none (the API returned no digest)", "ncr": "none (the API returned no digest)",
		}, mismatchFix},
		"an invalid digest": {map[string]string{"acr": `{"IsSuccess": true, "Digest": "sha256:a b"}`, "ncr": `{"name": "1.4.2", "digest": "sha256:a b"}`}, map[string]string{
			"acr": `"sha256:a b" (not a valid digest)`, "ncr": `"sha256:a b" (not a valid digest)`,
		}, mismatchFix},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			services, session := emulated(t)
			for _, source := range session.Sources("expected_digest") {
				if response := test.responses[source.Registry]; response != "" {
					services.AddFault(emulator.Fault{Operation: source.Operation, Status: http.StatusOK, Body: response})
				}
				for _, allow := range []any{nil, true} {
					state, diagnostics := session.Read(t.Context(), source.Type, source.Config.With(object{"expected_digest": hexA, "allow_missing": allow}))
					want := []diagnostic{providertest.Error(
						"Digest Mismatch", "Tag \"1.4.2\" does not point to the expected digest.\n"+
							"  expected: "+expected+"\n  actual:   "+test.actual[source.Registry]+"\n\n"+test.fix, "expected_digest",
					)}
					if difference := cmp.Diff(want, diagnostics); difference != "" || state != nil {
						t.Errorf("%s, allow_missing = %v (-want +got):\n%s", source.Type, allow, difference)
					}
				}
			}
		})
	}
}

// TestDigestMismatchRecognizes expects another digest of the same responses, which does not mean
// that the tag was moved: the error names that digest instead.
func TestDigestMismatchRecognizes(t *testing.T) {
	t.Parallel()
	server, session := emulated(t)
	edge, single := acrImage(t, "storefront", "build 1108"), acrImage(t, "storefront", "build 1042")
	const sha512 = "sha512:" + hexA + hexA
	for name, test := range map[string]struct {
		typeName         string
		config           object
		tag              string
		expected, actual string
		text, fix        string
	}{
		"image_id, which is not waited for": {
			acrTag, storefrontLayers().With(object{"wait": true}), "1.4.2", "sha256:" + single.ImageID, storefrontDigest,
			"The expected digest is the image_id of this tag, not its digest.", "To assert the whole tag, set expected_digest to " + storefrontDigest + ".",
		},
		"ACR: an image of the index": {
			acrTag, verifiedACR("storefront", "edge", nil), "edge", edge.Platforms[1].Digest, edge.Digest,
			"The expected digest is that of the linux/arm64 image of this tag, not of the tag itself.", "To assert the whole tag, set expected_digest to " + edge.Digest + ".",
		},
		"NCR: an image of the index": {
			ncrTag, verifiedNCR(server, "storefront", "edge", nil), "edge", edge.Platforms[0].Digest, edge.Digest + " (since 2024-04-01T05:30:18Z)",
			"The expected digest is that of the linux/amd64 image of this tag, not of the tag itself.", "To assert the whole tag, set expected_digest to " + edge.Digest + ".",
		},
		"ACR: another algorithm": {
			acrTag, storefrontLayers(), "1.4.2", sha512, storefrontDigest,
			"A sha512 digest cannot be compared with a sha256 digest.", "Set expected_digest to the sha256 digest of the image.",
		},
		"NCR: another algorithm, which is not waited for": {
			ncrTag, storefrontTag().With(object{"wait": true}), "1.4.2", sha512, storefrontDigest + " (since 2024-03-18T09:12:44Z)",
			"A sha512 digest cannot be compared with a sha256 digest.", "Set expected_digest to the sha256 digest of the image.",
		},
	} {
		state, problems := session.Read(t.Context(), test.typeName, test.config.With(object{"expected_digest": test.expected}))
		want := []diagnostic{providertest.Error("Digest Mismatch", "Tag \""+test.tag+"\" does not point to the expected digest.\n"+
			"  expected: "+test.expected+"\n  actual:   "+test.actual+"\n"+test.text+"\n\n"+test.fix, "expected_digest")}
		if difference := cmp.Diff(want, problems); difference != "" || state != nil {
			t.Errorf("%s (-want +got):\n%s", name, difference)
		}
	}
}

// TestDigestMismatchOfTheTagItself: where the digest of the whole tag is known, that buildx prints
// it is no reason.
func TestDigestMismatchOfTheTagItself(t *testing.T) {
	t.Parallel()
	edge := ncrImage(t, "storefront", "build 1108")
	fixture := emulator.DefaultFixture()
	fixture.NCR.IndexDigests = true
	server := providertest.StartEmulator(t, emulator.Options{Fixture: fixture})
	session := configured(t, dependencies{}, blockFor(server, nil))
	for name, test := range map[string]struct {
		typeName    string
		config      object
		tag, actual string
	}{
		"ACR, verified": {acrTag, verifiedACR("storefront", "1.4.2", nil), "1.4.2", storefrontDigest},
		"NCR, verified": {ncrTag, verifiedNCR(server, "storefront", "1.4.2", nil), "1.4.2", storefrontDigest + " (since 2024-03-18T09:12:44Z)"},
		"NCR, the index's digest from the API": {
			ncrTag, object{"registry": "acme", "image_name": "storefront", "reference": "edge"}, "edge", edge.Digest + " (since 2024-04-01T05:30:18Z)",
		},
	} {
		_, problems := session.Read(t.Context(), test.typeName, test.config.With(object{"expected_digest": hexA}))
		want := []diagnostic{providertest.Error("Digest Mismatch", "Tag \""+test.tag+"\" does not point to the expected digest.\n"+
			"  expected: sha256:"+hexA+"\n  actual:   "+test.actual+"\n\n"+mismatchFix, "expected_digest")}
		if difference := cmp.Diff(want, problems); difference != "" {
			t.Errorf("%s (-want +got):\n%s", name, difference)
		}
	}
}

// TestDigestOfAnotherAlgorithmThanNone: nothing is said of algorithms where the API returned no
// valid digest.
func TestDigestOfAnotherAlgorithmThanNone(t *testing.T) {
	t.Parallel()
	session := respondNCR(t, `{"name": "v1", "digest": "latest"}`)
	_, problems := session.Read(t.Context(), ncrTag, v1Tag().With(object{"expected_digest": "sha512:" + hexA + hexA}))
	want := []diagnostic{providertest.Error("Digest Mismatch", "Tag \"v1\" does not point to the expected digest.\n"+
		"  expected: sha512:"+hexA+hexA+"\n  actual:   \"latest\" (not a valid digest)\n\n"+mismatchFix, "expected_digest")}
	if difference := cmp.Diff(want, problems); difference != "" {
		t.Errorf("(-want +got):\n%s", difference)
	}
}

// TestDigestNotComparable: of a tag of which only an image's digest is known, nothing is asserted,
// and nothing is waited for.
func TestDigestNotComparable(t *testing.T) {
	t.Parallel()
	const (
		fix     = "Set verify_digest = true: the digest of the whole tag is then read from the registry."
		unknown = ", so it is not known whether digest is that of one image or of the whole tag"
		listed  = `{"name": "v1", "digest": "` + hexA + `", "images": `
	)
	edge, attested := ncrImage(t, "storefront", "build 1108"), ncrImage(t, "api", "build 230")
	of := func(imageName, tag string) object {
		return object{"registry": "acme", "image_name": imageName, "reference": tag}
	}
	for name, test := range map[string]struct {
		body     string // none for the emulator's own
		config   object
		expected string
		why      string
		returned string
		more     string // in the first paragraph
		fix      string
	}{
		"several platforms, the index's digest": {
			"", of("storefront", "edge"), edge.Digest, severalPlatforms("edge"), edge.Platforms[0].Digest, "", fix,
		},
		"several platforms, what the API returns": {
			"", of("storefront", "edge"), edge.Platforms[0].Digest, severalPlatforms("edge"), edge.Platforms[0].Digest,
			"\nThe expected digest is that of the linux/amd64 image of this tag, not of the tag itself.", fix,
		},
		"several platforms, another image's digest": {
			"", of("storefront", "edge"), edge.Platforms[1].Digest, severalPlatforms("edge"), edge.Platforms[0].Digest,
			"\nThe expected digest is that of the linux/arm64 image of this tag, not of the tag itself.", fix,
		},
		"an attestation beside the image": {
			"", of("api", "2.3.0"), attested.Digest,
			"Tag \"2.3.0\" has an attestation beside its image, so it is an image index, and the API does not return the digest of the index",
			attested.Platforms[0].Digest, "", fix + " Or set expected_digest to the digest of the image, " + attested.Platforms[0].Digest + ".",
		},
		"no list of images": {
			`{"name": "v1", "digest": "` + hexA + `"}`, v1Tag(), "sha256:" + hexA, "The API lists no images of tag \"v1\"" + unknown, "sha256:" + hexA, "", fix,
		},
		"an empty list of images": {listed + `[]}`, v1Tag(), "sha256:" + hexB, "The API lists no images of tag \"v1\"" + unknown, "sha256:" + hexA, "", fix},
		"an image without a digest": {
			listed + `[{"os": "linux", "architecture": "amd64", "digest": "` + hexA + `"}, {"os": "linux", "architecture": "arm64"}]}`, v1Tag(), "sha256:" + hexB,
			"The API lists an image without a valid digest for tag \"v1\"" + unknown, "sha256:" + hexA, "", fix,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, session, clock := emulatedFast(t)
			if test.body != "" {
				server.AddFault(emulator.Fault{Service: emulator.ServiceNCR, Status: http.StatusOK, Body: test.body})
			}
			state, problems := session.Read(t.Context(), ncrTag, test.config.With(object{"expected_digest": test.expected, "wait": true, "allow_missing": true}))
			want := []diagnostic{providertest.Error("Digest Not Comparable", test.why+". So expected_digest cannot be compared with the tag.\n"+
				"  expected: "+test.expected+"\n  returned: "+test.returned+test.more+"\n\n"+test.fix, "expected_digest")}
			if difference := cmp.Diff(want, problems); difference != "" || state != nil || len(clock.Waits()) != 0 {
				t.Errorf("waits %v, diagnostics (-want +got):\n%s", clock.Waits(), difference)
			}
		})
	}
}

// TestPinsOfNCR has what is pinned and asserted without a registry, by both truths about the API's
// digest.
func TestPinsOfNCR(t *testing.T) {
	t.Parallel()
	edge, attested := ncrImage(t, "storefront", "build 1108"), ncrImage(t, "api", "build 230")
	for name, test := range map[string]struct {
		indexDigests   bool
		imageName, tag string
		digest         string
		kind           any
	}{
		"an image's digest":                     {false, "api", "2.3.0", attested.Platforms[0].Digest, "image"},
		"the index's digest":                    {true, "api", "2.3.0", attested.Digest, nil},
		"the index's digest, several platforms": {true, "storefront", "edge", edge.Digest, nil},
	} {
		fixture := emulator.DefaultFixture()
		fixture.NCR.IndexDigests = test.indexDigests
		server := providertest.StartEmulator(t, emulator.Options{Fixture: fixture})
		session := configured(t, dependencies{}, blockFor(server, nil))
		state := session.MustRead(t.Context(), ncrTag, object{
			"registry": "acme", "image_name": test.imageName, "reference": test.tag, "expected_digest": test.digest,
		})
		want := []any{test.digest, nil, test.kind, "acme.kr.ncr.ntruss.com/" + test.imageName + "@" + test.digest}
		got := []any{state["digest"], state["index_digest"], state["digest_kind"], state["pinned_reference"]}
		if difference := cmp.Diff(want, got); difference != "" {
			t.Errorf("%s (-want +got):\n%s", name, difference)
		}
	}
}

func TestExpectedDigestOfMaskedTag(t *testing.T) {
	t.Parallel()
	_, session := emulated(t)
	for _, source := range session.Sources("expected_digest") {
		state := session.MustRead(t.Context(), source.Type, source.WithTag("9.9.9").Config.With(object{"expected_digest": hexA, "allow_missing": true}))
		if state["exists"] != false || state["digest"] != nil || state["expected_digest"] != hexA {
			t.Errorf("%s: %v", source.Type, state)
		}
	}
}
