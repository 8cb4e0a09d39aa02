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

func getFromNCR(t *testing.T, server *Server, path string) clientResponse {
	t.Helper()
	return sendUnsigned(t, http.MethodGet, localhostURL(server)+"/v2/"+path, "Authorization", ncrAuthorization("main"))
}

func TestNCRRegistryBasic(t *testing.T) {
	server := startServer(t, Options{})
	challenge := `Basic realm="` + strings.TrimPrefix(localhostURL(server), "http://") + `"`
	head := func(path, authorization string) clientResponse {
		return sendUnsigned(t, http.MethodHead, localhostURL(server)+path, "Authorization", authorization)
	}
	for path, want := range map[string]string{
		"/v2/storefront/manifests/1.4.2":     "sha256:3cc3f2fd8b54ddb5a1168aee715684b217d340a0cde9dda31477b447ec9c03e4",
		"/v2/base/runtime/manifests/2024.03": "sha256:44551e3dce5e47b31ffe4269f59285f6fcde80517073a6fc8e602681d6f13cf9",
		"/v2/load/manifests/load-1":          "sha256:3b6db8d11edca8bfe816125b247f37425fde1084b44c402a35d83b5d172df329",
		"/v2/storefront/manifests/sha256:3cc3f2fd8b54ddb5a1168aee715684b217d340a0cde9dda31477b447ec9c03e4": "sha256:3cc3f2fd8b54ddb5a1168aee715684b217d340a0cde9dda31477b447ec9c03e4",
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
	if got := read("second"); got.status != 200 || !strings.HasPrefix(got.header.Get("Docker-Content-Digest"), "sha256:3cc3f2fd") {
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
		if got.status != 200 || !strings.HasPrefix(got.header.Get("Docker-Content-Digest"), "sha256:3cc3f2fd") {
			t.Errorf("%s: %d %v", name, got.status, got.header)
		}
	}
	got := sendUnsigned(t, http.MethodGet, server.URL()+"/v2/storefront/manifests/1.4.2")
	checkRegistryError(t, "unknown", got, 401, "UNAUTHORIZED", `Basic realm="`+strings.TrimPrefix(server.URL(), "http://")+`"`)
}

// A GET returns the digest of its body; an image of ACR's has the same body there.
func TestNCRRegistryManifests(t *testing.T) {
	server := startServer(t, Options{})
	read := func(path string) clientResponse {
		got := getFromNCR(t, server, path)
		if got.status != 200 || digestOf(got.body) != got.header.Get("Docker-Content-Digest") {
			t.Fatalf("%s: %d %s", path, got.status, got.body)
		}
		return got
	}
	for name, tag := range map[string]string{"storefront": "1.4.2", "api": "2.2.0"} {
		ours, theirs := read(name+"/manifests/"+tag).body, pullFrom(t, server, "platform/"+name).get("manifests/"+tag, "").body
		if diff := cmp.Diff(theirs, ours); diff != "" {
			t.Error(diff)
		}
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
		"acme.kr.ncr.ntruss.com":       "sha256:3cc3f2fd8b54ddb5a1168aee715684b217d340a0cde9dda31477b447ec9c03e4",
		"acme.sg.ncr.ntruss.com":       "sha256:976a34c0c010558dc7e42c23708ef0cbf2dd4088cb34f18939a34f289eae783e",
		"acme.jp.ncr.ntruss.com":       "sha256:68ad6db9828854c46002f16490c77910af7d61362c3bb71273033b9ab7281c23",
		"acme.ncr.gov-ntruss.com":      "sha256:a8da83ee94fd0cdda7de042fb9129039c9784220e45db56b61f86800b3b77178",
		"acme.krs.ncr.gov-ntruss.com":  "sha256:cf313afbbec0fd128e254ac54bc6f28e234e2d9050a4241ac43abf21ee511965",
		"acme-fin.ncr.fin-ntruss.com":  "sha256:db0dce718780d3dd18ffd49f2734cb15721ecc1389fa55da9216bff328358ddf",
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
