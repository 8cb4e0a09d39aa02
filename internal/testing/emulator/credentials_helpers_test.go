// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

const (
	deployer = "acs:ram::1000000000000001:role/ci-deployer"
	reader   = "acs:ram::1000000000000002:role/registry-reader"
	partner  = "acs:ram::1000000000000002:role/partner-reader"
	cluster  = "acs:ram::1000000000000001:role/cluster-reader"
	rrsa     = "acs:ram::1000000000000001:oidc-provider/ack-rrsa-example"
	token    = "EmulatorOidcHeader.EmulatorOidcClaims.EmulatorOidcSignature"
)

// keys sign requests.
type keys struct{ access, secret, token string }

func keysOf(name string) keys {
	account := AccountByName(DefaultFixture().Accounts.ACR, name)
	return keys{account.AccessKey, account.SecretKey, account.SecurityToken}
}

func (c stsCredentials) keys() keys { return keys{c.AccessKeyID, c.AccessKeySecret, c.SecurityToken} }

// withoutKeys puts "%" in the place of each key and token.
func withoutKeys(body string, issued stsCredentials) string {
	return strings.NewReplacer(issued.AccessKeyID, "%", issued.AccessKeySecret, "%", issued.SecurityToken, "%").Replace(body)
}

// stsParams are those of AssumeRole of ci-deployer by these keys, changed as
// acrParams does.
func stsParams(by keys, changes ...string) rpcParameters {
	parameters := acrParams(append([]string{
		"InstanceId", "", "RepoId", "", "Tag", "", "RegionId", "",
		"Action", "AssumeRole", "Version", "2015-04-01", "AccessKeyId", by.access, "SecurityToken", by.token,
		"RoleArn", deployer, "RoleSessionName", "terraform",
	}, changes...)...)
	return parameters
}

func assumeRole(t *testing.T, server *Server, by keys, changes ...string) clientResponse {
	t.Helper()
	parameters := signRPC(http.MethodPost, stsParams(by, changes...), by.secret)
	return send(t, newClient(t), newRPCRequest(t, server, http.MethodPost, parameters))
}

// mustAssumeRole returns the credentials of an AssumeRole that works.
func mustAssumeRole(t *testing.T, server *Server, by keys, changes ...string) stsCredentials {
	t.Helper()
	got := assumeRole(t, server, by, changes...)
	if got.status != http.StatusOK {
		t.Fatalf("%d %s", got.status, got.body)
	}
	return decode[stsAssumedRole](t, got.body).Credentials
}

// assumeRoleWithOIDC posts an unsigned form, action and version being in the query.
func assumeRoleWithOIDC(t *testing.T, server *Server, changes ...string) clientResponse {
	t.Helper()
	form := url.Values{
		"RoleArn": {cluster}, "RoleSessionName": {"terraform"}, "OIDCProviderArn": {rrsa}, "OIDCToken": {token},
	}
	for index := 0; index < len(changes); index += 2 {
		form.Set(changes[index], changes[index+1])
	}
	target := server.URL() + "/?Action=AssumeRoleWithOIDC&Version=2015-04-01&Format=JSON"
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, target, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return send(t, newClient(t), request)
}

// callACRBy calls ACR with these keys.
func callACRBy(t *testing.T, server *Server, by keys, changes ...string) clientResponse {
	t.Helper()
	changes = append([]string{"AccessKeyId", by.access, "SecurityToken", by.token}, changes...)
	parameters := signRPC(http.MethodPost, acrParams(changes...), by.secret)
	return send(t, newClient(t), newRPCRequest(t, server, http.MethodPost, parameters))
}

// sendUnsigned sends a request without a signature, with headers as pairs of name and value.
func sendUnsigned(t *testing.T, method, target string, headers ...string) clientResponse {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, target, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	for index := 0; index < len(headers); index += 2 {
		request.Header.Set(headers[index], headers[index+1])
	}
	return send(t, newClient(t), request)
}

// recordedAccounts are the accounts of the recorded requests, in order.
func recordedAccounts(server *Server) []string {
	var all []string
	for _, request := range server.Record().Requests {
		all = append(all, request.Account)
	}
	return all
}

// movableClock is a clock that a test moves.
type movableClock struct{ moved atomic.Int64 }

func (c *movableClock) now() time.Time              { return clock.Add(time.Duration(c.moved.Load())) }
func (c *movableClock) move(duration time.Duration) { c.moved.Store(int64(duration)) }
