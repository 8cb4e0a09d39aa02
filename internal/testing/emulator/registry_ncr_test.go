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

func basicOf(username, password string) string {
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(username+":"+password))
}

// localhostURL is the server's address by the name under which it is NCR's only.
func localhostURL(server *Server) string {
	return strings.Replace(server.URL(), "127.0.0.1", "localhost", 1)
}

func ncrKeysOf(name string) string {
	account := AccountByName(DefaultFixture().Accounts.NCR, name)
	return basicOf(account.AccessKey, account.SecretKey)
}

func TestNCRRegistryByKeys(t *testing.T) {
	server := startServer(t, Options{})
	challenge := `Basic realm="` + strings.TrimPrefix(localhostURL(server), "http://") + `"`
	head := func(path, authorization string) reply {
		return get(t, http.MethodHead, localhostURL(server)+path, "Authorization", authorization)
	}
	for path, digest := range map[string]string{
		"/v2/storefront/manifests/1.4.2":     "sha256:c99fa95fda8b70389dca85cab836fd9840da1cc5eb8f622c972b9f7de6043cfb",
		"/v2/base/runtime/manifests/2024.03": "sha256:f5f83ac72503351e1359febd738c5df7e8b81b21e24d17ad725108f3a2dfce0a",
		"/v2/load/manifests/load-1":          "sha256:f837b091f5c88bd16d5af353832a20bc99b975682fcbd621aa97d7557ecd9dce",
		"/v2/storefront/manifests/sha256:c99fa95fda8b70389dca85cab836fd9840da1cc5eb8f622c972b9f7de6043cfb": "sha256:c99fa95fda8b70389dca85cab836fd9840da1cc5eb8f622c972b9f7de6043cfb",
	} {
		got := head(path, ncrKeysOf("main"))
		if told := got.header.Get("Docker-Content-Digest"); got.status != 200 || told != digest || got.body != "" {
			t.Errorf("%s: %d %s", path, got.status, told)
		}
	}
	const path = "/v2/storefront/manifests/1.4.2"
	for name, test := range map[string]struct {
		path, authorization string
		status              int
		challenge           string
	}{
		"ping":                 {"/v2/", "", 401, challenge},
		"ping by keys":         {"/v2/", ncrKeysOf("denied"), 200, ""},
		"no keys":              {path, "", 401, challenge},
		"a wrong secret":       {path, basicOf(ncrKey, "wrong"), 401, challenge},
		"no account's":         {path, basicOf("nobody", ""), 401, challenge},
		"an account of ACR's":  {path, basicOf(acrKey, acrSecret), 401, challenge},
		"who may not pull":     {path, ncrKeysOf("no-pull"), 403, ""},
		"who may do nothing":   {path, ncrKeysOf("denied"), 403, ""},
		"who may read the API": {path, ncrKeysOf("one-read"), 403, ""},
		"no such tag":          {"/v2/storefront/manifests/9.9.9", ncrKeysOf("main"), 404, ""},
		"no such image":        {"/v2/none/manifests/1", ncrKeysOf("main"), 404, ""},
	} {
		got := get(t, http.MethodGet, localhostURL(server)+test.path, "Authorization", test.authorization)
		if got.status != test.status || got.header.Get("WWW-Authenticate") != test.challenge {
			t.Errorf("%s: %d %q %s", name, got.status, got.header.Get("WWW-Authenticate"), got.body)
		}
	}
}

func TestNCRRegistryByToken(t *testing.T) {
	server := startServer(t, Options{NCRBearer: true})
	const path = "/v2/storefront/manifests/1.4.2"
	challenge := `Bearer realm="` + localhostURL(server) + `/auth",service="ncr",scope="repository:storefront:pull"`
	mustRefuse(t, "no token", get(t, http.MethodGet, localhostURL(server)+path), 401, "UNAUTHORIZED", challenge)
	mustRefuse(t, "keys", get(t, http.MethodGet, localhostURL(server)+path, "Authorization", ncrKeysOf("main")), 401, "UNAUTHORIZED", challenge)
	mustRefuse(t, "ping", get(t, http.MethodGet, localhostURL(server)+"/v2/"), 401, "UNAUTHORIZED", `Bearer realm="`+localhostURL(server)+`/auth",service="ncr"`)
	ask := func(account, service string) reply {
		query := url.Values{"service": {service}, "scope": {"repository:storefront:pull"}}
		return get(t, http.MethodGet, localhostURL(server)+"/auth?"+query.Encode(), "Authorization", ncrKeysOf(account))
	}
	read := func(account string) reply {
		token := decode[registryTokenBody](t, ask(account, "ncr").body).Token
		return get(t, http.MethodHead, localhostURL(server)+path, "Authorization", "Bearer "+token)
	}
	if got := read("second"); got.status != 200 || !strings.HasPrefix(got.header.Get("Docker-Content-Digest"), "sha256:c99fa95f") {
		t.Errorf("%d %v", got.status, got.header)
	}
	if got := read("no-pull"); got.status != 401 || got.header.Get("WWW-Authenticate") != challenge+`,error="insufficient_scope"` {
		t.Errorf("%d %v", got.status, got.header)
	}
	mustRefuse(t, "another service", ask("main", "registry.aliyuncs.com"), 400, "UNSUPPORTED", "")
	wrong := get(t, http.MethodGet, localhostURL(server)+"/auth?service=ncr", "Authorization", basicOf(ncrKey, "wrong"))
	mustRefuse(t, "wrong keys", wrong, 401, "UNAUTHORIZED", `Basic realm="registry"`)
	foreign := get(t, http.MethodGet, localhostURL(server)+path, "Authorization", "Bearer "+pullToken(t, server, "storefront"))
	mustRefuse(t, "ACR's token", foreign, 401, "UNAUTHORIZED", challenge+`,error="invalid_token"`)
}

// At 127.0.0.1 both registries answer: a ping has ACR's challenge, the address of
// which takes NCR's keys too.
func TestNCRRegistryBesideACRs(t *testing.T) {
	server := startServer(t, Options{})
	query := url.Values{"service": {hangzhouService}, "scope": {"repository:storefront:pull"}}
	token := decode[registryTokenBody](t, askForToken(t, server, ncrKey, ncrSecret, query).body).Token
	for authorization, name := range map[string]string{"Bearer " + token: "token", ncrKeysOf("main"): "keys"} {
		got := get(t, http.MethodHead, server.URL()+"/v2/storefront/manifests/1.4.2", "Authorization", authorization)
		if got.status != 200 || !strings.HasPrefix(got.header.Get("Docker-Content-Digest"), "sha256:c99fa95f") {
			t.Errorf("%s: %d %v", name, got.status, got.header)
		}
	}
	got := get(t, http.MethodGet, server.URL()+"/v2/storefront/manifests/1.4.2")
	mustRefuse(t, "nobody", got, 401, "UNAUTHORIZED", `Basic realm="`+strings.TrimPrefix(server.URL(), "http://")+`"`)
}

// A registry that says something else about a tag than the API, or nothing.
func TestNCRRegistryOfAnotherOpinion(t *testing.T) {
	server := startServer(t, Options{NCRRegistryDigest: map[string]string{"storefront:1.4.2": api200, "storefront:1.4.3": ""}})
	got := map[string][]string{}
	for _, tag := range []string{"1.4.1", "1.4.2", "1.4.3"} {
		answered := get(t, http.MethodHead, localhostURL(server)+"/v2/storefront/manifests/"+tag, "Authorization", ncrKeysOf("main"))
		got[tag] = answered.header.Values("Docker-Content-Digest")
	}
	want := map[string][]string{"1.4.1": {"sha256:4ef15d9076b1256e94454299f094763f084e972591238a11f62f6da1f912a4d7"}, "1.4.2": {api200}, "1.4.3": nil}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// A GET has a body, whose digest it tells; an image of ACR's has the same one there.
func TestNCRRegistryServesManifests(t *testing.T) {
	server := startServer(t, Options{})
	read := func(path string) reply {
		got := get(t, http.MethodGet, localhostURL(server)+"/v2/"+path, "Authorization", ncrKeysOf("main"))
		if got.status != 200 || hashOf(got.body) != got.header.Get("Docker-Content-Digest") {
			t.Fatalf("%s: %d %s", path, got.status, got.body)
		}
		return got
	}
	if ours, theirs := read("storefront/manifests/1.4.2").body, pullFrom(t, server, "platform/storefront").read("manifests/1.4.2", "").body; ours != theirs {
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
	verbatim := get(t, http.MethodHead, localhostURL(server)+"/v2/docker/manifests/ncpdocker", "Authorization", ncrKeysOf("main"))
	if got, want := verbatim.header.Get("Docker-Content-Digest"), read("docker/manifests/ncpdocker").header.Get("Docker-Content-Digest"); got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// The host tells the registry, and with it which of several images of one name.
func TestNCRRegistriesByTheirHosts(t *testing.T) {
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
	client := clientLedHere(t, server)
	for host, want := range digests {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodHead, "https://"+host+"/v2/storefront/manifests/1.4.2", http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		request.SetBasicAuth(ncrKey, ncrSecret)
		got := send(t, client, request)
		if told := got.header.Get("Docker-Content-Digest"); host != "acme.kr.ncr.ntruss.com.other" && told != want {
			t.Errorf("%s: %d %s", host, got.status, told)
		}
	}
	for _, request := range server.Record().Requests {
		if request.Service != ServiceRegistry || request.Operation != OperationHeadManifest || request.AccessKey != ncrKey || request.Account != "main" {
			t.Errorf("%+v", request)
		}
	}
}
