// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func basicAuthorization(username, password string) string {
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(username+":"+password))
}

// localhostURL is the server's address by the host name that is NCR's only.
func localhostURL(server *Server) string {
	return strings.Replace(server.URL(), "127.0.0.1", "localhost", 1)
}

func ncrAuthorization(name string) string {
	account := AccountByName(DefaultFixture().Accounts.NCR, name)
	return basicAuthorization(account.AccessKey, account.SecretKey)
}

func TestNCRRegistryBasic(t *testing.T) {
	server := startServer(t, Options{})
	challenge := `Basic realm="` + strings.TrimPrefix(localhostURL(server), "http://") + `"`
	head := func(path, authorization string) clientResponse {
		return sendUnsigned(t, http.MethodHead, localhostURL(server)+path, "Authorization", authorization)
	}
	for path, want := range map[string]string{
		"/v2/storefront/manifests/1.4.2":     "sha256:c99fa95fda8b70389dca85cab836fd9840da1cc5eb8f622c972b9f7de6043cfb",
		"/v2/base/runtime/manifests/2024.03": "sha256:f5f83ac72503351e1359febd738c5df7e8b81b21e24d17ad725108f3a2dfce0a",
		"/v2/load/manifests/load-1":          "sha256:f837b091f5c88bd16d5af353832a20bc99b975682fcbd621aa97d7557ecd9dce",
		"/v2/storefront/manifests/sha256:c99fa95fda8b70389dca85cab836fd9840da1cc5eb8f622c972b9f7de6043cfb": "sha256:c99fa95fda8b70389dca85cab836fd9840da1cc5eb8f622c972b9f7de6043cfb",
	} {
		got := head(path, ncrAuthorization("main"))
		if digest := got.header.Get("Docker-Content-Digest"); got.status != 200 || digest != want || got.body != "" {
			t.Errorf("%s: %d %s", path, got.status, digest)
		}
	}
	const path = "/v2/storefront/manifests/1.4.2"
	for name, test := range map[string]struct {
		path, authorization string
		status              int
		challenge           string
	}{
		"ping":                         {"/v2/", "", 401, challenge},
		"ping by keys":                 {"/v2/", ncrAuthorization("denied"), 200, ""},
		"no keys":                      {path, "", 401, challenge},
		"a wrong secret":               {path, basicAuthorization(ncrKey, "wrong"), 401, challenge},
		"no account's":                 {path, basicAuthorization("unknown", ""), 401, challenge},
		"an account of ACR's":          {path, basicAuthorization(acrKey, acrSecret), 401, challenge},
		"without permission to pull":   {path, ncrAuthorization("no-pull"), 403, ""},
		"without permissions":          {path, ncrAuthorization("denied"), 403, ""},
		"with permissions for the API": {path, ncrAuthorization("one-read"), 403, ""},
		"no such tag":                  {"/v2/storefront/manifests/9.9.9", ncrAuthorization("main"), 404, ""},
		"no such image":                {"/v2/none/manifests/1", ncrAuthorization("main"), 404, ""},
	} {
		got := sendUnsigned(t, http.MethodGet, localhostURL(server)+test.path, "Authorization", test.authorization)
		if got.status != test.status || got.header.Get("WWW-Authenticate") != test.challenge {
			t.Errorf("%s: %d %q %s", name, got.status, got.header.Get("WWW-Authenticate"), got.body)
		}
	}
}

func TestNCRRegistryBearer(t *testing.T) {
	server := startServer(t, Options{NCRBearer: true})
	const path = "/v2/storefront/manifests/1.4.2"
	challenge := `Bearer realm="` + localhostURL(server) + `/auth",service="ncr",scope="repository:storefront:pull"`
	checkRegistryError(t, "no token", sendUnsigned(t, http.MethodGet, localhostURL(server)+path), 401, "UNAUTHORIZED", challenge)
	checkRegistryError(t, "keys", sendUnsigned(t, http.MethodGet, localhostURL(server)+path, "Authorization", ncrAuthorization("main")), 401, "UNAUTHORIZED", challenge)
	checkRegistryError(t, "ping", sendUnsigned(t, http.MethodGet, localhostURL(server)+"/v2/"), 401, "UNAUTHORIZED", `Bearer realm="`+localhostURL(server)+`/auth",service="ncr"`)
	call := func(account, service string) clientResponse {
		query := url.Values{"service": {service}, "scope": {"repository:storefront:pull"}}
		return sendUnsigned(t, http.MethodGet, localhostURL(server)+"/auth?"+query.Encode(), "Authorization", ncrAuthorization(account))
	}
	read := func(account string) clientResponse {
		token := decode[registryTokenBody](t, call(account, "ncr").body).Token
		return sendUnsigned(t, http.MethodHead, localhostURL(server)+path, "Authorization", "Bearer "+token)
	}
	if got := read("second"); got.status != 200 || !strings.HasPrefix(got.header.Get("Docker-Content-Digest"), "sha256:c99fa95f") {
		t.Errorf("%d %v", got.status, got.header)
	}
	if got := read("no-pull"); got.status != 401 || got.header.Get("WWW-Authenticate") != challenge+`,error="insufficient_scope"` {
		t.Errorf("%d %v", got.status, got.header)
	}
	checkRegistryError(t, "another service", call("main", "registry.aliyuncs.com"), 400, "UNSUPPORTED", "")
	wrong := sendUnsigned(t, http.MethodGet, localhostURL(server)+"/auth?service=ncr", "Authorization", basicAuthorization(ncrKey, "wrong"))
	checkRegistryError(t, "wrong keys", wrong, 401, "UNAUTHORIZED", `Basic realm="registry"`)
	foreign := sendUnsigned(t, http.MethodGet, localhostURL(server)+path, "Authorization", "Bearer "+pullToken(t, server, "storefront"))
	checkRegistryError(t, "ACR's token", foreign, 401, "UNAUTHORIZED", challenge+`,error="invalid_token"`)
}

// At 127.0.0.1 both registries are served: a ping has ACR's challenge, the realm of
// which accepts NCR's keys too.
func TestNCRRegistryAtSharedAddress(t *testing.T) {
	server := startServer(t, Options{})
	query := url.Values{"service": {hangzhouService}, "scope": {"repository:storefront:pull"}}
	token := decode[registryTokenBody](t, requestToken(t, server, ncrKey, ncrSecret, query).body).Token
	for authorization, name := range map[string]string{"Bearer " + token: "token", ncrAuthorization("main"): "keys"} {
		got := sendUnsigned(t, http.MethodHead, server.URL()+"/v2/storefront/manifests/1.4.2", "Authorization", authorization)
		if got.status != 200 || !strings.HasPrefix(got.header.Get("Docker-Content-Digest"), "sha256:c99fa95f") {
			t.Errorf("%s: %d %v", name, got.status, got.header)
		}
	}
	got := sendUnsigned(t, http.MethodGet, server.URL()+"/v2/storefront/manifests/1.4.2")
	checkRegistryError(t, "unknown", got, 401, "UNAUTHORIZED", `Basic realm="`+strings.TrimPrefix(server.URL(), "http://")+`"`)
}

// A registry that returns another digest than the API, or none.
func TestNCRRegistryDigestOption(t *testing.T) {
	server := startServer(t, Options{NCRRegistryDigest: map[string]string{"storefront:1.4.2": api200, "storefront:1.4.3": ""}})
	got := map[string][]string{}
	for _, tag := range []string{"1.4.1", "1.4.2", "1.4.3"} {
		head := sendUnsigned(t, http.MethodHead, localhostURL(server)+"/v2/storefront/manifests/"+tag, "Authorization", ncrAuthorization("main"))
		got[tag] = head.header.Values("Docker-Content-Digest")
	}
	want := map[string][]string{"1.4.1": {"sha256:4ef15d9076b1256e94454299f094763f084e972591238a11f62f6da1f912a4d7"}, "1.4.2": {api200}, "1.4.3": nil}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// A GET returns the digest of its body; an image of ACR's has the same body there.
func TestNCRRegistryManifests(t *testing.T) {
	server := startServer(t, Options{})
	read := func(path string) clientResponse {
		got := sendUnsigned(t, http.MethodGet, localhostURL(server)+"/v2/"+path, "Authorization", ncrAuthorization("main"))
		if got.status != 200 || digestOf(got.body) != got.header.Get("Docker-Content-Digest") {
			t.Fatalf("%s: %d %s", path, got.status, got.body)
		}
		return got
	}
	if ours, theirs := read("storefront/manifests/1.4.2").body, pullFrom(t, server, "platform/storefront").get("manifests/1.4.2", "").body; ours != theirs {
		t.Error(cmp.Diff(theirs, ours))
	}
	index := decode[pulledManifest](t, read("base/runtime/manifests/2024.03").body)
	if index.MediaType != "application/vnd.oci.image.index.v1+json" || len(index.Manifests) != 8 || index.Manifests[5].Platform["os.version"] != "10.0.20348.2340" {
		t.Errorf("%+v", index)
	}
	manifest := decode[pulledManifest](t, read("base/runtime/manifests/"+index.Manifests[5].Digest).body)
	read("base/runtime/blobs/" + manifest.Config.Digest)
	if len(manifest.Layers) != 1 || manifest.Layers[0].Size != 121904416 {
		t.Errorf("%+v", manifest)
	}
	verbatim := sendUnsigned(t, http.MethodHead, localhostURL(server)+"/v2/docker/manifests/ncpdocker", "Authorization", ncrAuthorization("main"))
	if got, want := verbatim.header.Get("Docker-Content-Digest"), read("docker/manifests/ncpdocker").header.Get("Docker-Content-Digest"); got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// The host selects the registry, and so one of several images of the same name.
func TestNCRRegistriesByHost(t *testing.T) {
	digests := map[string]string{
		"acme.kr.ncr.ntruss.com":       "sha256:c99fa95fda8b70389dca85cab836fd9840da1cc5eb8f622c972b9f7de6043cfb",
		"acme.sg.ncr.ntruss.com":       "sha256:805dd5ff622244f5fb0994499603053dddc0e6b9ca909979064f73df70d73d32",
		"acme.jp.ncr.ntruss.com":       "sha256:fbf4faa7affdca0c2d8beeb7150271286de78615ecdd7ee2b1052f999ebbae04",
		"acme.ncr.gov-ntruss.com":      "sha256:60607974db542878b068f90e7457b7bcefec2cdb3afceae99ad8513e228511ba",
		"acme.krs.ncr.gov-ntruss.com":  "sha256:f192f679ab033daf7b537b1593db66d47264e737b5aa9f6b1167f48b2ae5992e",
		"acme-fin.ncr.fin-ntruss.com":  "sha256:53089864ec6f8b7aa9bb0ce06cf3ef00acdb3f1b81a280b992993e6c20483ee2",
		"acme-fin.kr.ncr.ntruss.com":   "",
		"seed.kr.ncr.ntruss.com":       "",
		"acme.kr.ncr.ntruss.com.other": "",
	}
	server := startServer(t, Options{TLS: true, TLSHosts: sortedKeys(digests)})
	client := clientForAnyHost(t, server)
	for host, want := range digests {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodHead, "https://"+host+"/v2/storefront/manifests/1.4.2", http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		request.SetBasicAuth(ncrKey, ncrSecret)
		got := send(t, client, request)
		if digest := got.header.Get("Docker-Content-Digest"); host != "acme.kr.ncr.ntruss.com.other" && digest != want {
			t.Errorf("%s: %d %s", host, got.status, digest)
		}
	}
	for _, request := range server.Record().Requests {
		if request.Service != ServiceRegistry || request.Operation != OperationHeadManifest || request.AccessKey != ncrKey || request.Account != "main" {
			t.Errorf("%+v", request)
		}
	}
}
