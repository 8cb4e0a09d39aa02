// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestCredentialsURI(t *testing.T) {
	server := startServer(t, Options{})
	if got, want := server.URL()+"/credentials/build", server.URL()+"/credentials/build"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	got := sendUnsigned(t, "GET", server.URL()+"/credentials/build"+"?role=any")
	credentials := decode[stsCredentials](t, got.body)
	const body = `{"Code":"Success","AccessKeyId":"%","AccessKeySecret":"%","SecurityToken":"%","Expiration":"2024-04-01T13:00:00Z"}`
	if diff := cmp.Diff(body, withoutKeys(got.body, credentials)); diff != "" || got.status != 200 || got.header.Get("Content-Type") != "application/json" {
		t.Errorf("%d %s", got.status, diff)
	}
	if got := callACRBy(t, server, credentials.keys()); got.status != 200 {
		t.Errorf("%d %s", got.status, got.body)
	}
	if diff := cmp.Diff([]string{"", "role/broker/build"}, recordedAccounts(server)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(map[string]int64{OperationGetCredentials: 1, OperationGetRepoTagLayers: 1}, server.Record().Counts); diff != "" {
		t.Error(diff)
	}
	short := startServer(t, Options{SessionLifetime: time.Second})
	if until := decode[stsCredentials](t, sendUnsigned(t, "GET", short.URL()+"/credentials/build").body).Expiration; until != "2024-04-01T12:00:01Z" {
		t.Errorf("until %s", until)
	}
}

func TestCredentialsURIErrors(t *testing.T) {
	const (
		missing = `{"Code":"NotFound","Message":"There are no credentials here."}`
		secret  = `{"Code":"SecretSent","Message":"A request for credentials must not carry any."}`
		method  = `{"Code":"MethodNotAllowed","Message":"Credentials are read with GET."}`
	)
	fixture := DefaultFixture()
	temporary := AccountByName(fixture.Accounts.ACR, "temporary")
	server := startServer(t, Options{Fixture: fixture})
	issued := mustAssumeRole(t, server, keysOf("main"))
	target := server.URL() + "/credentials/build"
	for name, test := range map[string]struct {
		method, target string
		headers        []string
		status         int
		body           string
	}{
		"another path":            {"GET", server.URL() + "/credentials/other", nil, 404, missing},
		"below the path":          {"GET", target + "/x", nil, 404, missing},
		"posted":                  {"POST", target, nil, 405, method},
		"with authorization":      {"GET", target, []string{"Authorization", "Bearer x"}, 400, secret},
		"with a proxy's":          {"GET", target, []string{"Proxy-Authorization", "Basic x"}, 400, secret},
		"with a cookie":           {"GET", target, []string{"Cookie", "session=x"}, 400, secret},
		"secret key in a header":  {"GET", target, []string{"X-Acs-Key", "key " + acrSecret + "."}, 400, secret},
		"key of the other cloud":  {"GET", target + "?key=" + ncrSecret, nil, 400, secret},
		"security token in query": {"GET", target + "?token=" + url.QueryEscape(temporary.SecurityToken), nil, 400, secret},
		"issued key":              {"GET", target + "?key=" + issued.AccessKeySecret, nil, 400, secret},
		"issued token":            {"GET", target, []string{"X-Acs-Security-Token", issued.SecurityToken}, 400, secret},
		"OIDC token":              {"GET", target + "?token=" + token, nil, 400, secret},
	} {
		got := sendUnsigned(t, test.method, test.target, test.headers...)
		if got.status != test.status || got.body != test.body {
			t.Errorf("%s: %d %s", name, got.status, got.body)
		}
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, target, strings.NewReader("x"))
	if err != nil {
		t.Fatal(err)
	}
	if got := send(t, newClient(t), request); got.status != 400 || got.body != secret {
		t.Errorf("with a body: %d %s", got.status, got.body)
	}
	server.AddFault(Fault{Service: ServiceURI, Throttle: true})
	if got := sendUnsigned(t, "GET", target); got.status != 429 || got.body != `{"Code":"Throttling","Message":"Too many requests."}` {
		t.Errorf("throttled: %d %s", got.status, got.body)
	}
}

func TestNoCredentialsURI(t *testing.T) {
	fixture := DefaultFixture()
	fixture.Credentials.CredentialsURI = CredentialsURI{}
	server := startServer(t, Options{Fixture: fixture})
	if got := sendUnsigned(t, "GET", server.URL()+"/credentials/"); got.status != 404 {
		t.Errorf("%d %s", got.status, got.body)
	}
}
