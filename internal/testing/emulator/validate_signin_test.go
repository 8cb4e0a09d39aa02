// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSignInFixtureErrors(t *testing.T) {
	const role, provider = "sign_in.roles[0]", "sign_in.oidc_providers[0]"
	for name, test := range map[string]struct{ replaced, by, want string }{
		"malformed role":        {`"arn": "acs:ram::1000000000000001:role/bystander"`, `"arn": "acs:ram::x:role/bystander"`, `sign_in.roles[3].arn: "acs:ram::x:role/bystander" does not match ^acs:ram::[0-9]+:role/[a-zA-Z0-9.-]{1,64}$`},
		"role given twice":      {`role/bystander"`, `role/ci-deployer"`, `sign_in.roles[3].arn: "ci-deployer" is taken by ` + role + `.arn`},
		"malformed role id":     {`"300000000000000001"`, `"300x"`, role + `.role_id: "300x" does not match ^[0-9]+$`},
		"trusts no such role":   {`"role/ci-deployer"`, `"role/ci"`, `sign_in.roles[1].trusted: there is no role "role/ci"`},
		"malformed external id": {`"acme-partner-7"`, `"a b"`, `sign_in.roles[2].external_id: "a b" is not an external id`},
		"unknown operation": {`"trusted": ["main"],
        "operations": []`, `"operations": ["GetImages"]`, `sign_in.roles[3].operations: there is no operation "GetImages"`},
		"too long a session":     {`43200`, `43201`, role + `.max_session_duration: 43201 is not from 3600 to 43200`},
		"too short a session":    {`43200`, `3599`, role + `.max_session_duration: 3599 is not from 3600 to 43200`},
		"no such provider":       {`"oidc_provider": "acs:ram::1000000000000001:oidc-provider/ack-rrsa-example"`, `"oidc_provider": "x"`, `sign_in.roles[4].oidc_provider: there is no provider "x"`},
		"malformed provider":     {`oidc-provider/other"`, `oidc-provider/"`, `sign_in.oidc_providers[1].arn: "acs:ram::1000000000000001:oidc-provider/" does not match ^acs:ram::[0-9]+:oidc-provider/[a-zA-Z0-9._-]+$`},
		"provider given twice":   {`oidc-provider/other"`, `oidc-provider/ack-rrsa-example"`, `sign_in.oidc_providers[1].arn: "acs:ram::1000000000000001:oidc-provider/ack-rrsa-example" is taken by ` + provider + `.arn`},
		"no issuer":              {`"issuer": "https://oidc.example.com/cluster"`, `"issuer": ""`, provider + `.issuer: is missing`},
		"no client":              {`"client_id": "sts.aliyuncs.com"`, `"client_id": ""`, provider + `.client_id: is missing`},
		"token given twice":      {`EmulatorOidcOldClaims`, `EmulatorOidcClaims`, provider + `.tokens[1].token: "EmulatorOidcHeader.EmulatorOidcClaims.EmulatorOidcSignature" is taken by ` + provider + `.tokens[0].token`},
		"token of two parts":     {`.EmulatorOidcClaims.`, `.EmulatorOidcClaims`, provider + `.tokens[0].token: does not have three parts joined by dots`},
		"token without subject":  {`"subject": "repo:acme/storefront"`, `"subject": ""`, `sign_in.oidc_providers[1].tokens[0].subject: is missing`},
		"malformed instance":     {`"i-bp1exampleexample0000"`, `"bp1"`, `sign_in.instance.instance_id: "bp1" does not match ^i-[a-z0-9]+$`},
		"instance of no role":    {`"role": "acs:ram::1000000000000001:role/build-machine"`, `"role": "build-machine"`, `sign_in.instance.role: there is no role "build-machine"`},
		"credentials elsewhere":  {`"/credentials/build"`, `"/build"`, `sign_in.credentials_uri.path: "/build" is not below /credentials/`},
		"credentials nowhere":    {`"/credentials/build"`, `"/credentials/"`, `sign_in.credentials_uri.path: "/credentials/" is not below /credentials/`},
		"malformed session":      {`"session": "build"`, `"session": "b"`, `sign_in.credentials_uri.session: "b" does not match ^[a-zA-Z0-9.@_-]{2,64}$`},
		"credentials of no role": {`"role": "acs:ram::1000000000000001:role/broker"`, `"role": ""`, `sign_in.credentials_uri.role: there is no role ""`},
	} {
		t.Run(name, func(t *testing.T) {
			path := edited(t, test.replaced, test.by)
			_, err := LoadFixture(path)
			if err == nil {
				t.Fatal("no error")
			}
			if diff := cmp.Diff("load fixture "+path+": "+test.want, err.Error()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A fixture that has been cut down to what a test needs is one too.
func TestFixtureWithoutSignIn(t *testing.T) {
	fixture := DefaultFixture()
	fixture.Accounts.ACR = fixture.Accounts.ACR[:1]
	if err := fixture.Validate(); err != nil {
		t.Error(err)
	}
	fixture.SignIn = SignInFixture{}
	if err := fixture.Validate(); err != nil {
		t.Error(err)
	}
}

// Who is trusted does exist, in the built-in fixture.
func TestDefaultFixtureTrustsItsOwnAccounts(t *testing.T) {
	fixture := DefaultFixture()
	known := map[string]bool{}
	for _, account := range fixture.Accounts.ACR {
		known[account.Name] = true
	}
	for _, role := range fixture.SignIn.Roles {
		known[role.principal()] = true
	}
	for _, role := range fixture.SignIn.Roles {
		for _, trusted := range role.Trusted {
			if !known[trusted] {
				t.Errorf("%s trusts %s, whom nobody knows", role.ARN, trusted)
			}
		}
	}
}

func TestAccountNamed(t *testing.T) {
	fixture := DefaultFixture()
	got := map[string]string{}
	for _, name := range []string{"main", "second", "third"} {
		got["acr "+name] = AccountNamed(fixture.Accounts.ACR, name).AccessKey
	}
	got["ncr second"] = AccountNamed(fixture.Accounts.NCR, "second").AccessKey
	want := map[string]string{
		"acr main": acrKey, "acr second": "LTAIsecondexample00000000", "acr third": "LTAIthirdexample000000000",
		"ncr second": "ncpsecondaccesskey00000",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	defer func() {
		if got := recover(); got != "emulator: there is no account nobody" {
			t.Errorf("AccountNamed: %v", got)
		}
	}()
	AccountNamed(fixture.Accounts.ACR, "nobody")
}
