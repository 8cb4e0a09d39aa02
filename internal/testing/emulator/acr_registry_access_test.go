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

func TestGetAuthorizationToken(t *testing.T) {
	server := startServer(t, Options{})
	parameters := []string{"Action", "GetAuthorizationToken", "RepoId", "", "Tag", ""}
	first, second := callACR(t, server, parameters...), callACR(t, server, parameters...)
	passwords := []string{decode[acrAuthorizationToken](t, first.body).AuthorizationToken, decode[acrAuthorizationToken](t, second.body).AuthorizationToken}
	want := `{"Code":"success","IsSuccess":true,"RequestId":"%","AuthorizationToken":"` + passwords[0] + `","ExpireTime":1711976400000,"TempUsername":"cr_temp_user"}`
	if diff := cmp.Diff(withRequestID(want, first), first.body); first.status != 200 || diff != "" {
		t.Errorf("%d %s", first.status, diff)
	}
	if passwords[0] == passwords[1] || len(passwords[0]) < 100 {
		t.Errorf("passwords %q", passwords)
	}
	slices.Sort(passwords)
	if diff := cmp.Diff(passwords, server.RegistrySecrets()); diff != "" {
		t.Error(diff)
	}
	mustContain(t, callACR(t, server, append(parameters, "InstanceId", "cri-none")...).body, `"Code":"INSTANCE_NOT_EXIST"`)
	mustContain(t, callACR(t, server, append(parameters, "RegionId", "ap-southeast-1")...).body, `"Code":"INSTANCE_NOT_EXIST"`)
	mustContain(t, callACR(t, server, append(parameters, "InstanceId", "")...).body, `"Code":"MissingInstanceId"`)
	server.Reset()
	if left := server.RegistrySecrets(); len(left) != 0 {
		t.Errorf("left: %q", left)
	}
}

// A login of a role's session expires with the session.
func TestGetAuthorizationTokenOfASession(t *testing.T) {
	server := startServer(t, Options{})
	session := mustAssumeRole(t, server, keysOf("main"), "DurationSeconds", "900").keys()
	got := callACRBy(t, server, session, "Action", "GetAuthorizationToken", "RepoId", "", "Tag", "")
	if expires := decode[acrAuthorizationToken](t, got.body).ExpireTime; expires != clock.Add(15*time.Minute).UnixMilli() {
		t.Errorf("expires at %d", expires)
	}
}

// TestExpiresInHours signs with keys, with those of a session of two hours, and at an old service.
func TestExpiresInHours(t *testing.T) {
	const invalid = 0
	for _, test := range []struct {
		hours            string
		isSession, isOld bool
		lifetime         time.Duration
	}{
		{"", false, false, time.Hour},
		{"1", false, false, time.Hour},
		{"24", false, false, 24 * time.Hour},
		{"25", false, false, invalid},
		{"0", false, false, invalid},
		{"-1", false, false, invalid},
		{"1.5", false, false, invalid},
		{"24", false, true, time.Hour},
		{"25", false, true, time.Hour},
		{"", true, false, 2 * time.Hour},
		{"1", true, false, time.Hour},
		{"24", true, false, 2 * time.Hour},
		{"1", true, true, 2 * time.Hour},
	} {
		server := startServer(t, Options{OldLogins: test.isOld, SessionLifetime: 2 * time.Hour})
		signer := keysOf("main")
		if test.isSession {
			signer = mustAssumeRole(t, server, signer).keys()
		}
		got := callACRBy(t, server, signer, "Action", "GetAuthorizationToken", "RepoId", "", "Tag", "", "ExpiresInHours", test.hours)
		if test.lifetime == invalid {
			mustContain(t, got.body, `"Code":"InvalidParameter"`, "ExpiresInHours")
			continue
		}
		if expires := decode[acrAuthorizationToken](t, got.body).ExpireTime; expires != clock.Add(test.lifetime).UnixMilli() {
			t.Errorf("%+v: expires at %d", test, expires)
		}
	}
}

func TestRegistryActionPermissions(t *testing.T) {
	server := startServer(t, Options{})
	for _, test := range []struct {
		account, action string
		status          int
	}{
		{"no-registry", "GetAuthorizationToken", 403},
		{"no-registry", "ListInstanceEndpoint", 200},
		{"no-registry", "GetRepository", 200},
		{"no-pull", "GetAuthorizationToken", 200},
		{"denied", "GetAuthorizationToken", 403},
		{"denied", "ListInstanceEndpoint", 403},
		{"one-read", "GetAuthorizationToken", 200},
		{"one-read", "ListInstanceEndpoint", 200},
	} {
		if got := callACRBy(t, server, keysOf(test.account), "Action", test.action); got.status != test.status {
			t.Errorf("%s %s: %d %s", test.account, test.action, got.status, got.body)
		}
	}
}

// A session's policy limits what its login opens, too.
func TestRegistrySessionPolicy(t *testing.T) {
	server := startServer(t, Options{})
	for actions, want := range map[string][]int{
		`"cr:PullRepository"`:                             {403, 0},
		`"cr:GetAuthorizationToken"`:                      {200, 401},
		`"cr:GetAuthorizationToken", "cr:PullRepository"`: {200, 200},
	} {
		policy := `{"Version": "1", "Statement": [{"Effect": "Allow", "Action": [` + actions + `], "Resource": "*"}]}`
		session := mustAssumeRole(t, server, keysOf("main"), "Policy", policy).keys()
		login := callACRBy(t, server, session, "Action", "GetAuthorizationToken")
		got := []int{login.status, 0}
		if login.status == http.StatusOK {
			query := url.Values{"service": {hangzhouService}, "scope": {"repository:platform/api:pull"}}
			issued := requestToken(t, server, "cr_temp_user", decode[acrAuthorizationToken](t, login.body).AuthorizationToken, query)
			pull := puller{t, server, "platform/api", decode[registryTokenBody](t, issued.body).Token}
			got[1] = pull.request(http.MethodGet, "manifests/2.0.0").status
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", actions, diff)
		}
	}
}

func TestLayersActionRemoved(t *testing.T) {
	server := startServer(t, Options{})
	server.SetActionRemoved(OperationGetRepoTagLayers, true)
	got := callACR(t, server)
	if got.status != 404 || !strings.Contains(got.body, `"Code":"InvalidAction.NotFound"`) {
		t.Errorf("%d %s", got.status, got.body)
	}
	for _, action := range []string{"GetRepoTag", "GetRepository", "GetAuthorizationToken", "ListInstanceEndpoint"} {
		if got := callACR(t, server, "Action", action); got.status != 200 {
			t.Errorf("%s: %d %s", action, got.status, got.body)
		}
	}
}

func TestListInstanceEndpoint(t *testing.T) {
	parameters := []string{"Action", "ListInstanceEndpoint", "RepoId", "", "Tag", "", "ModuleName", "Registry"}
	server := startServer(t, Options{})
	own := server.listener.Addr().String()
	want := `{"Code":"success","IsSuccess":true,"RequestId":"%","Endpoints":[` +
		`{"AclEnable":true,"AclEntries":[{"Entry":"127.0.0.1/32"}],"Domains":[{"Domain":"` + own + `","Type":"SYSTEM"}],"Enable":true,"EndpointType":"internet","LinkedVpcs":[],"Status":"RUNNING"},` +
		`{"AclEnable":false,"AclEntries":[],"Domains":[{"Domain":"` + own + `","Type":"SYSTEM"}],"Enable":false,"EndpointType":"vpc","LinkedVpcs":[]}]}`
	got := callACR(t, server, parameters...)
	if diff := cmp.Diff(withRequestID(want, got), got.body); got.status != 200 || diff != "" {
		t.Errorf("%d %s", got.status, diff)
	}
	mustContain(t, server.Record().Requests[0].RequestTarget, "ModuleName=Registry")
	mustContain(t, callACR(t, server, append(parameters, "InstanceId", "cri-none")...).body, `"Code":"INSTANCE_NOT_EXIST"`)
	mustContain(t, callACR(t, server, append(parameters, "ModuleName", "Chart")...).body, `"Code":"InvalidParameter"`)
	mustContain(t, callACR(t, server, append(parameters, "ModuleName", "")...).body, `"Code":"success"`)
}

func TestListInstanceEndpointAtTheVendorsHosts(t *testing.T) {
	hosts := []string{"acme-registry.cn-hangzhou.cr.aliyuncs.com", "acme-registry-vpc.cn-hangzhou.cr.aliyuncs.com"}
	server := startServer(t, Options{TLS: true, TLSHosts: hosts})
	parameters := signRPC(http.MethodPost, acrParams("Action", "ListInstanceEndpoint"), acrSecret)
	type endpointList struct {
		Endpoints []struct{ Domains []struct{ Domain string } }
	}
	list := decode[endpointList](t, send(t, trustingClient(t, server), newRPCRequest(t, server, http.MethodPost, parameters)).body)
	var got []string
	for _, endpoint := range list.Endpoints {
		got = append(got, endpoint.Domains[0].Domain)
	}
	if diff := cmp.Diff(hosts, got); diff != "" {
		t.Error(diff)
	}
	instance := DefaultFixture().ACR.Instances[1]
	if host := instance.registryHost("-registry."); host != "cri-8d2r6x1p0qzv5mna-registry.ap-southeast-1.cr.aliyuncs.com" {
		t.Errorf("an instance without a name: %s", host)
	}
}
