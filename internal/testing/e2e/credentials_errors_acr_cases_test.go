// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"fmt"
	"testing"
	"time"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

// Beginnings and middles of the errors.
const (
	acrStorefront       = "containerregistry_acr_tag.storefront"
	acrStorefrontLine   = `data "containerregistry_acr_tag" "storefront" {`
	ncrStorefront       = "containerregistry_ncr_tag.storefront"
	ncrStorefrontLine   = `data "containerregistry_ncr_tag" "storefront" {`
	notInACRBlock       = "provider block: acr has no access_key, profile or role"
	notInACREnvironment = "environment: ALIBABA_CLOUD_ACCESS_KEY_ID, ALICLOUD_ACCESS_KEY and ALIBABACLOUD_ACCESS_KEY_ID are not set"
	byOIDC              = "acr.assume_role_with_oidc in the provider block"
)

// inProviderBlock returns the beginning of an error of an example's provider block, which overrides
// it; $REGISTRY is the CLI's.
func inProviderBlock(summary string, line int, code string) string {
	return fmt.Sprintf(`Error: %s with provider["$REGISTRY/containerregistry/containerregistry"], on machine_override.tf line %d, in provider "containerregistry": %d: %s `,
		summary, line, line, code)
}

// unknownValue returns the end of the error of a read, in an example's directory.
func unknownValue(attribute string) string {
	return attribute + " in the provider block is not known yet: its value depends on a resource that does not exist yet, and this read needs it now. " +
		"Create that resource first (terraform apply -target=…), or use a value that is known at plan time, such as a variable or a data source. " +
		"To read only after it is created, name that resource in depends_on of this data source."
}

var acrCredentialsErrors = map[string]credentialsError{
	"nothing set up": {
		directory: "acr-environment",
		source:    credentialSource{environment: []string{inHangzhou}, options: emulator.Options{Fixture: withoutInstanceRole()}, requests: map[string]int{"GetMetadataToken": 1, "GetInstanceRole": 1}},
		errors: []string{
			at("Missing ACR Credentials", acrStorefront, 14, acrStorefrontLine) + "No credentials found for Alibaba Cloud. Sources checked, in order: - " +
				notInACRBlock + " - " + notInACREnvironment + " - profile: ~/.aliyun/config.json does not exist - " +
				"ECS instance: no role from the metadata service at 100.100.100.200 Set ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET, " +
				`run "aliyun configure", set acr.profile or another credential source in the provider block, or use a machine with a RAM role.` + noRequest,
		},
	},
	"no region": {
		directory: "acr-environment",
		source:    credentialSource{environment: keysOf("main", "ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_SECRET"), requests: map[string]int{}},
		errors: []string{
			at("Missing Region", acrStorefront, 14, acrStorefrontLine) + "No region is set for Alibaba Cloud. Sources checked, in order: - " +
				"provider block: acr.region is not set - environment: ALIBABA_CLOUD_REGION, ALICLOUD_REGION, ALIBABACLOUD_REGION, ALIBABA_CLOUD_REGION_ID, ALICLOUD_REGION_ID and ALIBABACLOUD_REGION_ID are not set - " +
				"profile: ~/.aliyun/config.json does not exist Set region in this data source, acr.region in the provider block, or ALIBABA_CLOUD_REGION, " +
				`to the region of the instance, for example "cn-hangzhou".`,
		},
	},
	"incomplete key pair": {
		directory: "acr-environment",
		source: credentialSource{
			environment: append(keysOf("main", "ALIBABA_CLOUD_ACCESS_KEY_ID", "ALICLOUD_SECRET_KEY"), inHangzhou),
			home:        profiles(production("main")),
			requests:    map[string]int{},
		},
		errors: []string{
			at("Missing ACR Credentials", acrStorefront, 14, acrStorefrontLine) +
				unusable("environment", "ALIBABA_CLOUD_ACCESS_KEY_ID is set, but ALIBABA_CLOUD_ACCESS_KEY_SECRET is not; ALICLOUD_SECRET_KEY is set, "+
					"but the two naming schemes cannot be mixed", notInACRBlock) +
				"Set both by one naming scheme: ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET, or ALICLOUD_ACCESS_KEY and ALICLOUD_SECRET_KEY." + noRequest,
		},
	},
	"different keys in two naming schemes": {
		directory: "acr-environment",
		source: credentialSource{
			environment: append(append(keysOf("main", "ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_SECRET"),
				keysOf("second", "ALICLOUD_ACCESS_KEY", "ALICLOUD_SECRET_KEY")...), inHangzhou),
			home:     profiles(production("main")),
			requests: map[string]int{},
		},
		errors: []string{
			at("Missing ACR Credentials", acrStorefront, 14, acrStorefrontLine) +
				unusable("ALICLOUD_ACCESS_KEY in the environment", "ALIBABA_CLOUD_ACCESS_KEY_ID and ALICLOUD_ACCESS_KEY have different values", notInACRBlock) +
				"Unset the one that is not meant, or set both to the same value." + noRequest,
		},
	},
	"different regions": {
		directory: "acr-environment",
		source: credentialSource{
			environment: append(keysOf("main", "ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_SECRET"), inHangzhou, "ALICLOUD_REGION_ID=cn-beijing"),
			requests:    map[string]int{},
		},
		errors: []string{
			at("Invalid Environment Variable", acrStorefront, 14, acrStorefrontLine) + `The region of Alibaba Cloud is not valid: ALIBABA_CLOUD_REGION is "cn-hangzhou", ` +
				`but ALICLOUD_REGION_ID is "cn-beijing". Correct or unset the variable, or set region in this data source, acr.region in the provider block, or ALIBABA_CLOUD_REGION, ` +
				`to the region of the instance, for example "cn-hangzhou".`,
		},
	},
	"a command that fails, and repeats its keys": {
		directory: "acr-environment",
		source: credentialSource{
			home: map[string]string{
				".aliyun/config.json": profileFile(inMode("External", `"process_command": "sh '$HOME/keys.sh'"`)),
				"keys.sh":             "echo 'first line' >&2\necho 'no session for " + acrAccount("third").AccessKey + ", secret=" + acrAccount("third").SecretKey + "' >&2\nexit 3\n",
			},
			requests: map[string]int{},
		},
		errors: []string{
			at("Missing ACR Credentials", acrStorefront, 14, acrStorefrontLine) +
				unusable(`profile "production"`, `process_command of the profile "production" of ~/.aliyun/config.json ended with exit code 3; `+
					"the last line of its standard error, without what looks like a secret: no session for ***, secret=***", notInACRBlock, notInACREnvironment) +
				`Run the process_command of the profile "production" of ~/.aliyun/config.json by hand: it must write one JSON object with mode, access_key_id, ` +
				"access_key_secret and, for temporary credentials, sts_token and expiration." + noRequest,
		},
	},
	"incomplete key pair in the block": {
		directory: "acr-keys",
		source: credentialSource{
			override: `acr {
				region     = "cn-hangzhou"
				access_key = var.acr_access_key
			}`,
			environment: keysOf("third", "ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_SECRET"),
			requests:    map[string]int{},
		},
		errors: []string{
			at("Missing ACR Credentials", acrStorefront, 29, acrStorefrontLine) + unusable("provider block", "acr.access_key is set, but acr.secret_key is not") +
				"Set acr.secret_key too, or remove acr.access_key to use another credential source." + noRequest,
		},
	},
	"a broken file of profiles": {
		directory: "acr-environment",
		source: credentialSource{
			environment: []string{inHangzhou},
			home:        map[string]string{".aliyun/config.json": profileFile(production("main")) + "}"},
			requests:    map[string]int{},
		},
		errors: []string{
			at("Missing ACR Credentials", acrStorefront, 14, acrStorefrontLine) +
				unusable("profile", "~/.aliyun/config.json (content hidden) is not the JSON that the CLI writes", notInACRBlock, notInACREnvironment) +
				"Repair the file, or write it again with `aliyun configure`." + noRequest,
		},
	},
	"no such profile": {
		directory: "acr-profile",
		source: credentialSource{
			override: `acr {
				region  = "cn-hangzhou"
				profile = "staging"
			}`,
			home:     profiles(production("main")),
			requests: map[string]int{},
		},
		errors: []string{
			at("Missing ACR Credentials", acrStorefront, 17, acrStorefrontLine) +
				unusable(`profile "staging" (acr.profile in the provider block)`, `there is no profile "staging" in ~/.aliyun/config.json, which has "production"`) +
				"Check the profile's name: `aliyun configure list` lists them." + noRequest,
		},
	},
	"no file of profiles": {
		directory: "acr-profile",
		source: credentialSource{
			override: `acr {
				region  = "cn-hangzhou"
				profile = "production"
			}`,
			requests: map[string]int{},
		},
		errors: []string{
			at("Missing ACR Credentials", acrStorefront, 17, acrStorefrontLine) +
				unusable(`profile "production" (acr.profile in the provider block)`, "~/.aliyun/config.json does not exist") + "Check profile and shared_credentials_file, " +
				"or ALIBABA_CLOUD_PROFILE and ALICLOUD_SHARED_CREDENTIALS_FILE in the environment; `aliyun configure` writes the file." + noRequest,
		},
	},
	"a wrong external id": {
		directory: "acr-assume-role",
		source: credentialSource{
			override: `acr {
				region      = "cn-hangzhou"
				assume_role {
				  role_arn = "` + partnerReader + `"
				  session_name = "storefront-ci"
				  session_expiration = 900
				  external_id = "acme-partner-8"
				}
			}`,
			environment: asThird,
			requests:    map[string]int{"AssumeRole by third": 1},
			sessions:    asPartner,
		},
		errors: []string{
			at("Access Denied", acrStorefront, 34, acrStorefrontLine) +
				noCredentials("acr.assume_role on ALIBABA_CLOUD_ACCESS_KEY_ID in the environment",
					"the credentials are valid but are not allowed to call AssumeRole", notInACRBlock) +
				"Check the role's ARN; allow sts:AssumeRole on it to the account of ALIBABA_CLOUD_ACCESS_KEY_ID in the environment; " +
				"and name that account in the role's trust policy, with the external ID that the policy requires." +
				exchange("AssumeRole", "HTTP 403, code NoPermission, message: You are not authorized to do this action. You should be authorized by RAM"),
		},
	},
	"a policy that allows too little": {
		directory: "acr-assume-role",
		source: credentialSource{
			override: `acr {
				region      = "cn-hangzhou"
				assume_role {
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
			at("Access Denied", acrStorefront, 34, acrStorefrontLine) + notAllowedInACR(tagInACR("1.4.2"), "GetRepoTag", "cr:ListRepositoryTag"),
		},
	},
	"a token of another OIDC provider": {
		directory: "acr-assume-role-with-oidc",
		source: credentialSource{
			home:     map[string]string{"ci/oidc-token": emulator.DefaultFixture().Credentials.OIDCProviders[1].Tokens[0].Token},
			requests: map[string]int{"AssumeRoleWithOIDC": 1},
			sessions: asCluster,
		},
		errors: []string{
			at("Authentication Failed", acrStorefront, 25, acrStorefrontLine) + refusedOIDCToken +
				exchange("AssumeRoleWithOIDC", "HTTP 401, code AuthenticationFail.OIDCToken.Invalid, message: The Jwt content is invalid that cannot be recognized"),
		},
	},
	"an expired token of the OIDC provider": {
		directory: "acr-assume-role-with-oidc",
		source: credentialSource{
			home:     map[string]string{"ci/oidc-token": emulator.DefaultFixture().Credentials.OIDCProviders[0].Tokens[1].Token},
			requests: map[string]int{"AssumeRoleWithOIDC": 1},
			sessions: asCluster,
		},
		errors: []string{
			at("Authentication Failed", acrStorefront, 25, acrStorefrontLine) + expiredOIDCToken +
				exchange("AssumeRoleWithOIDC", "HTTP 401, code AuthenticationFail.OIDCToken.Expired, message: This JsonWebToken is expired"),
		},
	},
	"no token of the OIDC provider": {
		directory: "acr-assume-role-with-oidc",
		source:    credentialSource{requests: map[string]int{}},
		errors: []string{
			at("Missing ACR Credentials", acrStorefront, 25, acrStorefrontLine) + unusable(byOIDC, "the OIDC token: ~/ci/oidc-token does not exist") +
				"Check where the file of the OIDC token is mounted." + noRequest,
		},
	},
	"metadata that never answer": {
		directory: "acr-ecs-role",
		source: credentialSource{
			shortTimeout: true,
			prepare:      metadataTimeout,
			requests:     map[string]int{"GetMetadataToken": 1, "GetInstanceCredentials": 1},
		},
		errors: []string{
			at("Request Timed Out", acrStorefront, 17, acrStorefrontLine) +
				noCredentials("acr.ecs_role_name in the provider block", "the deadline passed before a response was received") +
				"Check the network and the proxy between this machine and the service. If the service is only slow, raise timeouts.read. " +
				"Request: the metadata service at $ADDRESS. No response.",
		},
	},
	"keys that are not known yet": {
		directory: "acr-keys",
		source: credentialSource{
			override: `acr {
				region     = "cn-hangzhou"
				access_key = terraform_data.account.output
				secret_key = var.acr_secret_key
			}`,
			environment: keysOf("third", "ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_SECRET"),
			more:        unknownAccount,
			requests:    map[string]int{},
		},
		errors: []string{
			at("Unknown Configuration Value", acrStorefront, 29, acrStorefrontLine) + unknownValue("acr.access_key"),
		},
	},
	"an external id that is not known yet": {
		directory: "acr-assume-role",
		source: credentialSource{
			override: `acr {
				region      = "cn-hangzhou"
				assume_role {
				  role_arn = "` + ciDeployer + `"
				  external_id = terraform_data.account.output
				}
			}`,
			environment: asThird,
			more:        unknownAccount,
			requests:    map[string]int{},
		},
		errors: []string{
			at("Unknown Configuration Value", acrStorefront, 34, acrStorefrontLine) + unknownValue("acr.assume_role.external_id"),
		},
	},
	"two credential sources in one block": {
		directory: "acr-profile",
		source: credentialSource{
			override: `acr {
				profile         = "production"
				credentials_uri = "http://localhost:7002/credentials/build"
			}`,
			home:     profiles(production("main")),
			requests: map[string]int{},
		},
		errors: []string{
			inProviderBlock("Invalid Attribute Combination", 4, `credentials_uri = "http://localhost:7002/credentials/build"`) + "Conflicting credentials in the provider block: acr.profile and acr.credentials_uri. " +
				"Keep one. assume_role can be combined with any of them.",
		},
	},
}

// expiredOIDCToken is the beginning of the error of a token that was not renewed.
var expiredOIDCToken = noCredentials(byOIDC, "the OIDC token has expired") + "Check what renews the OIDC token, and the clock of this machine."

// refusedOIDCToken is the beginning of the error of a token that STS rejects.
var refusedOIDCToken = noCredentials(byOIDC, "AssumeRoleWithOIDC rejected the request") +
	"Check the OIDC token and its provider: they must be complete, active and of this cloud; and this machine's clock must be right."

const unknownAccount = `
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

func metadataTimeout(_ *testing.T, server *emulator.Server) {
	server.AddFault(emulator.Fault{Service: emulator.ServiceECS, BeforeAuthentication: true, Delay: time.Hour})
}
