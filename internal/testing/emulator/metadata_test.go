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

const machine = "build-machine"

func metadataToken(t *testing.T, server *Server, seconds string) clientResponse {
	t.Helper()
	return sendUnsigned(t, "PUT", server.URL()+"/latest/api/token", "X-aliyun-ecs-metadata-token-ttl-seconds", seconds)
}

func TestMetadataCredentials(t *testing.T) {
	server := startServer(t, Options{})
	issued := metadataToken(t, server, "21600")
	base := server.URL() + "/latest/meta-data/ram/security-credentials/"
	for _, target := range []string{base, strings.TrimSuffix(base, "/")} {
		role := sendUnsigned(t, "GET", target, "X-aliyun-ecs-metadata-token", issued.body)
		if role.status != 200 || role.body != machine || role.header.Get("Content-Type") != "text/plain" {
			t.Errorf("%d %q %v", role.status, role.body, role.header)
		}
	}
	got := sendUnsigned(t, "GET", base+machine, "X-aliyun-ecs-metadata-token", issued.body)
	credentials := decode[stsCredentials](t, got.body)
	const body = `{"AccessKeyId":"%","AccessKeySecret":"%","SecurityToken":"%","Expiration":"2024-04-01T18:00:00Z","LastUpdated":"2024-04-01T12:00:00Z","Code":"Success"}`
	if diff := cmp.Diff(body, withoutKeys(got.body, credentials)); diff != "" || got.status != 200 {
		t.Errorf("%d %s", got.status, diff)
	}
	if got := callACRBy(t, server, credentials.keys()); got.status != 200 {
		t.Errorf("%d %s", got.status, got.body)
	}
	type seen struct{ Service, Operation, Method, RequestTarget, Account string }
	var requests []seen
	for _, r := range server.Record().Requests[:4] {
		requests = append(requests, seen{r.Service, r.Operation, r.Method, r.RequestTarget, r.Account})
	}
	const path = "/latest/meta-data/ram/security-credentials"
	want := []seen{
		{"ecs", "GetMetadataToken", "PUT", "/latest/api/token", ""}, {"ecs", "GetInstanceRole", "GET", path + "/", ""},
		{"ecs", "GetInstanceRole", "GET", path, ""}, {"ecs", "GetInstanceCredentials", "GET", path + "/build-machine", ""},
	}
	if diff := cmp.Diff(want, requests); diff != "" {
		t.Error(diff)
	}
	if signed := recordedAccounts(server)[4]; signed != "role/build-machine/i-bp1exampleexample0000" {
		t.Errorf("signed by %s", signed)
	}
}

func TestMetadataModes(t *testing.T) {
	for mode, want := range map[MetadataMode]map[string]int{
		"":                {"PUT": 200, "with": 200, "without": 200, "with another": 403},
		MetadataAnyMode:   {"PUT": 200, "with": 200, "without": 200, "with another": 403},
		MetadataTokenOnly: {"PUT": 200, "with": 200, "without": 403, "with another": 403},
		MetadataPlainOnly: {"PUT": 404, "with": 200, "without": 200, "with another": 200},
	} {
		for _, path := range []string{"/", "/" + machine} {
			server := startServer(t, Options{Metadata: mode})
			target := server.URL() + metadataCredentialsPath + path
			issued := metadataToken(t, server, "1")
			got := map[string]int{
				"PUT":          issued.status,
				"with":         sendUnsigned(t, "GET", target, metadataTokenHeader, issued.body).status,
				"without":      sendUnsigned(t, "GET", target).status,
				"with another": sendUnsigned(t, "GET", target, metadataTokenHeader, "x"+issued.body).status,
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("mode %q, %s: %s", mode, path, diff)
			}
		}
	}
}

func TestMetadataTokensExpire(t *testing.T) {
	var moving movableClock
	server := startServer(t, Options{Now: moving.now})
	first, second := metadataToken(t, server, "60").body, metadataToken(t, server, "61").body
	if first == second {
		t.Errorf("the same token twice: %s", first)
	}
	for _, test := range []struct {
		after         time.Duration
		first, second int
	}{{59 * time.Second, 200, 200}, {60 * time.Second, 403, 200}, {61 * time.Second, 403, 403}} {
		moving.move(test.after)
		for token, want := range map[string]int{first: test.first, second: test.second} {
			if got := sendUnsigned(t, "GET", server.URL()+metadataCredentialsPath, metadataTokenHeader, token); got.status != want {
				t.Errorf("after %s: %d, want %d", test.after, got.status, want)
			}
		}
	}
	for seconds, want := range map[string]int{"1": 200, "21600": 200, "0": 400, "21601": 400, "-1": 400, "": 400, "1m": 400} {
		if got := metadataToken(t, server, seconds); got.status != want {
			t.Errorf("for %q seconds: %d, want %d", seconds, got.status, want)
		}
	}
}

func TestMetadataErrors(t *testing.T) {
	server := startServer(t, Options{})
	other := DefaultFixture()
	other.Credentials.Instance.Role = ""
	without := startServer(t, Options{Fixture: other})
	base := metadataCredentialsPath + "/"
	for name, test := range map[string]struct {
		server         *Server
		method, target string
		headers        []string
		status         int
		body           string
	}{
		"no role":                {without, "GET", base, nil, 404, "404 - Not Found"},
		"no role by name":        {without, "GET", base + machine, nil, 404, "404 - Not Found"},
		"another role":           {server, "GET", base + "broker", nil, 404, "404 - Not Found"},
		"below a role":           {server, "GET", base + machine + "/x", nil, 404, "404 - Not Found"},
		"outside of credentials": {server, "GET", metadataCredentialsPath + machine, nil, 404, "404 - Not Found"},
		"something else":         {server, "GET", "/latest/user-data", nil, 404, "404 - Not Found"},
		"posted":                 {server, "POST", base, nil, 404, "404 - Not Found"},
		"a token read":           {server, "GET", metadataTokenPath, nil, 404, "404 - Not Found"},
		"a key sent along":       {server, "GET", base, []string{"X-Key", acrSecret}, 400, "400 - Bad Request"},
	} {
		got := sendUnsigned(t, test.method, test.server.URL()+test.target, test.headers...)
		if got.status != test.status || got.body != test.body {
			t.Errorf("%s: %d %s", name, got.status, got.body)
		}
	}
	server.AddFault(Fault{Service: ServiceECS, Operation: OperationGetInstanceRole, Throttle: true})
	if got := sendUnsigned(t, "GET", server.URL()+base); got.status != 429 || got.body != "429 - Too Many Requests" {
		t.Errorf("throttled: %d %s", got.status, got.body)
	}
	if got := sendUnsigned(t, "GET", server.URL()+base+machine); got.status != 200 {
		t.Errorf("not throttled: %d %s", got.status, got.body)
	}
}

func TestMetadataLifetime(t *testing.T) {
	server := startServer(t, Options{SessionLifetime: 200 * time.Second})
	got := sendUnsigned(t, "GET", server.URL()+metadataCredentialsPath+"/"+machine)
	if until := decode[stsCredentials](t, got.body).Expiration; until != "2024-04-01T12:03:20Z" {
		t.Errorf("until %s", until)
	}
}

// The emulator serves the metadata host to clients that use it as a proxy.
func TestMetadataHost(t *testing.T) {
	server := startServer(t, Options{})
	proxy, err := url.Parse(server.URL())
	if err != nil {
		t.Fatal(err)
	}
	client := newClient(t)
	client.Transport.(*http.Transport).Proxy = http.ProxyURL(proxy)
	for path, want := range map[string]int{"/latest/meta-data/ram/security-credentials/": 200, "/latest/meta-data/instance-id": 404, "/": 404, "/credentials/build": 404} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://100.100.100.200"+path, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		if got := send(t, client, request); got.status != want {
			t.Errorf("%s: %d %s", path, got.status, got.body)
		}
	}
	for _, request := range server.Record().Requests {
		if request.Service != ServiceECS {
			t.Errorf("%s is of %s", request.RequestTarget, request.Service)
		}
	}
}
