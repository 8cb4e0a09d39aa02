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

func TestAssumeRole(t *testing.T) {
	server := startServer(t, Options{})
	got := assumeRole(t, server, keysOf("main"))
	const body = `{"RequestId":"AD1B9DE9-1051-3527-B407-147D7A055690","AssumedRoleUser":{"Arn":"acs:ram::1000000000000001:role/ci-deployer/terraform","AssumedRoleId":"300000000000000001:terraform"},"Credentials":{"AccessKeyId":"%","AccessKeySecret":"%","SecurityToken":"%","Expiration":"2024-04-01T13:00:00Z"}}`
	issued := decode[stsAssumedRole](t, got.body).Credentials
	if got.status != 200 || got.header.Get("Content-Type") != "application/json;charset=utf-8" {
		t.Errorf("%d %s", got.status, got.header.Get("Content-Type"))
	}
	if diff := cmp.Diff(body, withoutKeys(got.body, issued)); diff != "" {
		t.Error(diff)
	}
	second := mustAssumeRole(t, server, keysOf("main"))
	if second.AccessKeyID == issued.AccessKeyID || second.AccessKeySecret == issued.AccessKeySecret || second.SecurityToken == issued.SecurityToken {
		t.Errorf("the same keys twice: %+v", second)
	}
	if !strings.HasPrefix(issued.AccessKeyID, "STS.") || len(issued.AccessKeyID) != 28 {
		t.Errorf("access key %s", issued.AccessKeyID)
	}
	for _, by := range []keys{issued.keys(), second.keys(), keysOf("second")} {
		if got := callACRBy(t, server, by); got.status != 200 {
			t.Errorf("%d %s", got.status, got.body)
		}
	}
	role := "role/ci-deployer/terraform"
	if diff := cmp.Diff([]string{"main", "main", role, role, "second"}, recordedAccounts(server)); diff != "" {
		t.Error(diff)
	}
}

// The keys of a run are the same in each run.
func TestIssuedKeysAreReproducible(t *testing.T) {
	first := mustAssumeRole(t, startServer(t, Options{}), keysOf("main"))
	again := mustAssumeRole(t, startServer(t, Options{}), keysOf("second"))
	if diff := cmp.Diff(first, again); diff != "" {
		t.Error(diff)
	}
}

func TestAssumeRoleForm(t *testing.T) {
	server := startServer(t, Options{})
	parameters, form := signRPC(http.MethodPost, stsParams(keysOf("main"), "DurationSeconds", "900", "ExternalId", "e-1"), acrSecret), url.Values{}
	for _, name := range []string{"RoleArn", "RoleSessionName", "DurationSeconds", "ExternalId"} {
		form.Set(name, parameters[name])
		delete(parameters, name)
	}
	target := newRPCRequest(t, server, http.MethodPost, parameters).URL.String()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, target, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if got := send(t, newClient(t), request); got.status != 200 {
		t.Fatalf("%d %s", got.status, got.body)
	}
	want := []Request{{
		Service: "sts", Operation: "AssumeRole", Method: "POST", RequestTarget: "/?Action=AssumeRole&Format=JSON&Version=2015-04-01",
		Form:    "DurationSeconds=900&RoleArn=acs%3Aram%3A%3A1000000000000001%3Arole%2Fci-deployer&RoleSessionName=terraform",
		Account: "main", AccessKey: acrKey, UserAgent: "Go-http-client/1.1", Time: clock,
	}}
	if diff := cmp.Diff(want, server.Record().Requests); diff != "" {
		t.Error(diff)
	}
}

func TestAssumeRoleErrors(t *testing.T) {
	const roleARN, sessionName = "The parameter RoleArn is wrongly formed.", "The parameter RoleSessionName is wrongly formed."
	const grammar, denied = "The parameter Policy has not passed grammar check.", "You are not authorized to do this action. You should be authorized by RAM."
	for name, test := range map[string]struct {
		by      string
		changes []string
		status  int
		code    string
		message string
		signed  string
	}{
		"unknown action":      {"main", []string{"Action", "AssumeRoleWithSAML"}, 404, "InvalidAction.NotFound", "Specified api is not found, please check your url and method.", ""},
		"an action of ACR":    {"main", []string{"Action", "GetRepoTag"}, 404, "InvalidAction.NotFound", "Specified api is not found, please check your url and method.", ""},
		"unknown key":         {"main", []string{"AccessKeyId", "unknown"}, 404, "InvalidAccessKeyId.NotFound", "Specified access key is not found.", ""},
		"no token":            {"temporary", []string{"SecurityToken", ""}, 400, "MissingSecurityToken", "SecurityToken is mandatory for this action.", ""},
		"old timestamp":       {"main", []string{"Timestamp", "2024-04-01T11:44:59Z"}, 400, "InvalidTimeStamp.Expired", "Specified time stamp or date value is expired.", ""},
		"no nonce":            {"main", []string{"SignatureNonce", ""}, 400, "MissingSignatureNonce", "SignatureNonce is mandatory for this action.", ""},
		"other format":        {"main", []string{"Format", "XML"}, 400, "InvalidFormat", "The emulator answers Format JSON only.", "main"},
		"no role":             {"main", []string{"RoleArn", ""}, 400, "MissingRoleArn", "RoleArn is mandatory for this action.", "main"},
		"no session name":     {"main", []string{"RoleSessionName", ""}, 400, "MissingRoleSessionName", "RoleSessionName is mandatory for this action.", "main"},
		"a user":              {"main", []string{"RoleArn", "acs:ram::1000000000000001:user/ci"}, 400, "InvalidParameter.RoleArn", roleARN, "main"},
		"a name only":         {"main", []string{"RoleArn", "ci-deployer"}, 400, "InvalidParameter.RoleArn", roleARN, "main"},
		"short session name":  {"main", []string{"RoleSessionName", "t"}, 400, "InvalidParameter.RoleSessionName", sessionName, "main"},
		"long session name":   {"main", []string{"RoleSessionName", strings.Repeat("t", 65)}, 400, "InvalidParameter.RoleSessionName", sessionName, "main"},
		"strange name":        {"main", []string{"RoleSessionName", "terra form"}, 400, "InvalidParameter.RoleSessionName", sessionName, "main"},
		"strange external id": {"main", []string{"ExternalId", "a b"}, 400, "InvalidParameter.ExternalId", "The parameter ExternalId is wrongly formed.", "main"},
		"long external id":    {"main", []string{"ExternalId", strings.Repeat("e", 1225)}, 400, "InvalidParameter.ExternalId", "The parameter ExternalId is wrongly formed.", "main"},
		"short duration":      {"main", []string{"DurationSeconds", "899"}, 400, "InvalidParameter.DurationSeconds", "The Min/Max value of DurationSeconds is 15min/12hr.", "main"},
		"long duration":       {"main", []string{"DurationSeconds", "43201"}, 400, "InvalidParameter.DurationSeconds", "The Min/Max value of DurationSeconds is 15min/12hr.", "main"},
		"beyond the role's":   {"main", []string{"RoleArn", partner, "DurationSeconds", "3601"}, 400, "InvalidParameter.DurationSeconds", "The Min/Max value of DurationSeconds is 15min/1hr.", "main"},
		"duration in words":   {"main", []string{"DurationSeconds", "1h"}, 400, "InvalidParameter.DurationSeconds", "The Min/Max value of DurationSeconds is 15min/12hr.", "main"},
		"policy not JSON":     {"main", []string{"Policy", "{"}, 400, "InvalidParameter.PolicyGrammar", grammar, "main"},
		"policy of nothing":   {"main", []string{"Policy", `{"Version":"1","Statement":[]}`}, 400, "InvalidParameter.PolicyGrammar", grammar, "main"},
		"other effect":        {"main", []string{"Policy", `{"Version":"1","Statement":[{"Effect":"allow","Action":"*","Resource":"*"}]}`}, 400, "InvalidParameter.PolicyGrammar", grammar, "main"},
		"other version":       {"main", []string{"Policy", `{"Version":"2","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`}, 400, "InvalidParameter.PolicyGrammar", grammar, "main"},
		"no resource":         {"main", []string{"Policy", `{"Version":"1","Statement":[{"Effect":"Allow","Action":"*"}]}`}, 400, "InvalidParameter.PolicyGrammar", grammar, "main"},
		"long policy":         {"main", []string{"Policy", strings.Repeat(" ", 2049)}, 400, "InvalidParameter.PolicySize", "The size of Policy must be smaller than 2048 bytes.", "main"},
		"no such role":        {"main", []string{"RoleArn", "acs:ram::1000000000000001:role/none"}, 404, "EntityNotExist.Role", "The specified Role not exists.", "main"},
		"in another account":  {"main", []string{"RoleArn", "acs:ram::1000000000000002:role/ci-deployer"}, 404, "EntityNotExist.Role", "The specified Role not exists.", "main"},
		"not trusted":         {"third", nil, 403, "NoPermission", denied, "third"},
		"chain's second step": {"main", []string{"RoleArn", reader}, 403, "NoPermission", denied, "main"},
		"without external id": {"third", []string{"RoleArn", partner}, 403, "NoPermission", denied, "third"},
		"other external id":   {"third", []string{"RoleArn", partner, "ExternalId", "acme-partner-8"}, 403, "NoPermission", denied, "third"},
		"role of a provider":  {"main", []string{"RoleArn", cluster}, 403, "NoPermission", denied, "main"},
	} {
		t.Run(name, func(t *testing.T) {
			server := startServer(t, Options{})
			got := assumeRole(t, server, keysOf(test.by), test.changes...)
			want := rpcErrorBody{
				RequestID: got.header.Get("x-acs-request-id"), HostID: strings.TrimPrefix(server.URL(), "http://"), Code: test.code, Message: test.message,
				Recommend: "https://api.alibabacloud.com/troubleshoot?q=" + test.code + "&product=Sts&requestId=" + got.header.Get("x-acs-request-id"),
			}
			if diff := cmp.Diff(want, decode[rpcErrorBody](t, got.body)); diff != "" || got.status != test.status {
				t.Errorf("status %d, want %d %s", got.status, test.status, diff)
			}
			if diff := cmp.Diff([]string{test.signed}, recordedAccounts(server)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestSTSRejectsChangedRequests(t *testing.T) {
	checkChangedRPCRequests(t, []string{
		"Action", "AssumeRole", "Version", "2015-04-01", "InstanceId", "", "RepoId", "", "Tag", "",
		"RoleArn", deployer, "RoleSessionName", "terraform", "DurationSeconds", "1900",
	})
}

func TestAssumeRoleOfAnotherAccount(t *testing.T) {
	server := startServer(t, Options{})
	issued := mustAssumeRole(t, server, keysOf("third"), "RoleArn", partner, "ExternalId", "acme-partner-7", "RoleSessionName", "partner@acme_1.x-y")
	if got := callACRBy(t, server, issued.keys()); got.status != 200 {
		t.Errorf("%d %s", got.status, got.body)
	}
	if diff := cmp.Diff([]string{"third", "role/partner-reader/partner@acme_1.x-y"}, recordedAccounts(server)); diff != "" {
		t.Error(diff)
	}
}

func TestAssumeRoleInAChain(t *testing.T) {
	server := startServer(t, Options{})
	first := mustAssumeRole(t, server, keysOf("temporary"), "RoleSessionName", "first")
	second := mustAssumeRole(t, server, first.keys(), "RoleArn", reader, "RoleSessionName", "second")
	if got := callACRBy(t, server, second.keys()); got.status != 200 {
		t.Errorf("%d %s", got.status, got.body)
	}
	if got := callACRBy(t, server, second.keys(), "Action", OperationListRepoTag); got.status != 403 {
		t.Errorf("what the second role may not do: %d %s", got.status, got.body)
	}
	if got := assumeRole(t, server, second.keys()); got.status != 403 {
		t.Errorf("back to the first role: %d %s", got.status, got.body)
	}
	last := "role/registry-reader/second"
	if diff := cmp.Diff([]string{"temporary", "role/ci-deployer/first", last, last, last}, recordedAccounts(server)); diff != "" {
		t.Error(diff)
	}
}

func TestAssumeRoleDuration(t *testing.T) {
	for name, test := range map[string]struct {
		options  Options
		duration string
		want     string
	}{
		"default":                {Options{}, "", "2024-04-01T13:00:00Z"},
		"shortest":               {Options{}, "900", "2024-04-01T12:15:00Z"},
		"longest":                {Options{}, "43200", "2024-04-02T00:00:00Z"},
		"shorter than requested": {Options{SessionLifetime: 5 * time.Second}, "900", "2024-04-01T12:00:05Z"},
		"within a second":        {Options{Now: func() time.Time { return clock.Add(999 * time.Millisecond) }}, "900", "2024-04-01T12:15:00Z"},
		"of a clock elsewhere":   {Options{Now: func() time.Time { return clock.In(time.FixedZone("", 3600)) }}, "900", "2024-04-01T12:15:00Z"},
	} {
		got := mustAssumeRole(t, startServer(t, test.options), keysOf("main"), "DurationSeconds", test.duration)
		if got.Expiration != test.want {
			t.Errorf("%s: until %s, want %s", name, got.Expiration, test.want)
		}
	}
}
