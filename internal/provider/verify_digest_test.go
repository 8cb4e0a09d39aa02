// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/providertest"
)

// ncrHost is the host at which the emulator has only NCR's registry.
func ncrHost(server *emulator.Server) string {
	return strings.Replace(hostOf(server), "127.0.0.1", "localhost", 1)
}

// verifiedNCR reads a tag of acme in NCR, verified by the emulator's registry.
func verifiedNCR(server *emulator.Server, imageName, tag string, changes object) object {
	return object{
		"registry": "acme", "image_name": imageName, "reference": tag, "registry_host": ncrHost(server), "verify_digest": true,
	}.With(changes)
}

// verifiedACR reads a tag of platform in ACR by its repository's name, verified by the emulator's
// registry.
func verifiedACR(repository, tag string, changes object) object {
	return object{
		"instance_id": "cri-k77rd2eo9ztt1qa4", "namespace": "platform", "repo_name": repository, "tag": tag, "verify_digest": true,
	}.With(changes)
}

// acrImage and ncrImage are images of the emulator's fixture, whose digests are those of true
// manifests.
func acrImage(t *testing.T, repository, name string) emulator.ACRImage {
	t.Helper()
	for _, candidate := range emulator.DefaultFixture().ACR.Instances[0].Repositories {
		if image, exists := candidate.Images[name]; exists && candidate.Name == repository {
			return image
		}
	}
	t.Fatalf("the fixture has no %s of %s", name, repository)
	return emulator.ACRImage{}
}

func ncrImage(t *testing.T, repository, name string) emulator.NCRImage {
	t.Helper()
	for _, candidate := range emulator.DefaultFixture().NCR.Registries[0].Repositories {
		if image, exists := candidate.Images[name]; exists && candidate.Name == repository {
			return image
		}
	}
	t.Fatalf("the fixture has no %s of %s", name, repository)
	return emulator.NCRImage{}
}

// TestVerifyDigestNCR reads each kind of tag twice, by both truths about the API's digest, and
// counts the requests.
func TestVerifyDigestNCR(t *testing.T) {
	t.Parallel()
	edge, attested := ncrImage(t, "storefront", "build 1108"), ncrImage(t, "api", "build 230")
	head := map[string]int64{"GetImageTagDetail": 2, "PingRegistry": 1, "HeadManifest": 2}
	get := map[string]int64{"GetImageTagDetail": 2, "PingRegistry": 1, "GetManifest": 2}
	for name, test := range map[string]struct {
		indexDigests   bool
		options        emulator.Options
		imageName, tag string
		digest         string
		index, kind    any
		pin            string
		requests       map[string]int64
	}{
		"single image":                      {imageName: "storefront", tag: "1.4.2", digest: storefrontDigest, kind: "image", pin: storefrontDigest, requests: head},
		"single image, API's index digests": {indexDigests: true, imageName: "storefront", tag: "1.4.2", digest: storefrontDigest, kind: "image", pin: storefrontDigest, requests: head},
		"single image, Bearer": {
			options: emulator.Options{NCRBearer: true}, imageName: "storefront", tag: "1.4.2", digest: storefrontDigest, kind: "image", pin: storefrontDigest,
			requests: map[string]int64{"GetImageTagDetail": 2, "PingRegistry": 1, "GetRegistryToken": 1, "HeadManifest": 2},
		},
		"single image, no digest in headers": {
			options: emulator.Options{OmitRegistryDigests: true}, imageName: "storefront", tag: "1.4.2", digest: storefrontDigest, kind: "image", pin: storefrontDigest,
			requests: map[string]int64{"GetImageTagDetail": 2, "PingRegistry": 1, "HeadManifest": 2, "GetManifest": 2},
		},
		"several platforms": {
			imageName: "storefront", tag: "edge", digest: edge.Platforms[0].Digest, index: edge.Digest, kind: "image", pin: edge.Digest, requests: get,
		},
		"several platforms, API's index digests": {
			indexDigests: true, imageName: "storefront", tag: "edge", digest: edge.Digest, index: edge.Digest, kind: "index", pin: edge.Digest, requests: get,
		},
		"image and attestation": {
			imageName: "api", tag: "2.3.0", digest: attested.Platforms[0].Digest, index: attested.Digest, kind: "image", pin: attested.Digest, requests: get,
		},
		"image and attestation, API's index digests": {
			indexDigests: true, imageName: "api", tag: "2.3.0", digest: attested.Digest, index: attested.Digest, kind: "index", pin: attested.Digest, requests: get,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test.options.Fixture = emulator.DefaultFixture()
			test.options.Fixture.NCR.IndexDigests = test.indexDigests
			server := providertest.StartEmulator(t, test.options)
			session := configured(t, dependencies{}, blockFor(server, nil))
			unverified, _ := session.Read(t.Context(), ncrTag, verifiedNCR(server, test.imageName, test.tag, object{"verify_digest": nil}))
			server.Reset()
			want := unverified.With(object{
				"verify_digest": true, "digest": test.digest, "index_digest": test.index, "digest_kind": test.kind,
				"pinned_reference": ncrHost(server) + "/" + test.imageName + "@" + test.pin,
			})
			for range 2 {
				state := session.MustRead(t.Context(), ncrTag, verifiedNCR(server, test.imageName, test.tag, nil))
				if difference := cmp.Diff(want, state); difference != "" {
					t.Errorf("state (-want +got):\n%s", difference)
				}
			}
			if difference := cmp.Diff(test.requests, server.Record().Counts); difference != "" {
				t.Errorf("requests (-want +got):\n%s", difference)
			}
			session.MustRead(t.Context(), ncrTag, verifiedNCR(server, test.imageName, test.tag, object{"expected_digest": test.pin}))
			_, problems := session.Read(t.Context(), ncrTag, verifiedNCR(server, test.imageName, test.tag, object{"expected_digest": hexA}))
			if len(problems) != 1 || problems[0].Summary != "Digest Mismatch" {
				t.Errorf("expected_digest of another: %+v", problems)
			}
		})
	}
}

// TestVerifyDigestACR reads each kind of tag twice, and counts the requests.
func TestVerifyDigestACR(t *testing.T) {
	t.Parallel()
	const manifest, index = "application/vnd.docker.distribution.manifest.v2+json", "application/vnd.docker.distribution.manifest.list.v2+json"
	edge := acrImage(t, "storefront", "build 1108")
	entry := func(server *emulator.Server, architecture, digest string, size any) object {
		return object{
			"platform": "linux/" + architecture, "os": "linux", "architecture": architecture, "variant": nil, "os_version": nil,
			"digest": digest, "size": size, "pinned_reference": hostOf(server) + "/platform/storefront@" + digest,
		}
	}
	for name, test := range map[string]struct {
		tag      string
		changes  func(*emulator.Server) object
		want     func(*emulator.Server) object // besides what is read without verify_digest
		requests map[string]int64
	}{
		"single image by names": {
			tag: "1.4.2", changes: func(*emulator.Server) object { return nil },
			want: func(server *emulator.Server) object {
				amd64 := entry(server, "amd64", storefrontDigest, int64(77485849))
				return object{
					"digest_kind": "image", "media_type": manifest, "pinned_reference": hostOf(server) + "/platform/storefront@" + storefrontDigest,
					"images": []any{amd64}, "images_by_platform": object{"linux/amd64": amd64}, "architectures": []any{"amd64"}, "platforms": []any{"linux/amd64"},
				}
			},
			requests: map[string]int64{
				"GetRepository": 1, "GetRepoTag": 2, "ListInstanceEndpoint": 1, "GetAuthorizationToken": 1,
				"PingRegistry": 1, "GetRegistryToken": 1, "GetManifest": 2, "GetBlob": 2,
			},
		},
		"several platforms by id, with a host": {
			tag: "edge",
			changes: func(server *emulator.Server) object {
				return object{"namespace": nil, "repo_name": nil, "repo_id": "crr-v7m9m2g0qkqjf56p", "registry_host": hostOf(server)}
			},
			want: func(server *emulator.Server) object {
				amd64, arm64 := entry(server, "amd64", edge.Platforms[0].Digest, nil), entry(server, "arm64", edge.Platforms[1].Digest, nil)
				return object{
					"index_digest": edge.Digest, "digest_kind": "index", "media_type": index, "pinned_reference": hostOf(server) + "/platform/storefront@" + edge.Digest,
					"images": []any{amd64, arm64}, "images_by_platform": object{"linux/amd64": amd64, "linux/arm64": arm64},
					"architectures": []any{"amd64", "arm64"}, "platforms": []any{"linux/amd64", "linux/arm64"},
				}
			},
			requests: map[string]int64{
				"GetRepository": 1, "GetRepoTag": 2, "GetAuthorizationToken": 1, "PingRegistry": 1, "GetRegistryToken": 1, "GetManifest": 2,
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, session := emulated(t)
			config := verifiedACR("storefront", test.tag, test.changes(server))
			unverified := session.MustRead(t.Context(), acrTag, config.With(object{"verify_digest": nil}))
			server.Reset()
			session = configured(t, dependencies{}, blockFor(server, nil))
			want := unverified.With(object{"verify_digest": true, "registry_host": hostOf(server)}).With(test.want(server))
			for range 2 {
				if difference := cmp.Diff(want, session.MustRead(t.Context(), acrTag, config)); difference != "" {
					t.Errorf("state (-want +got):\n%s", difference)
				}
			}
			if difference := cmp.Diff(test.requests, server.Record().Counts); difference != "" {
				t.Errorf("requests (-want +got):\n%s", difference)
			}
		})
	}
}

// TestPinnedReferenceACR needs a host and the names of the repository, and no registry.
func TestPinnedReferenceACR(t *testing.T) {
	t.Parallel()
	_, session := emulated(t)
	const host = "acme-registry.cn-hangzhou.cr.aliyuncs.com"
	names := object{"instance_id": "cri-k77rd2eo9ztt1qa4", "namespace": "platform", "repo_name": "storefront", "tag": "1.4.2"}
	for name, test := range map[string]struct {
		config object
		want   any
	}{
		"host and names": {names.With(object{"registry_host": host}), host + "/platform/storefront@" + storefrontDigest},
		"no host":        {names, nil},
		"no names":       {names.With(object{"registry_host": host, "namespace": nil, "repo_name": nil, "repo_id": "crr-v7m9m2g0qkqjf56p"}), nil},
	} {
		if got := session.MustRead(t.Context(), acrTag, test.config)["pinned_reference"]; got != test.want {
			t.Errorf("%s: %v, want %v", name, got, test.want)
		}
	}
}

// TestTagMovesBetweenAPIAndRegistry: both are read once more, and then say the same.
func TestTagMovesBetweenAPIAndRegistry(t *testing.T) {
	t.Parallel()
	for _, source := range []dataSource{acrTagSource, ncrTagSource} {
		server, session := emulated(t)
		config := verifiedNCR(server, "storefront", "1.4.2", nil)
		if source.Type == acrTag {
			config = verifiedACR("storefront", "1.4.2", nil)
		}
		push(t, server, source, "1.4.2", "1.4.3", 1)
		state := session.MustRead(t.Context(), source.Type, config)
		if state["digest"] != movedDigest || server.Record().Counts[source.Operation] != 2 {
			t.Errorf("%s: digest %v, requests %v", source.Type, state["digest"], server.Record().Counts)
		}
	}
}

// TestWaitForAgreement waits while API and registry contradict each other.
func TestWaitForAgreement(t *testing.T) {
	t.Parallel()
	server := providertest.StartEmulator(t, emulator.Options{RegistryTags: map[string]string{"storefront:1.4.2": "1.4.3"}})
	clock := &providertest.Clock{}
	session := configured(t, fastClock(clock), blockFor(server, nil))
	push(t, server, ncrTagSource, "1.4.2", "1.4.3", 3) // the second of two requests of the second attempt
	state := session.MustRead(t.Context(), ncrTag, verifiedNCR(server, "storefront", "1.4.2", object{"wait": true}))
	if state["digest"] != movedDigest || len(clock.Waits()) != 1 {
		t.Errorf("digest %v after %v", state["digest"], clock.Waits())
	}
}

// TestVerifyDigestNeedsTag: no request is sent to the registry for a tag that the API does not
// have.
func TestVerifyDigestNeedsTag(t *testing.T) {
	t.Parallel()
	server, session := emulated(t)
	for typeName, config := range map[string]object{
		ncrTag: verifiedNCR(server, "storefront", "9.9.9", object{"allow_missing": true}),
		acrTag: verifiedACR("storefront", "9.9.9", object{"allow_missing": true}),
	} {
		if state := session.MustRead(t.Context(), typeName, config); state["exists"] != false || state["pinned_reference"] != nil {
			t.Errorf("%s: %v", typeName, state)
		}
	}
	if counts := server.Record().Counts; counts["PingRegistry"] != 0 || counts["ListInstanceEndpoint"] != 0 {
		t.Errorf("requests %v", counts)
	}
}

// TestWaitForAgreementEnds with the last contradiction, and how long it waited.
func TestWaitForAgreementEnds(t *testing.T) {
	t.Parallel()
	server := providertest.StartEmulator(t, emulator.Options{RegistryTags: map[string]string{"platform/storefront:1.4.2": "1.4.3"}})
	session := configured(t, fastClock(&providertest.Clock{}), blockFor(server, nil))
	_, problems := session.Read(t.Context(), acrTag, verifiedACR("storefront", "1.4.2", object{"wait": true, "timeouts": object{"read": "10s"}}))
	want := []diagnostic{providertest.Error("Digest Mismatch", "The API and the registry \""+hostOf(server)+"\" return different digests for tag \"1.4.2\".\n"+
		"  API:      "+storefrontDigest+"\n  registry: "+movedDigest+"\nBoth were read twice. Waited 9s (4 attempts).\n\n"+
		"If the push takes longer, raise timeouts.read. If the tag was moved a moment ago, run Terraform again. If the error persists, check that registry_host, if it is set, is a host "+
		"of this registry, do not pin to the digest of the API, and report this message to the developers of the provider.", "verify_digest")}
	if difference := cmp.Diff(want, problems); difference != "" {
		t.Errorf("(-want +got):\n%s", difference)
	}
}

// TestVerifiedImagesOfACR: images are in the order of their platforms, and what platforms does not
// have is said.
func TestVerifiedImagesOfACR(t *testing.T) {
	t.Parallel()
	const manifest = `"mediaType": "application/vnd.oci.image.manifest.v1+json", "size": 7, "digest": "sha256:`
	for name, test := range map[string]struct {
		entries   string
		platforms []any
		order     []any // digests, by their first digit
		warned    bool
	}{
		"order": {
			`{` + manifest + hexA + `", "platform": {"os": "linux", "architecture": "arm64"}}, {` + manifest + hexB + `", "platform": {"os": "linux", "architecture": "amd64"}}`,
			[]any{"linux/amd64", "linux/arm64"}, []any{"b", "a"}, false,
		},
		"an image without a platform": {
			`{` + manifest + hexA + `", "platform": {"os": "linux", "architecture": "arm64"}}, {` + manifest + hexB + `"}`,
			[]any{"linux/arm64"}, []any{"b", "a"}, true,
		},
		"an index within": {
			`{` + manifest + hexA + `", "platform": {"os": "linux", "architecture": "arm64"}}, {"mediaType": "application/vnd.oci.image.index.v1+json", "size": 7, "digest": "sha256:` + hexB + `"}`,
			[]any{"linux/arm64"}, []any{"a"}, true,
		},
	} {
		const index = "application/vnd.oci.image.index.v1+json"
		document := []byte(`{"schemaVersion": 2, "mediaType": "` + index + `", "manifests": [` + test.entries + `]}`)
		registry := httptest.NewServer(imageCase{Mode: "bearer", Tag: imageCaseDocument{ContentType: index, Document: document}})
		t.Cleanup(registry.Close)
		server, session := emulated(t)
		server.AddFault(emulator.Fault{Operation: emulator.OperationGetRepoTag, Status: http.StatusOK, Body: `{"IsSuccess": true, "Digest": "` + sha256Of(spacedJSON(document)) + `"}`})
		state, problems := session.Read(t.Context(), acrTag, verifiedACR("storefront", "1.4.2", object{"registry_host": strings.TrimPrefix(registry.URL, "http://")}))
		if state == nil {
			t.Errorf("%s: %+v", name, problems)
			continue
		}
		var order []any
		for _, listed := range state["images"].([]any) {
			order = append(order, listed.(object)["digest"].(string)[len("sha256:"):][:1])
		}
		if difference := cmp.Diff([]any{test.platforms, test.order}, []any{state["platforms"], order}); difference != "" {
			t.Errorf("%s: platforms and order (-want +got):\n%s", name, difference)
		}
		var want []diagnostic
		if test.warned {
			want = []diagnostic{providertest.Warning("Unexpected API Response",
				"The tag has an image whose platform the registry does not list, or an index within its index. platforms, architectures and images_by_platform do not have these."+
					"\n\nDo not conclude from platforms that the tag runs on nothing else.", "platforms")}
		}
		if difference := cmp.Diff(want, problems); difference != "" {
			t.Errorf("%s: diagnostics (-want +got):\n%s", name, difference)
		}
	}
}
