// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"testing"
	"time"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

// Beginnings and middles of the errors.
const (
	acrStorefront     = "containerregistry_acr_tag.storefront"
	acrStorefrontLine = `data "containerregistry_acr_tag" "storefront" {`
	ncrStorefront     = "containerregistry_ncr_tag.storefront"
	ncrStorefrontLine = `data "containerregistry_ncr_tag" "storefront" {`
	notInTheACRBlock  = " Looked in: provider block (acr has no keys, profile or role to begin with)"
	byOIDC            = "Signing in by acr.assume_role_with_oidc in the provider block failed. "
)

// inProviderBlock is how an error of an example's provider block begins; $REGISTRY is the CLI's.
func inProviderBlock(summary string) string {
	return "Error: " + summary + ` with provider["$REGISTRY/containerregistry/containerregistry"], on main.tf line 12, in provider "containerregistry": ` +
		`12: provider "containerregistry" { `
}

func notKnownYet(attribute string) string {
	return inProviderBlock("Unknown Configuration Value") + "The provider needs " + attribute + " now, but its value is known only after apply: " +
		"it depends on something that does not exist yet. What to do: create that first (terraform apply -target=…), or give a value that is known at plan " +
		"time: a variable, or a data source."
}

var acrSignInRefusals = map[string]signInRefusal{
	"nothing set up": {
		directory: "acr-environment",
		way:       signIn{environment: []string{inHangzhou}, options: emulator.Options{Fixture: withoutInstanceRole()}, requests: map[string]int{"GetMetadataToken": 1, "GetInstanceRole": 1}},
		errors: []string{
			at("Missing ACR Credentials", acrStorefront, 15, acrStorefrontLine) + askedRepository + "Nothing was sent: no keys are set up. Looked in: provider block (acr has no keys, profile or role to begin with), " +
				"environment (ALIBABA_CLOUD_ACCESS_KEY_ID and ALICLOUD_ACCESS_KEY are not set), profile (there is no file ~/.aliyun/config.json), " +
				"ECS instance (no role by 100.100.100.200). What to do: sign in as for aliyun/alicloud: by acr = { profile = … }, access_key and secret_key, " +
				"or another attribute of the provider block; by ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET in the environment; " +
				"by `aliyun configure`; or by a RAM role of the machine.",
		},
	},
	"no region": {
		directory: "acr-environment",
		way:       signIn{environment: keysOf("main", "ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_SECRET"), requests: map[string]int{}},
		errors: []string{
			at("Missing Region", acrStorefront, 15, acrStorefrontLine) + "ACR is asked in the region of the instance: none is set; looked in: provider block (acr.region is not set), " +
				"environment (ALIBABA_CLOUD_REGION and ALICLOUD_REGION are not set), profile (there is no file ~/.aliyun/config.json). " +
				`What to do: set region here, acr = { region = "cn-hangzhou" } in the provider block, or ALIBABA_CLOUD_REGION in the environment.`,
		},
	},
	"half a pair": {
		directory: "acr-environment",
		way: signIn{
			environment: append(keysOf("main", "ALIBABA_CLOUD_ACCESS_KEY_ID", "ALICLOUD_SECRET_KEY"), inHangzhou),
			home:        profiles(production("main")),
			requests:    map[string]int{},
		},
		errors: []string{
			at("Missing ACR Credentials", acrStorefront, 15, acrStorefrontLine) + askedRepository + "Signing in by ALIBABA_CLOUD_ACCESS_KEY_ID in the environment failed. " +
				"Nothing was sent: ALIBABA_CLOUD_ACCESS_KEY_ID set, but not ALIBABA_CLOUD_ACCESS_KEY_SECRET." + notInTheACRBlock + ". " +
				"What to do: set ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET, with temporary keys ALIBABA_CLOUD_SECURITY_TOKEN too; " +
				"or none of them, to sign in in another way.",
		},
	},
	"half a pair in the block": {
		directory: "acr-keys",
		way: signIn{
			override: `acr = {
				region     = "cn-hangzhou"
				access_key = var.acr_access_key
			}`,
			environment: keysOf("third", "ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_SECRET"),
			requests:    map[string]int{},
		},
		errors: []string{
			at("Missing ACR Credentials", acrStorefront, 30, acrStorefrontLine) + askedRepository + "Signing in by provider block failed. Nothing was sent: acr.access_key set, but not acr.secret_key. " +
				"What to do: set acr.access_key and acr.secret_key, with temporary keys acr.security_token too; or none of them, to sign in in another way.",
		},
	},
	"a broken file of profiles": {
		directory: "acr-environment",
		way: signIn{
			environment: []string{inHangzhou},
			home:        map[string]string{".aliyun/config.json": profileFile(production("main")) + "}"},
			requests:    map[string]int{},
		},
		errors: []string{
			at("Missing ACR Credentials", acrStorefront, 15, acrStorefrontLine) + askedRepository + "Signing in by profile failed. Nothing was sent: ~/.aliyun/config.json (not shown here) is not the JSON " +
				"that the CLI writes." + notInTheACRBlock + ", environment (ALIBABA_CLOUD_ACCESS_KEY_ID and ALICLOUD_ACCESS_KEY are not set). " +
				"What to do: repair the file, or write it anew by `aliyun configure`.",
		},
	},
	"no such profile": {
		directory: "acr-profile",
		way: signIn{
			override: `acr = {
				region  = "cn-hangzhou"
				profile = "staging"
			}`,
			home:     profiles(production("main")),
			requests: map[string]int{},
		},
		errors: []string{
			at("Missing ACR Credentials", acrStorefront, 18, acrStorefrontLine) + askedRepository + "Signing in by acr.profile in the provider block failed. " +
				`Nothing was sent: there is no profile "staging" in ~/.aliyun/config.json. ` +
				"What to do: check the profile's name: `aliyun configure list` lists them.",
		},
	},
	"no file of profiles": {
		directory: "acr-profile",
		way: signIn{
			override: `acr = {
				region  = "cn-hangzhou"
				profile = "production"
			}`,
			requests: map[string]int{},
		},
		errors: []string{
			at("Missing ACR Credentials", acrStorefront, 18, acrStorefrontLine) + askedRepository + "Signing in by acr.profile in the provider block failed. " +
				"Nothing was sent: there is no file ~/.aliyun/config.json. What to do: check profile and shared_credentials_file, or ALIBABA_CLOUD_PROFILE and " +
				"ALICLOUD_SHARED_CREDENTIALS_FILE in the environment; `aliyun configure` writes the file.",
		},
	},
	"a wrong external id": {
		directory: "acr-assume-role",
		way: signIn{
			override: `acr = {
				region      = "cn-hangzhou"
				assume_role = { role_arn = "` + partnerReader + `", session_name = "storefront-ci", session_expiration = 900, external_id = "acme-partner-8" }
			}`,
			environment: asThird,
			requests:    map[string]int{"AssumeRole by third": 1},
			sessions:    asPartner,
		},
		errors: []string{
			at("Access Denied", acrStorefront, 35, acrStorefrontLine) + askedRepository + "Signing in by acr.assume_role on ALIBABA_CLOUD_ACCESS_KEY_ID in the environment failed. " +
				`… HTTP status 403 Forbidden, code "NoPermission", …, after 1 attempt: You are not authorized to do this action. You should be authorized by RAM.` +
				notInTheACRBlock + ". What to do: check the role's ARN; allow sts:AssumeRole on it to the account of ALIBABA_CLOUD_ACCESS_KEY_ID in the environment; " +
				"and name that account in the role's trust policy, with the external id that the policy asks for.",
		},
		page: "docs/guides/sign-in.md",
	},
	"a policy that allows too little": {
		directory: "acr-assume-role",
		way: signIn{
			override: `acr = {
				region      = "cn-hangzhou"
				assume_role = {
					role_arn           = "` + partnerReader + `"
					session_name       = "storefront-ci"
					session_expiration = 900
					external_id        = "acme-partner-7"
					policy             = jsonencode({ Version = "1", Statement = [{ Effect = "Allow", Action = "cr:GetRepository", Resource = "*" }] })
				}
			}`,
			environment: asThird,
			requests:    readBy("role/partner-reader/storefront-ci", "AssumeRole by third"),
			sessions:    asPartner,
		},
		errors: []string{
			at("Access Denied", acrStorefront, 35, acrStorefrontLine) + askedACR("1.4.2") + came(`403 Forbidden, code "NoPrivilege"`, ": Access denied for this user.") +
				"allow the account the RAM action cr:ListRepositoryTag.",
		},
	},
	"a token of another OIDC provider": {
		directory: "acr-assume-role-with-oidc",
		way: signIn{
			home:     map[string]string{"ci/oidc-token": emulator.DefaultFixture().Credentials.OIDCProviders[1].Tokens[0].Token},
			requests: map[string]int{"AssumeRoleWithOIDC": 1},
			sessions: asCluster,
		},
		errors: []string{
			at("Authentication Failed", acrStorefront, 26, acrStorefrontLine) + askedRepository + byOIDC + came(`401 Unauthorized, code "AuthenticationFail.OIDCToken.Invalid"`, ": The Jwt content is invalid that cannot be recognized.") +
				"check the OIDC token and its provider: they must be complete, active and of this cloud; and this machine's clock must be right.",
		},
	},
	"an expired token of the OIDC provider": {
		directory: "acr-assume-role-with-oidc",
		way: signIn{
			home:     map[string]string{"ci/oidc-token": emulator.DefaultFixture().Credentials.OIDCProviders[0].Tokens[1].Token},
			requests: map[string]int{"AssumeRoleWithOIDC": 1},
			sessions: asCluster,
		},
		errors: []string{
			at("Authentication Failed", acrStorefront, 26, acrStorefrontLine) + askedRepository + byOIDC + came(`401 Unauthorized, code "AuthenticationFail.OIDCToken.Expired"`, ": This JsonWebToken is expired.") +
				"check the OIDC token and its provider: they must be complete, active and of this cloud; and this machine's clock must be right.",
		},
	},
	"no token of the OIDC provider": {
		directory: "acr-assume-role-with-oidc",
		way:       signIn{requests: map[string]int{}},
		errors: []string{
			at("Missing ACR Credentials", acrStorefront, 26, acrStorefrontLine) + askedRepository + byOIDC + "Nothing was sent: the OIDC token: there is no file ~/ci/oidc-token. " +
				"What to do: check where the file of the OIDC token is mounted.",
		},
	},
	"metadata that never answer": {
		directory: "acr-ecs-role",
		way: signIn{
			hurried:  true,
			prepare:  neverGiveMetadata,
			requests: map[string]int{"GetMetadataToken": 1},
		},
		errors: []string{
			at("Request Timed Out", acrStorefront, 19, acrStorefrontLine) + askedRepository + "Signing in by acr.ecs_role_name in the provider block failed. " +
				"No answer from the metadata service at $ADDRESS after 1 attempt: the deadline passed before an answer came. " +
				"What to do: check the network and proxy between this machine and the service; raise timeouts.read if the service is only slow.",
		},
	},
	"keys that are not known yet": {
		directory: "acr-keys",
		way: signIn{
			override: `acr = {
				region     = "cn-hangzhou"
				access_key = terraform_data.account.output
				secret_key = var.acr_secret_key
			}`,
			environment: keysOf("third", "ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_SECRET"),
			more:        accountOfTheFuture,
			requests:    map[string]int{},
		},
		errors: []string{
			notKnownYet("acr.access_key"),
		},
	},
	"an external id that is not known yet": {
		directory: "acr-assume-role",
		way: signIn{
			override: `acr = {
				region      = "cn-hangzhou"
				assume_role = { role_arn = "` + ciDeployer + `", external_id = terraform_data.account.output }
			}`,
			environment: asThird,
			more:        accountOfTheFuture,
			requests:    map[string]int{},
		},
		errors: []string{
			notKnownYet("acr.assume_role.external_id"),
		},
	},
	"two ways in one block": {
		directory: "acr-profile",
		way: signIn{
			override: `acr = {
				profile         = "production"
				credentials_uri = "http://localhost:7002/credentials/build"
			}`,
			home:     profiles(production("main")),
			requests: map[string]int{},
		},
		errors: []string{
			inProviderBlock("Invalid Attribute Combination") + "The block names several accounts, by profile and credentials_uri; only one can sign. " +
				"What to do: give one way of signing in: access_key and secret_key, profile, ecs_role_name, credentials_uri, or assume_role_with_oidc. " +
				"assume_role goes with any of them.",
		},
	},
}

const accountOfTheFuture = `
resource "terraform_data" "account" {
  input = timestamp()
}
`

// asCluster is the session of the example acr-assume-role-with-oidc.
var asCluster = []map[string]string{{"RoleArn": clusterReader, "RoleSessionName": "storefront-ci", "DurationSeconds": "3600", "OIDCProviderArn": oidcProvider}}

func withoutInstanceRole() *emulator.Fixture {
	fixture := emulator.DefaultFixture()
	fixture.Credentials.Instance.Role = ""
	return fixture
}

func neverGiveMetadata(_ *testing.T, server *emulator.Server) {
	server.AddFault(emulator.Fault{Operation: emulator.OperationGetMetadataToken, BeforeAuthentication: true, Delay: time.Hour})
}
