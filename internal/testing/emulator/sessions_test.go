// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestIssuedCredentialsExpire(t *testing.T) {
	var moving movableClock
	server := startServer(t, Options{Now: moving.now, SessionLifetime: time.Minute})
	issued := mustAssumeRole(t, server, keysOf("main")).keys()
	for _, test := range []struct {
		after  time.Duration
		status int
	}{{59 * time.Second, 200}, {time.Minute, 400}, {time.Hour, 400}} {
		moving.move(test.after)
		at := moving.now().Format(rpcTimestampLayout)
		got := callACRBy(t, server, issued, "Timestamp", at)
		if got.status != test.status {
			t.Errorf("after %s: %d %s", test.after, got.status, got.body)
		}
		if test.status == 400 {
			mustContain(t, got.body, `"Code":"InvalidSecurityToken.Expired","Message":"Specified SecurityToken is expired."`)
		}
	}
	if got := assumeRole(t, server, issued, "RoleArn", reader, "Timestamp", moving.now().Format(rpcTimestampLayout)); got.status != 400 {
		t.Errorf("assume a role: %d %s", got.status, got.body)
	}
	if diff := cmp.Diff([]string{"main", "role/ci-deployer/terraform", "", "", ""}, recordedAccounts(server)); diff != "" {
		t.Error(diff)
	}
}

// Credentials expire in the second of the response, independent of the fraction in which they were
// issued.
func TestIssuedCredentialsExpireAsStated(t *testing.T) {
	var moving movableClock
	server := startServer(t, Options{Now: moving.now, SessionLifetime: time.Second})
	moving.move(900 * time.Millisecond)
	issued := mustAssumeRole(t, server, keysOf("main"))
	moving.move(time.Second)
	if got := callACRBy(t, server, issued.keys()); got.status != 400 || issued.Expiration != "2024-04-01T12:00:01Z" {
		t.Errorf("until %s: %d %s", issued.Expiration, got.status, got.body)
	}
}

func TestIssuedCredentialsNeedTheirOwnToken(t *testing.T) {
	server := startServer(t, Options{})
	first, second := mustAssumeRole(t, server, keysOf("main")).keys(), mustAssumeRole(t, server, keysOf("main")).keys()
	for name, test := range map[string]struct {
		by   keys
		code string
	}{
		"no token":        {keys{first.access, first.secret, ""}, "MissingSecurityToken"},
		"another's token": {keys{first.access, first.secret, second.token}, "InvalidSecurityToken.MismatchWithAccessKey"},
		"another's key":   {keys{first.access, second.secret, first.token}, "SignatureDoesNotMatch"},
	} {
		if got := callACRBy(t, server, test.by); got.status != 400 || decode[rpcErrorBody](t, got.body).Code != test.code {
			t.Errorf("%s: %d %s", name, got.status, got.body)
		}
	}
}

func TestResetInvalidatesIssuedCredentials(t *testing.T) {
	server := startServer(t, Options{})
	issued := mustAssumeRole(t, server, keysOf("main")).keys()
	metadata := sendUnsigned(t, "PUT", server.URL()+metadataTokenPath, metadataLifetimeHeader, "60").body
	server.Reset()
	got := callACRBy(t, server, issued)
	if code := decode[rpcErrorBody](t, got.body).Code; got.status != 404 || code != "InvalidAccessKeyId.NotFound" {
		t.Errorf("%d %s", got.status, code)
	}
	if got := sendUnsigned(t, "GET", server.URL()+metadataCredentialsPath, metadataTokenHeader, metadata); got.status != 403 {
		t.Errorf("metadata: %d %s", got.status, got.body)
	}
	if again := mustAssumeRole(t, server, keysOf("main")).keys(); again == issued {
		t.Error("the same keys again after Reset")
	}
}

func TestPoliciesOfSessions(t *testing.T) {
	all := map[string]int{OperationGetRepoTagLayers: 200, OperationGetRepoTag: 200, OperationListRepoTag: 200, OperationGetRepository: 200}
	none := map[string]int{OperationGetRepoTagLayers: 403, OperationGetRepoTag: 403, OperationListRepoTag: 403, OperationGetRepository: 403}
	tags := map[string]int{OperationGetRepoTagLayers: 403, OperationGetRepoTag: 200, OperationListRepoTag: 200, OperationGetRepository: 403}
	for name, test := range map[string]struct {
		role, statements string
		want             map[string]int
	}{
		"everything":             {deployer, `{"Effect":"Allow","Action":"*","Resource":"*"}`, all},
		"of one product":         {deployer, `{"Effect":"Allow","Action":["cr:*"],"Resource":["*"]}`, all},
		"of another product":     {deployer, `{"Effect":"Allow","Action":"oss:*","Resource":"*"}`, none},
		"by a pattern":           {deployer, `{"Effect":"Allow","Action":"cr:List*","Resource":"*"}`, tags},
		"denied":                 {deployer, `{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"cr:GetRepository*","Resource":"*"}`, tags},
		"denied only":            {deployer, `{"Effect":"Deny","Action":"cr:GetRepository","Resource":"*"}`, none},
		"more than the role may": {"acs:ram::1000000000000001:role/bystander", `{"Effect":"Allow","Action":"*","Resource":"*"}`, none},
	} {
		server := startServer(t, Options{})
		issued := mustAssumeRole(t, server, keysOf("main"), "RoleArn", test.role, "Policy", `{"Version":"1","Statement":[`+test.statements+`]}`)
		got := map[string]int{}
		for operation := range test.want {
			got[operation] = callACRBy(t, server, issued.keys(), "Action", operation).status
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// A policy is about its session, not about the role.
func TestPoliciesLeaveRoleUnchanged(t *testing.T) {
	server := startServer(t, Options{})
	mustAssumeRole(t, server, keysOf("main"), "Policy", `{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:*","Resource":"*"}]}`)
	issued := mustAssumeRole(t, server, keysOf("main"))
	for _, operation := range operationsByService[ServiceACR] {
		if got := callACRBy(t, server, issued.keys(), "Action", operation); got.status != 200 {
			t.Errorf("%s: %d %s", operation, got.status, got.body)
		}
	}
	if diff := cmp.Diff(DefaultFixture(), server.options.Fixture); diff != "" {
		t.Errorf("the fixture was changed: %s", diff)
	}
}

func TestSTSFaults(t *testing.T) {
	server := startServer(t, Options{})
	server.AddFault(Fault{Service: ServiceSTS, Operation: OperationAssumeRole, Times: 1, Throttle: true})
	server.AddFault(Fault{Service: ServiceSTS, Times: 1, Status: 503})
	if got := callACRBy(t, server, keysOf("main")); got.status != 200 {
		t.Errorf("ACR: %d %s", got.status, got.body)
	}
	if got := assumeRole(t, server, keysOf("third")); got.status != 403 { // uses no fault up
		t.Errorf("%d %s", got.status, got.body)
	}
	throttled := assumeRole(t, server, keysOf("main"))
	if code := decode[rpcErrorBody](t, throttled.body).Code; throttled.status != 400 || code != "Throttling.User" {
		t.Errorf("%d %s", throttled.status, throttled.body)
	}
	if got := assumeRoleWithOIDC(t, server); got.status != 503 {
		t.Errorf("%d %s", got.status, got.body)
	}
	server.AddFault(Fault{Times: 1, Status: 502, BeforeAuthentication: true})
	if got := assumeRole(t, server, keysOf("main")); got.status != 502 {
		t.Errorf("%d %s", got.status, got.body)
	}
	server.SetActionRemoved(OperationAssumeRole, true)
	if got := assumeRole(t, server, keysOf("main")); got.status != 404 {
		t.Errorf("%d %s", got.status, got.body)
	}
	if err := server.AwaitRequests(t.Context(), OperationAssumeRole, 4); err != nil {
		t.Error(err)
	}
	want := map[string]int64{OperationGetRepoTagLayers: 1, OperationAssumeRole: 4, OperationAssumeRoleWithOIDC: 1}
	record := server.Record()
	if diff := cmp.Diff(want, record.Counts); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"main", "third", "main", "", "", ""}, recordedAccounts(server)); diff != "" {
		t.Error(diff)
	}
}

// A tag can move in the moment in which credentials were issued.
func TestMoveTagAfterResponseOfAnotherService(t *testing.T) {
	server := startServer(t, Options{})
	move := acrMove("1.4.2", "1.4.3")
	move.After = &After{Service: ServiceSTS, Operation: OperationAssumeRole, Responses: 2}
	if err := server.MoveTag(move); err != nil {
		t.Fatal(err)
	}
	digest := func() string {
		return decode[acrTagDetail](t, callACR(t, server, "Action", OperationGetRepoTag).body).Digest
	}
	before := digest()
	mustAssumeRole(t, server, keysOf("main"))
	assumeRole(t, server, keysOf("third")) // rejected, and not counted
	if digest() != before {
		t.Error("moved after one response")
	}
	mustAssumeRole(t, server, keysOf("main"))
	if digest() == before {
		t.Error("not moved")
	}
	move.After = &After{Service: ServiceURI, Operation: OperationAssumeRole, Responses: 1}
	if err := server.MoveTag(move); err == nil || err.Error() != `move tag: after: operation: uri has no operation "AssumeRole"` {
		t.Error(err)
	}
}
