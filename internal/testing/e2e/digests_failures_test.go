// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

const (
	ncrEdgeData  = `data "containerregistry_ncr_tag" "edge" {`
	acrEdgeData  = `data "containerregistry_acr_tag" "edge" {`
	edgeInNCR    = `the digest of tag "edge" of "storefront" from registry …`
	edgeInACR    = `the manifest of tag "edge" of repository "platform/storefront" from registry …`
	grantPull    = "Grant this account the right to pull from the registry, or remove verify_digest. "
	denied       = ", code DENIED, message: requested access to the resource is denied."
	isNotAllowed = "the credentials are valid but are not allowed to call GET manifest"
	notConnected = "could not connect to 127.0.0.1:1: connection refused"
	triedToPing  = "Request: GET /v2/ at 127.0.0.1:1. No response."
	isNotThere   = "Both were read twice. Check that registry_host, if it is set, is a host of this registry. If the tag was deleted or pushed a moment ago, run Terraform again."
)

// failedVerification is a read of storefront:edge that lacks what verify_digest needs.
type failedVerification struct {
	sources string
	change  func(*testing.T, *emulator.Fixture) // may be nil
	fault   emulator.Fault                      // none without an operation
	options emulator.Options
	want    string // the error, to its last line
}

// TestVerificationFailures expects errors that say what is missing. Nothing of that is masked or
// read as null, also not with allow_missing.
func TestVerificationFailures(t *testing.T) {
	t.Parallel()
	for name, test := range failedVerifications() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test.options.Fixture = emulator.DefaultFixture()
			if test.change != nil {
				test.change(t, test.options.Fixture)
			}
			server := emulator.StartForTest(t, test.options)
			if test.fault.Operation != "" {
				server.AddFault(test.fault)
			}
			checkRefused(t, verifying(t, server, reading+test.sources), []string{test.want})
		})
	}
}

func failedVerifications() map[string]failedVerification {
	const (
		allow       = "allow_missing = true"
		unreachable = `registry_host = "127.0.0.1:1"`
	)
	inNCR, inACR := ncrTag("edge", "storefront:edge", verify, allow, atNCRHost), acrTag("edge", "storefront:edge", verify, allow)
	ncr := func(summary string) string { return at(summary, "containerregistry_ncr_tag.edge", 4, ncrEdgeData) }
	acr := func(summary string) string { return at(summary, "containerregistry_acr_tag.edge", 4, acrEdgeData) }
	return map[string]failedVerification{
		"NCR, no right to pull, by access key": {
			sources: inNCR, change: without("PullImage"),
			want: ncr("Access Denied") + couldNotRead(edgeInNCR, isNotAllowed) + grantPull + "Request: GET manifest at …. Response: HTTP 403" + denied,
		},
		"NCR, no right to pull, by token": {
			sources: inNCR, change: without("PullImage"), options: emulator.Options{NCRBearer: true},
			want: ncr("Access Denied") + couldNotRead(edgeInNCR, isNotAllowed) + grantPull + "Request: GET manifest at …. Response: HTTP 401" + denied,
		},
		"NCR, access key rejected": {
			sources: inNCR, fault: emulator.Fault{Operation: "GetManifest", Status: http.StatusUnauthorized},
			want: ncr("Authentication Failed") + couldNotRead(edgeInNCR, "the registry does not accept the credentials from ncr.access_key in the provider block") +
				"Check that registry_host is a host of this registry, and that these credentials may pull from it; or remove verify_digest. " +
				"Request: GET manifest at …. Response: HTTP 401.",
		},
		"NCR, no connection": {
			sources: ncrTag("edge", "storefront:edge", verify, allow, unreachable),
			want: at("Service Unavailable", "containerregistry_ncr_tag.edge", 10, unreachable) + couldNotRead(edgeInNCR, notConnected) +
				"Check registry_host, and whether a firewall blocks the connection or a proxy is needed (HTTPS_PROXY, NO_PROXY). See the status page of NAVER Cloud as well. " + triedToPing,
		},
		"NCR, no such tag in the registry": {
			sources: inNCR, options: emulator.Options{RegistryTags: map[string]string{"storefront:edge": ""}},
			want: at("Digest Mismatch", "containerregistry_ncr_tag.edge", 8, verify) + `The API has tag "edge" with digest ` + edgeAMD64 +
				`, but the registry … does not have this tag of "storefront". ` + isNotThere,
		},
		"ACR, no ListInstanceEndpoint": {
			sources: inACR, change: without("ListInstanceEndpoint"),
			want: acr("Access Denied") + couldNotRead("the registry endpoint of "+instanceInACR, "the credentials are valid but are not allowed to call ListInstanceEndpoint") +
				"Grant the RAM action cr:ListInstanceEndpoint to this user or role, or set registry_host." +
				exchange("ListInstanceEndpoint", "HTTP 403, code NoPrivilege, "+accessDenied),
		},
		"ACR, no open endpoint": {
			sources: inACR, fault: emulator.Fault{Operation: "ListInstanceEndpoint", Body: `{"Code": "success", "IsSuccess": true, "Endpoints": []}`},
			want: acr("Service Unavailable") + couldNotRead("the registry endpoint of "+instanceInACR, "the instance has no open registry endpoint") +
				"Open the public endpoint or a VPC endpoint of the instance in its console, or set registry_host. Request: ListInstanceEndpoint.",
		},
		"ACR, no GetAuthorizationToken": {
			sources: inACR, change: without("GetAuthorizationToken"),
			want: acr("Access Denied") + couldNotRead("a registry login of "+instanceInACR, "the credentials are valid but are not allowed to call GetAuthorizationToken") +
				"Grant the RAM action cr:GetAuthorizationToken to this user or role, or remove verify_digest." +
				exchange("GetAuthorizationToken", "HTTP 403, code NoPrivilege, "+accessDenied),
		},
		"ACR by ID, no GetRepository": {
			sources: acrTagByID("edge", "edge", verify, allow), change: without("GetRepository"),
			want: acr("Access Denied") + strings.Replace(notAllowedInACR(`repository "crr-v7m9m2g0qkqjf56p" of `+instanceInACR, "GetRepository", "cr:GetRepository"), "user or role.", "user or role, or remove verify_digest.", 1),
		},
		"ACR, no right to pull": {
			sources: inACR, change: without("PullImage"),
			want: acr("Access Denied") + couldNotRead(edgeInACR, isNotAllowed) +
				"Grant the RAM action cr:PullRepository to this user or role, or remove verify_digest. Request: GET manifest at …. Response: HTTP 401" + denied,
		},
		"ACR, login rejected": {
			sources: inACR, fault: emulator.Fault{Operation: "GetRegistryToken", Status: http.StatusUnauthorized},
			want: acr("Authentication Failed") + couldNotRead(edgeInACR, "the registry does not accept the login") +
				"Run Terraform again. If the error persists, check that registry_host, if it is set, is a host of this instance. " +
				"Request: GET token at …. Response: HTTP 401.",
		},
		"ACR, no connection": {
			sources: acrTag("edge", "storefront:edge", verify, allow, unreachable),
			want: at("Service Unavailable", "containerregistry_acr_tag.edge", 11, unreachable) + couldNotRead(edgeInACR, notConnected) +
				"Check registry_host (if it is set), and whether a firewall blocks the connection or a proxy is needed (HTTPS_PROXY, NO_PROXY). See the status page of Alibaba Cloud as well. " + triedToPing,
		},
		"ACR, no such tag in the registry": {
			sources: inACR, options: emulator.Options{RegistryTags: map[string]string{"platform/storefront:edge": ""}},
			want: at("Digest Mismatch", "containerregistry_acr_tag.edge", 9, verify) + `The API has tag "edge" with digest ` + edgeIndex +
				`, but the registry … does not have this tag of "platform/storefront". ` + isNotThere,
		},
	}
}

// without takes the permission for an operation from the accounts that are used.
func without(operation string) func(*testing.T, *emulator.Fixture) {
	return func(_ *testing.T, fixture *emulator.Fixture) {
		for _, account := range []*emulator.Account{&fixture.Accounts.ACR[0], &fixture.Accounts.NCR[0]} {
			account.Operations = slices.DeleteFunc(account.Operations, func(allowed string) bool { return allowed == operation })
		}
	}
}
