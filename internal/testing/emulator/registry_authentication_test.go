// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const apiManifest = "/v2/platform/api/manifests/2.0.0"

func TestRegistryChallenges(t *testing.T) {
	server := startServer(t, Options{})
	realm := `Bearer realm="` + server.URL() + `/auth",service="`
	scoped := realm + hangzhouService + `",scope="repository:platform/api:pull"`
	right := pullToken(t, server, "platform/api")
	for name, test := range map[string]struct {
		target, authorization string
		code, challenge       string
	}{
		"ping":                       {"/v2/", "", "UNAUTHORIZED", realm + `registry.aliyuncs.com"`},
		"ping, without a slash":      {"/v2", "", "UNAUTHORIZED", realm + `registry.aliyuncs.com"`},
		"manifest":                   {apiManifest, "", "UNAUTHORIZED", scoped},
		"in another instance":        {"/v2/platform/billing/manifests/2.0.1", "", "UNAUTHORIZED", realm + singaporeService + `",scope="repository:platform/billing:pull"`},
		"no such repository":         {"/v2/a/b/blobs/" + api200, "", "UNAUTHORIZED", realm + `registry.aliyuncs.com",scope="repository:a/b:pull"`},
		"unknown token":              {apiManifest, "Bearer x.y.z", "UNAUTHORIZED", scoped + `,error="invalid_token"`},
		"another repository's":       {"/v2/platform/base/manifests/1.0", "Bearer " + right, "DENIED", realm + hangzhouService + `",scope="repository:platform/base:pull",error="insufficient_scope"`},
		"the password as a token":    {apiManifest, "Bearer " + registryPassword(t, server, "main"), "UNAUTHORIZED", scoped + `,error="invalid_token"`},
		"another scheme":             {apiManifest, "Digest " + right, "UNAUTHORIZED", scoped},
		"without permission to pull": {apiManifest, "Bearer " + pullTokenOf(t, server, "no-pull", "platform/api"), "DENIED", scoped + `,error="insufficient_scope"`},
	} {
		got := sendUnsigned(t, http.MethodGet, server.URL()+test.target, "Authorization", test.authorization)
		checkRegistryError(t, name, got, 401, test.code, test.challenge)
	}
	want := `{"errors":[{"code":"DENIED","message":"requested access to the resource is denied","detail":[{"Type":"repository","Class":"","Name":"platform/base","Action":"pull"}]}]}`
	got := sendUnsigned(t, http.MethodGet, server.URL()+"/v2/platform/base/manifests/1.0", "Authorization", "Bearer "+right)
	if diff := cmp.Diff(want, got.body); diff != "" {
		t.Error(diff)
	}
	for _, target := range []string{"/v2/", apiManifest} {
		if got := sendUnsigned(t, http.MethodGet, server.URL()+target, "Authorization", "bearer "+right); got.status != 200 {
			t.Errorf("%s: %d %s", target, got.status, got.body)
		}
	}
}

// Logins are rejected that were not issued, have expired, or are for another service.
func TestRegistryTokens(t *testing.T) {
	var now movableClock
	server := startServer(t, Options{Now: now.now})
	password := registryPassword(t, server, "main")
	query := func(service string) url.Values {
		return url.Values{"service": {service}, "scope": {"repository:platform/api:push,pull repository:platform/base:pull registry:catalog:*"}}
	}
	basic := `Basic realm="registry"`
	checkRegistryError(t, "no login", requestToken(t, server, "", "", query(hangzhouService)), 401, "UNAUTHORIZED", basic)
	checkRegistryError(t, "wrong password", requestToken(t, server, "cr_temp_user", password+"x", query(hangzhouService)), 401, "UNAUTHORIZED", basic)
	checkRegistryError(t, "another user", requestToken(t, server, "somebody", password, query(hangzhouService)), 401, "UNAUTHORIZED", basic)
	checkRegistryError(t, "the account's keys", requestToken(t, server, acrKey, acrSecret, query(hangzhouService)), 401, "UNAUTHORIZED", basic)
	checkRegistryError(t, "no service", requestToken(t, server, "cr_temp_user", password, query("")), 400, "UNSUPPORTED", "")
	checkRegistryError(t, "another service", requestToken(t, server, "cr_temp_user", password, query("registry.docker.io")), 400, "UNSUPPORTED", "")

	got := requestToken(t, server, "cr_temp_user", password, query(hangzhouService))
	issued := decode[registryTokenBody](t, got.body)
	want := `{"token":"` + issued.Token + `","access_token":"` + issued.Token + `","expires_in":300,"issued_at":"2024-04-01T12:00:00Z"}`
	if diff := cmp.Diff(want, got.body); diff != "" || strings.Count(issued.Token, ".") != 2 {
		t.Error(diff)
	}
	read := func(target string) int {
		return sendUnsigned(t, http.MethodGet, server.URL()+target, "Authorization", "Bearer "+issued.Token).status
	}
	if first, second := read(apiManifest), read("/v2/platform/base/manifests/1.0"); first != 200 || second != 200 {
		t.Errorf("%d and %d", first, second)
	}
	now.move(5 * time.Minute)
	if got := read(apiManifest); got != 401 {
		t.Errorf("a token that has expired: %d", got)
	}
	if got := requestToken(t, server, "cr_temp_user", password, query(hangzhouService)); got.status != 200 {
		t.Errorf("again: %d %s", got.status, got.body)
	}
	now.move(time.Hour)
	checkRegistryError(t, "expired", requestToken(t, server, "cr_temp_user", password, query(hangzhouService)), 401, "UNAUTHORIZED", basic)
	server.Reset()
	checkRegistryError(t, "after a reset", requestToken(t, server, "cr_temp_user", password, query(hangzhouService)), 401, "UNAUTHORIZED", basic)
}

// A token of an instance's login opens nothing of another one, also where both
// have a repository of the name.
func TestRegistryTokenOfAnotherInstance(t *testing.T) {
	fixture := DefaultFixture()
	fixture.ACR.Instances[1].Repositories[0].Name = "api"
	hosts := []string{
		"acme-registry.cn-hangzhou.cr.aliyuncs.com", "other-registry.cn-hangzhou.cr.aliyuncs.com",
		"cri-8d2r6x1p0qzv5mna-registry.ap-southeast-1.cr.aliyuncs.com",
		"dockerauth-ee.cn-hangzhou.aliyuncs.com", "dockerauth-ee.ap-southeast-1.aliyuncs.com",
	}
	server := startServer(t, Options{Fixture: fixture, TLS: true, TLSHosts: hosts})
	client := clientForAnyHost(t, server)
	call := func(target, token string) clientResponse {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, target, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Authorization", token)
		return send(t, client, request)
	}
	parameters := signRPC(http.MethodPost, acrParams("Action", "GetAuthorizationToken"), acrSecret)
	password := decode[acrAuthorizationToken](t, send(t, client, newRPCRequest(t, server, http.MethodPost, parameters)).body).AuthorizationToken
	tokenAt := func(host, username, service string) clientResponse {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet,
			"https://"+host+"/auth?scope=repository:platform/api:pull&service="+url.QueryEscape(service), http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		request.SetBasicAuth(username, password)
		return send(t, client, request)
	}
	token := "Bearer " + decode[registryTokenBody](t, tokenAt(hosts[3], "cr_temp_user", hangzhouService).body).Token
	for _, test := range []struct {
		host, token, path string
		status            int
		realm, service    string
	}{
		{hosts[0], token, "api/manifests/2.0.0", 200, "", ""},
		{hosts[2], token, "api/manifests/2.0.1", 401, hosts[4], singaporeService},
		{hosts[1], token, "api/manifests/2.0.0", 401, hosts[3], "registry.aliyuncs.com:cn-hangzhou:china:other"},
		{hosts[0], "", "api/manifests/2.0.0", 401, hosts[3], hangzhouService},
	} {
		got := call("https://"+test.host+"/v2/platform/"+test.path, test.token)
		challenge := got.header.Get("WWW-Authenticate")
		if got.status != test.status || test.realm != "" && !strings.HasPrefix(challenge, `Bearer realm="https://`+test.realm+`/auth",service="`+test.service+`",`) {
			t.Errorf("%s: %d %s %s", test.host, got.status, challenge, got.body)
		}
	}
	for name, got := range map[string]clientResponse{
		"another region":  tokenAt(hosts[4], "cr_temp_user", hangzhouService),
		"another user":    tokenAt(hosts[3], "somebody", hangzhouService),
		"another service": tokenAt(hosts[3], "cr_temp_user", singaporeService),
	} {
		if got.status != map[string]int{"another region": 401, "another user": 401, "another service": 400}[name] {
			t.Errorf("%s: %d %s", name, got.status, got.body)
		}
	}
	record := server.Record().Requests
	if first, second := record[1], record[2]; first.Service != ServiceRegistry || first.Account != "main" || first.AccessKey != "cr_temp_user" ||
		first.Region != "cn-hangzhou" || second.Account != "main" || second.Operation != OperationGetManifest {
		t.Errorf("%+v %+v", first, second)
	}
}

// At the emulator's own address the login selects the instance.
func TestRegistryInstanceByLogin(t *testing.T) {
	fixture := DefaultFixture()
	fixture.ACR.Instances[1].Repositories[0].Name = "api"
	server := startServer(t, Options{Fixture: fixture})
	got := callACR(t, server, "Action", "GetAuthorizationToken", "RegionId", "ap-southeast-1", "InstanceId", "cri-8d2r6x1p0qzv5mna")
	password := decode[acrAuthorizationToken](t, got.body).AuthorizationToken
	query := url.Values{"service": {hangzhouService}, "scope": {"repository:platform/api:pull"}}
	token := decode[registryTokenBody](t, requestToken(t, server, "cr_temp_user", password, query).body).Token
	pull := puller{t, server, "platform/api", token}
	pull.get("manifests/2.0.1", "")
	checkRegistryError(t, "Hangzhou's", pull.request("GET", "manifests/2.0.0"), 404, "MANIFEST_UNKNOWN", "")
}

// No password and no token is in the record.
func TestRegistrySecretsNotRecorded(t *testing.T) {
	server := startServer(t, Options{})
	pull := pullFrom(t, server, "platform/api")
	pull.image("2.0.0", api200)
	record := server.Record()
	secrets := server.RegistrySecrets()
	if len(secrets) != 2 || !slices.Contains(secrets, pull.token) {
		t.Errorf("%q", secrets)
	}
	for _, request := range record.Requests {
		for _, secret := range secrets {
			if strings.Contains(request.RequestTarget+request.AccessKey+request.Form, secret) {
				t.Errorf("%+v", request)
			}
		}
	}
	want := []string{"main", "main", "main", "main"}
	if diff := cmp.Diff(want, recordedAccounts(server)); diff != "" {
		t.Error(diff)
	}
	mustContain(t, record.Requests[1].RequestTarget, "scope=repository%3Aplatform%2Fapi%3Apull", "service=registry.aliyuncs.com%3Acn-hangzhou")
}
