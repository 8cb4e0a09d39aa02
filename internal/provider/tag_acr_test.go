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
	storefrontDigest = "sha256:3cc3f2fd8b54ddb5a1168aee715684b217d340a0cde9dda31477b447ec9c03e4"
	otherDigest      = "sha256:e49eeadbbce36e9b2b727a977ab638d119f8ff4663cf900d385fc2ce57573a14" // of 1.5.0 in ACR
	movedDigest      = "sha256:e873aede11bcd7b0fe6093758a358731b76b0b5ca4e05c5076e1c4f35a4ee540"
)

func TestACRTag(t *testing.T) {
	t.Parallel()
	server, session := emulated(t)
	want := object{
		"instance_id": "cri-k77rd2eo9ztt1qa4", "repo_id": "crr-v7m9m2g0qkqjf56p", "namespace": "platform", "repo_name": "storefront",
		"tag": "1.4.2", "region": "cn-hangzhou", "expected_digest": nil, "allow_missing": nil, "exists": true, "wait": nil, "timeouts": nil,
		"digest": storefrontDigest, "image_id": "99107c6c66ee93b43a331eeaf122590f87e1a2f055cd81e454b30643204419df", "image_size": int64(77485881),
		"image_create": "2024-03-18T09:12:44Z", "image_update": "2024-03-18T09:14:06.5Z", "status": "NORMAL", "tag_immutability": false,
		"verify_digest": nil, "registry_host": nil, "pinned_reference": nil, "index_digest": nil, "digest_kind": nil, "media_type": nil,
		"images": nil, "images_by_platform": nil, "architectures": nil, "platforms": nil,
	}
	if difference := cmp.Diff(want, session.MustRead(t.Context(), acrTag, storefrontLayersByName())); difference != "" {
		t.Errorf("state (-want +got):\n%s", difference)
	}
	if difference := cmp.Diff(map[string]int64{"GetRepository": 1, "GetRepoTag": 1}, server.Record().Counts); difference != "" {
		t.Errorf("requests (-want +got):\n%s", difference)
	}
}

func TestACRTagValueRules(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fields string
		want   object // all facts; missing ones are null
	}{
		"times and sizes as strings": {
			`"Digest": "sha256:` + hexA + `", "ImageSize": "1e3", "ImageCreate": "1711928488500", "ImageUpdate": 1711928488000`,
			object{"digest": "sha256:" + hexA, "image_size": int64(1000), "image_create": "2024-03-31T23:41:28.5Z", "image_update": "2024-03-31T23:41:28Z"},
		},
		"bare digest in upper case": {`"Digest": " AA` + hexA[2:] + ` "`, object{"digest": "sha256:" + hexA}},
		"empty, null and 0 are null": {
			`"Digest": "` + hexA + `", "ImageId": "", "ImageSize": null, "ImageCreate": 0, "ImageUpdate": "0", "Status": "", "Tag": "1.4.2"`,
			object{"digest": "sha256:" + hexA},
		},
		"status": {`"Digest": "` + hexA + `", "Status": "DELETING", "ImageId": "x"`, object{"digest": "sha256:" + hexA, "status": "DELETING", "image_id": "x"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, session := emulated(t)
			server.AddFault(emulator.Fault{Status: http.StatusOK, Body: `{"IsSuccess": true, ` + test.fields + `}`})
			state := session.MustRead(t.Context(), acrTag, storefrontLayers())
			got := object{}
			for _, name := range []string{"digest", "image_id", "image_size", "image_create", "image_update", "status"} {
				if state[name] != nil {
					got[name] = state[name]
				}
			}
			if difference := cmp.Diff(test.want, got); difference != "" {
				t.Errorf("facts (-want +got):\n%s", difference)
			}
		})
	}
}

func TestACRTagWithoutValidDigestWarns(t *testing.T) {
	t.Parallel()
	for digest, test := range map[string]struct {
		want   any
		detail string
	}{
		`""`: {nil, noDigest("1.4.2").Detail},
		`"sha256:a180 ~ b9dc"`: {"sha256:a180 ~ b9dc", `The API returned "sha256:a180 ~ b9dc" as digest, which is not a valid digest. The value is kept unchanged, and no reference is built from it.` + "\n\n" +
			"Do not pin to it. Check the image in the console of the registry."},
	} {
		server, session := emulated(t)
		server.AddFault(emulator.Fault{Status: http.StatusOK, Body: `{"IsSuccess": true, "Tag": "1.4.2", "Digest": ` + digest + `}`})
		state, problems := session.Read(t.Context(), acrTag, storefrontLayers())
		want := []diagnostic{providertest.Warning("Unexpected API Response", test.detail, "digest")}
		if difference := cmp.Diff(want, problems); difference != "" || state["digest"] != test.want {
			t.Errorf("digest = %v, (-want +got):\n%s", state["digest"], difference)
		}
	}
}

func TestACRTagResponseOfAnotherTag(t *testing.T) {
	t.Parallel()
	server, session := emulated(t)
	server.AddFault(emulator.Fault{Status: http.StatusOK, Body: `{"IsSuccess": true, "RequestId": "R1", "Tag": "1.4.3", "Digest": "` + hexA + `"}`})
	_, problems := session.Read(t.Context(), acrTag, storefrontLayers())
	want := []diagnostic{providertest.Error(
		"Unexpected API Response", "Could not read "+acrTagObject+": GetRepoTag returned an invalid response: the response is about tag \"1.4.3\". The response was discarded.\n\n"+
			runAgainFix+"\n\nRequest: GetRepoTag at "+hostOf(server)+". Response: HTTP 200. Request ID: R1.", "",
	)}
	if difference := cmp.Diff(want, problems); difference != "" {
		t.Errorf("(-want +got):\n%s", difference)
	}
}

const movedFix = "If digest comes from containerregistry_acr_tag in the same run, the tag moved between the two reads: run Terraform again. Otherwise correct digest."

// TestTwoReadsAreOneSnapshot moves the tag between the read of its digest and that of its layers.
func TestTwoReadsAreOneSnapshot(t *testing.T) {
	t.Parallel()
	for name, keeps := range map[string]bool{"a service that forgets untagged images": false, "a service that keeps them": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := providertest.StartEmulator(t, emulator.Options{ServeUntaggedImages: keeps})
			session := configured(t, dependencies{}, blockFor(server, nil))
			if err := server.MoveTag(emulator.MoveTag{
				Service: emulator.ServiceACR, InstanceID: "cri-k77rd2eo9ztt1qa4", Namespace: "platform", Repository: "storefront", Tag: "1.4.2", To: "1.5.0",
				After: &emulator.After{Operation: emulator.OperationGetRepoTag, Responses: 1},
			}); err != nil {
				t.Fatal(err)
			}
			digest := session.MustRead(t.Context(), acrTag, storefrontLayers())["digest"]
			state, problems := session.Read(t.Context(), acrTagLayers, storefrontLayers().With(object{"digest": digest}))
			if keeps {
				_, unmoved := emulated(t)
				want := unmoved.MustRead(t.Context(), acrTagLayers, storefrontLayers())["layers"]
				if difference := cmp.Diff(want, state["layers"]); difference != "" || len(problems) > 0 {
					t.Errorf("layers (-want +got):\n%s\n%+v", difference, problems)
				}
				return
			}
			for index := range problems {
				problems[index].Detail = withoutTraceID(problems[index].Detail)
			}
			want := []diagnostic{providertest.Error(
				"Tag Not Found", "Tag \"1.4.2\" does not contain image "+storefrontDigest+". The tag exists, and points to "+otherDigest+".\n\n"+
					movedFix+"\n\nRequest: GetRepoTagLayers at "+hostOf(server)+". Response: HTTP 200, code IMAGE_NOT_EXIST.",
				"digest",
			)}
			if difference := cmp.Diff(want, problems); difference != "" {
				t.Errorf("(-want +got):\n%s", difference)
			}
		})
	}
}

// TestMissingImageOfExistingTagIsNotMasked has a tag that exists, but no longer points at the image
// of digest: a gate that lets a missing tag pass must not let that pass.
func TestMissingImageOfExistingTagIsNotMasked(t *testing.T) {
	t.Parallel()
	_, session, clock := emulatedFast(t)
	config := storefrontLayers().With(object{"digest": otherDigest, "allow_missing": true, "wait": true})
	_, problems := session.Read(t.Context(), acrTagLayers, config)
	if len(problems) != 1 || problems[0].Summary != "Tag Not Found" || problems[0].Attribute != "digest" || len(clock.Waits()) != 0 {
		t.Errorf("%+v after %v", problems, clock.Waits())
	}
}

// TestVerifiedChart has a tag that is no image: it has a digest, which is of none of images.
func TestVerifiedChart(t *testing.T) {
	t.Parallel()
	const chart = `{"schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json", "layers": [], ` +
		`"config": {"mediaType": "application/vnd.cncf.helm.config.v1+json", "digest": "sha256:` + hexA + `", "size": 2}}`
	server, session := emulated(t)
	digest := sha256Of([]byte(chart))
	server.AddFault(emulator.Fault{Operation: emulator.OperationGetRepoTag, Status: http.StatusOK, Body: `{"IsSuccess": true, "Digest": "` + digest + `"}`})
	server.AddFault(emulator.Fault{Operation: emulator.OperationGetManifest, Status: http.StatusOK, Body: chart})
	state := session.MustRead(t.Context(), acrTag, verifiedACR("storefront", "1.4.2", nil))
	got := []any{state["digest"], state["digest_kind"], state["index_digest"], state["images"], state["pinned_reference"]}
	want := []any{"sha256:" + digest, nil, nil, []any{}, hostOf(server) + "/platform/storefront@sha256:" + digest}
	if difference := cmp.Diff(want, got); difference != "" {
		t.Errorf("digest, digest_kind, index_digest, images, pinned_reference (-want +got):\n%s", difference)
	}
}
