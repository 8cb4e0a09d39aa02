// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFixtureCredentialsErrors(t *testing.T) {
	const role, provider = "credentials.roles[0]", "credentials.oidc_providers[0]"
	for name, test := range map[string]struct{ replaced, by, want string }{
		"malformed role":        {`"arn": "acs:ram::1000000000000001:role/bystander"`, `"arn": "acs:ram::x:role/bystander"`, `credentials.roles[3].arn: "acs:ram::x:role/bystander" does not match ^acs:ram::[0-9]+:role/[a-zA-Z0-9.-]{1,64}$`},
		"duplicate role":        {`role/bystander"`, `role/ci-deployer"`, `credentials.roles[3].arn: "ci-deployer" is the same as ` + role + `.arn`},
		"malformed role id":     {`"300000000000000001"`, `"300x"`, role + `.role_id: "300x" does not match ^[0-9]+$`},
		"trusts no such role":   {`"role/ci-deployer"`, `"role/ci"`, `credentials.roles[1].trusted: unknown role "role/ci"`},
		"malformed external id": {`"acme-partner-7"`, `"a b"`, `credentials.roles[2].external_id: "a b" does not match ^[\w+=,.@:/-]{2}[\w+=,.@:/-]*$`},
		"unknown operation": {`"trusted": ["main"],
        "operations": []`, `"operations": ["GetImages"]`, `credentials.roles[3].operations: unknown operation "GetImages"`},
		"too long a session":     {`43200`, `43201`, role + `.max_session_duration: 43201 is not from 3600 to 43200`},
		"too short a session":    {`43200`, `3599`, role + `.max_session_duration: 3599 is not from 3600 to 43200`},
		"no such provider":       {`"oidc_provider": "acs:ram::1000000000000001:oidc-provider/ack-rrsa-example"`, `"oidc_provider": "x"`, `credentials.roles[4].oidc_provider: unknown provider "x"`},
		"malformed provider":     {`oidc-provider/other"`, `oidc-provider/"`, `credentials.oidc_providers[1].arn: "acs:ram::1000000000000001:oidc-provider/" does not match ^acs:ram::[0-9]+:oidc-provider/[a-zA-Z0-9._-]+$`},
		"duplicate provider":     {`oidc-provider/other"`, `oidc-provider/ack-rrsa-example"`, `credentials.oidc_providers[1].arn: "acs:ram::1000000000000001:oidc-provider/ack-rrsa-example" is the same as ` + provider + `.arn`},
		"no issuer":              {`"issuer": "https://oidc.example.com/cluster"`, `"issuer": ""`, provider + `.issuer: is missing`},
		"no client":              {`"client_id": "sts.aliyuncs.com"`, `"client_id": ""`, provider + `.client_id: is missing`},
		"duplicate token":        {`EmulatorOidcOldClaims`, `EmulatorOidcClaims`, provider + `.tokens[1].token: "EmulatorOidcHeader.EmulatorOidcClaims.EmulatorOidcSignature" is the same as ` + provider + `.tokens[0].token`},
		"token of two parts":     {`.EmulatorOidcClaims.`, `.EmulatorOidcClaims`, provider + `.tokens[0].token: "EmulatorOidcHeader.EmulatorOidcClaimsEmulatorOidcSignature" does not match ^[^.]+\.[^.]+\.[^.]+$`},
		"token without subject":  {`"subject": "repo:acme/storefront"`, `"subject": ""`, `credentials.oidc_providers[1].tokens[0].subject: is missing`},
		"malformed instance":     {`"i-bp1exampleexample0000"`, `"bp1"`, `credentials.instance.instance_id: "bp1" does not match ^i-[a-z0-9]+$`},
		"instance of no role":    {`"role": "acs:ram::1000000000000001:role/build-machine"`, `"role": "build-machine"`, `credentials.instance.role: unknown role "build-machine"`},
		"credentials elsewhere":  {`"/credentials/build"`, `"/build"`, `credentials.credentials_uri.path: "/build" does not match ^/credentials/.+$`},
		"credentials nowhere":    {`"/credentials/build"`, `"/credentials/"`, `credentials.credentials_uri.path: "/credentials/" does not match ^/credentials/.+$`},
		"malformed session":      {`"session": "build"`, `"session": "b"`, `credentials.credentials_uri.session: "b" does not match ^[a-zA-Z0-9.@_-]{2,64}$`},
		"credentials of no role": {`"role": "acs:ram::1000000000000001:role/broker"`, `"role": ""`, `credentials.credentials_uri.role: unknown role ""`},
	} {
		t.Run(name, func(t *testing.T) {
			err := checkFixture(edited(t, test.replaced, test.by))
			if err == nil {
				t.Fatal("no error")
			}
			if diff := cmp.Diff(test.want, err.Error()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A fixture reduced to what a test needs is valid.
func TestFixtureWithoutCredentials(t *testing.T) {
	fixture := DefaultFixture()
	fixture.Accounts.ACR = fixture.Accounts.ACR[:1]
	if err := fixture.validate(); err != nil {
		t.Error(err)
	}
	fixture.Credentials = CredentialsFixture{}
	if err := fixture.validate(); err != nil {
		t.Error(err)
	}
}

// Trusted accounts and roles exist in the built-in fixture.
func TestDefaultFixtureTrustedAccountsExist(t *testing.T) {
	fixture := DefaultFixture()
	known := map[string]bool{}
	for _, account := range fixture.Accounts.ACR {
		known[account.Name] = true
	}
	for _, role := range fixture.Credentials.Roles {
		known[role.principal()] = true
	}
	for _, role := range fixture.Credentials.Roles {
		for _, trusted := range role.Trusted {
			if !known[trusted] {
				t.Errorf("%s trusts %s, which does not exist", role.ARN, trusted)
			}
		}
	}
}

func TestAccountByName(t *testing.T) {
	fixture := DefaultFixture()
	got := map[string]string{}
	for _, name := range []string{"main", "second", "third"} {
		got["acr "+name] = AccountByName(fixture.Accounts.ACR, name).AccessKey
	}
	got["ncr second"] = AccountByName(fixture.Accounts.NCR, "second").AccessKey
	want := map[string]string{
		"acr main": acrKey, "acr second": "LTAIsecondexample00000000", "acr third": "LTAIthirdexample000000000",
		"ncr second": "ncpsecondaccesskey00000",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	defer func() {
		if got := recover(); got != "emulator: unknown account unknown" {
			t.Errorf("AccountByName: %v", got)
		}
	}()
	AccountByName(fixture.Accounts.ACR, "unknown")
}
