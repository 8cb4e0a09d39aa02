// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

// acrProfiles use the file of the vendor's CLI.
var acrProfiles = map[string]map[string]credentialSource{
	"acr-profile": {
		"AK": {home: profiles(production("main")), requests: readBy("main")},
		"whatever the environment holds": {
			environment: append(keysOf("third", "ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_SECRET"), "ALIBABA_CLOUD_PROFILE=other"),
			home:        profiles(production("main")),
			requests:    readBy("main"),
		},
		"StsToken": {
			home:     profiles(inMode("StsToken", keyFields("temporary"), fmt.Sprintf(`"sts_token": %q`, acrAccount("temporary").SecurityToken))),
			requests: readBy("temporary"),
		},
		"RamRoleArn": {
			home:     profiles(inMode("RamRoleArn", keyFields("second"), `"ram_role_arn": "`+ciDeployer+`"`, `"ram_session_name": "cli"`, `"expired_seconds": 1800`)),
			requests: readBy("role/ci-deployer/cli", "AssumeRole by second"),
			sessions: []map[string]string{{"RoleArn": ciDeployer, "RoleSessionName": "cli", "DurationSeconds": "1800"}},
		},
		"EcsRamRole": {
			home:     profiles(inMode("EcsRamRole", `"ram_role_name": "build-machine"`)),
			requests: readBy(instanceSession, "GetMetadataToken", "GetInstanceCredentials"),
		},
		"OIDC": {
			home: map[string]string{
				".aliyun/config.json": profileFile(inMode("OIDC", `"oidc_provider_arn": "`+oidcProvider+`"`, `"oidc_token_file": "$HOME/token"`,
					`"ram_role_arn": "`+clusterReader+`"`, `"ram_session_name": "cli"`)),
				"token": oidcToken,
			},
			requests: readBy("role/cluster-reader/cli", "AssumeRoleWithOIDC"),
			sessions: []map[string]string{{"RoleArn": clusterReader, "RoleSessionName": "cli", "DurationSeconds": "3600", "OIDCProviderArn": oidcProvider}},
		},
		"ChainableRamRoleArn": {
			home: profiles(
				inMode("ChainableRamRoleArn", `"source_profile": "deployer"`, `"ram_role_arn": "`+registryReader+`"`, `"ram_session_name": "read"`),
				`{"name": "deployer", "mode": "RamRoleArn", `+keyFields("main")+`, "ram_role_arn": "`+ciDeployer+`", "ram_session_name": "deploy"}`),
			requests: readBy("role/registry-reader/read", "AssumeRole by main", "AssumeRole by role/ci-deployer/deploy"),
			sessions: []map[string]string{
				{"RoleArn": ciDeployer, "RoleSessionName": "deploy", "DurationSeconds": "3600"},
				{"RoleArn": registryReader, "RoleSessionName": "read", "DurationSeconds": "3600"},
			},
		},
		"CredentialsURI": {
			home:     profiles(inMode("CredentialsURI", `"credentials_uri": "$NETWORK/credentials/build"`)),
			requests: readBy("role/broker/build", "GetCredentials"),
		},
		"External": {
			home: map[string]string{
				".aliyun/config.json": profileFile(inMode("External", `"process_command": "cat '$HOME/keys.json'"`)),
				"keys.json":           `{"mode": "AK", ` + keyFields("third") + `}`,
			},
			requests: readBy("third"),
		},
		// Of the login sites only the response is emulated; the tests of
		// internal/alibaba/credentials check the requests.
		"CloudSSO": {
			home: profiles(inMode("CloudSSO", `"cloud_sso_sign_in_url": "https://signin-cn-shanghai.alibabacloudsso.com/acme/login"`,
				`"access_token": "sso-access-token-example"`, `"cloud_sso_access_token_expire": 4102444800`,
				`"cloud_sso_account_id": "1000000000000001"`, `"cloud_sso_access_config": "ac-example"`)),
			prepare:  giveKeys(`{"CloudCredential": {` + siteKeys("AccessKeyId", "AccessKeySecret", "SecurityToken", "Expiration") + `}}`),
			requests: readBy("temporary", emulator.OperationUnknown),
		},
		"OAuth": {
			home: profiles(inMode("OAuth", `"oauth_site_type": "CN"`, `"oauth_access_token": "oauth-access-token-example"`,
				`"oauth_access_token_expire": 4102444800`)),
			prepare:  giveKeys(`{` + siteKeys("accessKeyId", "accessKeySecret", "securityToken", "expiration") + `}`),
			requests: readBy("temporary", emulator.OperationUnknown),
		},
	},
	"acr-shared-credentials-file": {
		"a file elsewhere": {
			home: map[string]string{
				".aliyun/config.json": profileFile(production("main")),
				"ci/aliyun.json":      profileFile(production("second")),
			},
			requests: readBy("second"),
		},
	},
	"acr-environment": {
		"the CLI's current profile": {home: profiles(production("main")), requests: readBy("main")},
		"ALIBABA_CLOUD_PROFILE": {
			environment: []string{"ALIBABA_CLOUD_PROFILE=staging"},
			home:        profiles(production("main"), strings.ReplaceAll(production("second"), "production", "staging")),
			requests:    readBy("second"),
		},
		"ALICLOUD_PROFILE and ALICLOUD_SHARED_CREDENTIALS_FILE": {
			environment: []string{"ALICLOUD_PROFILE=production", "ALICLOUD_SHARED_CREDENTIALS_FILE=$HOME/ci/aliyun.json"},
			home:        map[string]string{"ci/aliyun.json": profileFile(production("third"))},
			requests:    readBy("third"),
		},
	},
	"acr-two-accounts": {
		"a profile each": {
			home: profiles(production("main"), strings.ReplaceAll(production("second"), "production", "partner")),
			requests: map[string]int{
				"GetRepository by main": 1, "GetRepoTag by main": 1, "GetRepository by second": 1, "GetRepoTag by second": 1,
			},
			digests: map[string]string{"digest": build1042, "digest_of_partner": build1057},
		},
	},
}

// profiles returns a home directory with these profiles of the CLI.
func profiles(all ...string) map[string]string {
	return map[string]string{".aliyun/config.json": profileFile(all...)}
}

// profileFile returns the CLI's file, with its current profile.
func profileFile(all ...string) string {
	return `{"current": "production", "profiles": [` + strings.Join(all, ", ") + `]}`
}

// production returns the profile of that name, with the keys of an account and the region.
func production(account string) string { return inMode("AK", keyFields(account)) }

func inMode(mode string, fields ...string) string {
	return `{"name": "production", "region_id": "cn-hangzhou", "mode": "` + mode + `", ` + strings.Join(fields, ", ") + `}`
}

func keyFields(account string) string {
	keys := acrAccount(account)
	return fmt.Sprintf(`"access_key_id": %q, "access_key_secret": %q`, keys.AccessKey, keys.SecretKey)
}

// giveKeys makes a login site, which has no operations, respond with this body.
func giveKeys(body string) func(*testing.T, *emulator.Server) {
	return func(_ *testing.T, server *emulator.Server) {
		server.AddFault(emulator.Fault{Operation: emulator.OperationUnknown, BeforeAuthentication: true, Body: body})
	}
}

// siteKeys returns the fixture's temporary credentials under the names of a login site.
func siteKeys(accessKey, secretKey, securityToken, expiration string) string {
	keys := acrAccount("temporary")
	return fmt.Sprintf("%q: %q, %q: %q, %q: %q, %q: %q", accessKey, keys.AccessKey, secretKey, keys.SecretKey, securityToken, keys.SecurityToken,
		expiration, time.Now().Add(time.Hour).UTC().Format(time.RFC3339))
}
