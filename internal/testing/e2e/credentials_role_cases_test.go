// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"slices"
	"testing"
	"time"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

// The roles and the OIDC provider of the fixture.
const (
	ciDeployer     = "acs:ram::1000000000000001:role/ci-deployer"
	clusterReader  = "acs:ram::1000000000000001:role/cluster-reader"
	registryReader = "acs:ram::1000000000000002:role/registry-reader"
	partnerReader  = "acs:ram::1000000000000002:role/partner-reader"
	oidcProvider   = "acs:ram::1000000000000001:oidc-provider/ack-rrsa-example"
)

// oidcToken is the content of a token file, with the line break that tools write.
var oidcToken = emulator.DefaultFixture().Credentials.OIDCProviders[0].Tokens[0].Token + "\n"

// asThird are the keys of the account that partner-reader trusts.
var asThird = keysOf("third", "ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_SECRET")

// asPartner is the session of the example acr-assume-role.
var asPartner = []map[string]string{{"RoleArn": partnerReader, "RoleSessionName": "storefront-ci", "DurationSeconds": "900"}}

// acrRoles assume a role.
var acrRoles = map[string]map[string]credentialSource{
	"acr-assume-role": {
		"on keys of the environment": {
			environment: asThird,
			requests:    readBy("role/partner-reader/storefront-ci", "AssumeRole by third"),
			sessions:    asPartner,
		},
		"once for twenty reads": {
			environment: asThird,
			more:        twentyReads,
			requests: map[string]int{
				"AssumeRole by third": 1, "GetRepository by role/partner-reader/storefront-ci": 1, "GetRepoTag by role/partner-reader/storefront-ci": 21,
			},
			sessions: asPartner,
		},
		"on a profile, with what is left out": {
			override: `acr {
				profile     = "production"
				assume_role { role_arn = "` + ciDeployer + `" }
			}`,
			environment: asThird,
			home:        profiles(production("second")),
			requests:    readBy("role/ci-deployer/terraform", "AssumeRole by second"),
			sessions:    []map[string]string{{"RoleArn": ciDeployer, "RoleSessionName": "terraform", "DurationSeconds": "3600"}},
		},
		// After the 2 s between two attempts, the credentials are valid for less than three
		// minutes.
		"again while it is waited": {
			environment: asThird,
			override: `acr {
				region      = "cn-hangzhou"
				assume_role {
				  role_arn = "` + partnerReader + `"
				  session_name = "storefront-ci"
				  session_expiration = 900
				  external_id = "acme-partner-7"
				}
			}`,
			options: emulator.Options{SessionLifetime: 182 * time.Second},
			more:    waitForPush,
			prepare: func(t *testing.T, server *emulator.Server) {
				push(t, server, &emulator.After{Operation: emulator.OperationGetRepoTag, Responses: 3}, nil) // of the other tag, a miss and its confirmation
			},
			requests: map[string]int{
				"AssumeRole by third": 2, "GetRepository by role/partner-reader/storefront-ci": 1, "GetRepoTag by role/partner-reader/storefront-ci": 4,
			},
			sessions: slices.Concat(asPartner, asPartner),
			check:    expectSecondSession,
		},
	},
	"acr-assume-role-with-oidc": {
		"by the block": {
			home:     map[string]string{"ci/oidc-token": oidcToken},
			requests: readBy("role/cluster-reader/storefront-ci", "AssumeRoleWithOIDC"),
			sessions: []map[string]string{{"RoleArn": clusterReader, "RoleSessionName": "storefront-ci", "DurationSeconds": "3600", "OIDCProviderArn": oidcProvider}},
		},
	},
	"acr-environment": {
		"a pod with RRSA": {
			environment: []string{
				"ALIBABA_CLOUD_OIDC_PROVIDER_ARN=" + oidcProvider, "ALIBABA_CLOUD_OIDC_TOKEN_FILE=$HOME/token", "ALIBABA_CLOUD_ROLE_ARN=" + clusterReader,
				"ALIBABA_CLOUD_ROLE_SESSION_NAME=pod", inHangzhou,
			},
			home:     map[string]string{"token": oidcToken},
			requests: readBy("role/cluster-reader/pod", "AssumeRoleWithOIDC"),
			sessions: []map[string]string{{"RoleArn": clusterReader, "RoleSessionName": "pod", "DurationSeconds": "3600", "OIDCProviderArn": oidcProvider}},
		},
	},
}

const twentyReads = `
data "containerregistry_acr_tag" "many" {
  count       = 20
  instance_id = "cri-k77rd2eo9ztt1qa4"
  namespace   = "platform"
  repo_name   = "storefront"
  tag         = "1.4.3"
}
`

const waitForPush = `
data "containerregistry_acr_tag" "pushed" {
  instance_id = "cri-k77rd2eo9ztt1qa4"
  repo_id     = "crr-v7m9m2g0qkqjf56p"
  tag         = "1.6.0"
  wait        = true
  depends_on  = [data.containerregistry_acr_tag.storefront] # so that its connection is used again
}
`

// expectSecondSession expects the last request to be signed with other keys than the first.
func expectSecondSession(t *testing.T, requests []emulator.Request) {
	t.Helper()
	last := requests[len(requests)-1]
	if last.Operation != emulator.OperationGetRepoTag || !slices.ContainsFunc(requests, func(r emulator.Request) bool {
		return r.Operation == emulator.OperationGetRepoTag && r.AccessKey != last.AccessKey
	}) {
		t.Errorf("the last request, %s, is signed by the keys of all others", last.Operation)
	}
}
