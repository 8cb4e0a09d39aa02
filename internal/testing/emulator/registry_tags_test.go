// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"net/http"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// pulled are the status of a HEAD and of a GET, and the digests in their headers.
func pulled(t *testing.T, url, authorization string) []string {
	t.Helper()
	var all []string
	for _, method := range []string{http.MethodHead, http.MethodGet} {
		got := sendUnsigned(t, method, url, "Authorization", authorization)
		all = append(all, strconv.Itoa(got.status))
		all = append(all, got.header.Values("Docker-Content-Digest")...)
	}
	return all
}

// A mirror that lags behind has the API's images under other tags, or does not have them yet.
func TestRegistryTags(t *testing.T) {
	const (
		storefront141 = "sha256:a162f008a7deec015a55ce5216b27160a73f91ff507efe6f3359f4555cc9dd69"
		storefront150 = "sha256:e49eeadbbce36e9b2b727a977ab638d119f8ff4663cf900d385fc2ce57573a14"
	)
	server := startServer(t, Options{RegistryTags: map[string]string{
		"platform/api:2.1.0": "2.0.0", "platform/api:2.3.0": "build 220", "platform/api:2.0.0": "", "platform/api:2.2.0": "2.2.0", "platform/api:9.9.9": "build 230",
		"storefront:1.4.2": "1.4.1", "storefront:1.4.3": "", "storefront:9.9.9": "build 1101",
	}})
	for _, move := range []MoveTag{
		{Service: ServiceACR, InstanceID: hangzhou, Namespace: "platform", Repository: "api", Tag: "2.2.0", To: "2.1.0"},
		{Service: ServiceACR, InstanceID: hangzhou, Namespace: "platform", Repository: "api", Tag: "2.0.0", To: "2.1.0"},
	} {
		if err := server.MoveTag(move); err != nil {
			t.Fatal(err)
		}
	}
	api := "Bearer " + pullToken(t, server, "platform/api")
	missing := []string{"404", "404"}
	for target, want := range map[string][]string{
		"platform/api/manifests/2.1.0":          {"200", api200, "200", api200},
		"platform/api/manifests/2.3.0":          {"200", api220, "200", api220},
		"platform/api/manifests/2.0.0":          missing,
		"platform/api/manifests/2.2.0":          {"200", api220, "200", api220}, // as it was before the move
		"platform/api/manifests/" + api200:      {"200", api200, "200", api200},
		"platform/api/manifests/" + api220Arm64: {"200", api220Arm64, "200", api220Arm64},
		"platform/api/manifests/" + api210:      missing, // only the API's tags point at it
		"platform/api/manifests/" + api230:      {"200", api230, "200", api230},
	} {
		if diff := cmp.Diff(want, pulled(t, server.URL()+"/v2/"+target, api)); diff != "" {
			t.Errorf("%s: %s", target, diff)
		}
	}
	if got := decode[acrTagDetail](t, callACR(t, server, "Action", OperationGetRepoTag, "RepoId", "crr-a7p2m9i4x3q8r5s1", "Tag", "2.0.0").body); "sha256:"+got.Digest != api210 {
		t.Errorf("the API has %s", got.Digest)
	}
	for target, want := range map[string][]string{
		"storefront/manifests/1.4.1": {"200", storefront141, "200", storefront141},
		"storefront/manifests/1.4.2": {"200", storefront141, "200", storefront141},
		"storefront/manifests/1.4.3": missing,
		"storefront/manifests/9.9.9": {"200", storefront150, "200", storefront150},
	} {
		got := pulled(t, localhostURL(server)+"/v2/"+target, ncrAuthorization("main"))
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", target, diff)
		}
	}
	checkRegistryError(t, "missing", getFromNCR(t, server, "storefront/manifests/1.4.3"), 404, "MANIFEST_UNKNOWN", "")
}

// Another registry's repository of the same path keeps its tag, unless it has the image too.
func TestRegistryTagsByHost(t *testing.T) {
	const host = "acme.sg.ncr.ntruss.com"
	for target, want := range map[string]int{"1.4.1": 200, "": 404} {
		server := startServer(t, Options{TLS: true, TLSHosts: []string{host}, RegistryTags: map[string]string{"storefront:1.4.2": target}})
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://"+host+"/v2/storefront/manifests/1.4.2", http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		request.SetBasicAuth(ncrKey, ncrSecret)
		if got := send(t, clientForAnyHost(t, server), request); got.status != want ||
			want == 200 && digestOf(got.body) != "sha256:976a34c0c010558dc7e42c23708ef0cbf2dd4088cb34f18939a34f289eae783e" {
			t.Errorf("%q: %d %s", target, got.status, digestOf(got.body))
		}
	}
}

func TestOmitRegistryDigests(t *testing.T) {
	server := startServer(t, Options{OmitRegistryDigests: true})
	for url, authorization := range map[string]string{
		server.URL() + "/v2/platform/api/manifests/2.2.0":                     "Bearer " + pullToken(t, server, "platform/api"),
		server.URL() + "/v2/platform/api/blobs/sha256:" + api200Configuration: "Bearer " + pullToken(t, server, "platform/api"),
		localhostURL(server) + "/v2/storefront/manifests/1.4.2":               ncrAuthorization("main"),
		localhostURL(server) + "/v2/api/manifests/" + api220:                  ncrAuthorization("main"),
	} {
		if diff := cmp.Diff([]string{"200", "200"}, pulled(t, url, authorization)); diff != "" {
			t.Errorf("%s: %s", url, diff)
		}
	}
}

// Only the API has the digests that a test invents.
func TestInventedDigests(t *testing.T) {
	fixture, inventedACR, inventedNCR := DefaultFixture(), derivedDigest("ACR"), derivedDigest("NCR")
	acr, ncr := fixture.ACR.Instances[0].Repositories[3].Images, fixture.NCR.Registries[0].Repositories[2].Images
	inACR, inNCR := acr["build 200"], ncr["only build"]
	inACR.Digest, inNCR.Digest = inventedACR, inventedNCR
	acr["build 200"], ncr["only build"] = inACR, inNCR
	server := startServer(t, Options{Fixture: fixture})
	tag := decode[acrTagDetail](t, callACR(t, server, "Action", OperationGetRepoTag, "RepoId", "crr-a7p2m9i4x3q8r5s1", "Tag", "2.0.0").body)
	detail := detailOf(t, server, "hello%2Fworld", "latest")
	if "sha256:"+tag.Digest != inventedACR || detail.Digest != inventedNCR {
		t.Errorf("the APIs have %s and %s", tag.Digest, detail.Digest)
	}
	pull := pullFrom(t, server, "platform/api")
	pull.get("manifests/2.0.0", api200)
	checkRegistryError(t, "ACR", pull.request("GET", "manifests/"+inventedACR), 404, "MANIFEST_UNKNOWN", "")
	if got := digestOf(getFromNCR(t, server, "hello/world/manifests/latest").body); "sha256:"+detail.Images[0].Digest != "sha256:sha256:"+got {
		t.Errorf("NCR's registry has %s, want %s", got, detail.Images[0].Digest)
	}
	checkRegistryError(t, "NCR", getFromNCR(t, server, "hello/world/manifests/"+inventedNCR), 404, "MANIFEST_UNKNOWN", "")
}
