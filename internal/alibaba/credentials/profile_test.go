// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

func TestProfileModesSign(t *testing.T) {
	t.Parallel()
	base := profileWithKeys("default", mainAccount)
	for name, test := range map[string]struct {
		profiles func(t *testing.T, s *testSetup) []fields
		want     []string
	}{
		"no mode": {func(*testing.T, *testSetup) []fields { return []fields{with(base, fields{"mode": nil})} }, []string{layers + "main"}},
		"AK":      {func(*testing.T, *testSetup) []fields { return []fields{base, profileWithKeys("other", secondAccount)} }, []string{layers + "main"}},
		"AK, chosen by the environment": {func(_ *testing.T, s *testSetup) []fields {
			s.variables["ALICLOUD_PROFILE"] = "other"
			return []fields{base, profileWithKeys("other", secondAccount)}
		}, []string{layers + "second"}},
		"AK, in a file of the environment": {func(t *testing.T, s *testSetup) []fields {
			accessKey, secretKey := account(thirdAccount)
			s.variables[profileFileVariables[0]] = s.write(t, "elsewhere",
				`{"profiles": [{"name": "default", "mode": "AK", "access_key_id": "`+accessKey+`", "access_key_secret": "`+secretKey+`"}]}`)
			return []fields{base}
		}, []string{layers + "third"}},
		"StsToken": {func(*testing.T, *testSetup) []fields {
			return []fields{with(profileWithKeys("default", temporaryAccount), fields{"mode": "StsToken", "sts_token": temporary.SecurityToken})}
		}, []string{layers + "temporary"}},
		"RamRoleArn": {func(*testing.T, *testSetup) []fields {
			return []fields{with(base, fields{"mode": "RamRoleArn", "ram_role_arn": deployer, "ram_session_name": "cli", "expired_seconds": 900, "sts_region": "cn-beijing"})}
		}, []string{"AssumeRole main", layers + deployerRole + "cli"}},
		"ChainableRamRoleArn": {func(*testing.T, *testSetup) []fields {
			return []fields{
				{"name": "second", "mode": "ChainableRamRoleArn", "ram_role_arn": reader, "ram_session_name": "two", "source_profile": "first"},
				{"name": "first", "mode": "ChainableRamRoleArn", "ram_role_arn": deployer, "ram_session_name": "one", "source_profile": "default"},
				base,
			}
		}, []string{"AssumeRole main", "AssumeRole role/ci-deployer/one", layers + "role/registry-reader/two"}},
		"EcsRamRole": {func(*testing.T, *testSetup) []fields {
			return []fields{{"name": "default", "mode": "EcsRamRole", "ram_role_name": "build-machine"}}
		}, []string{"GetMetadataToken", "GetInstanceCredentials", layers + "role/build-machine/i-bp1exampleexample0000"}},
		"EcsRamRole without a role name": {func(*testing.T, *testSetup) []fields {
			return []fields{{"name": "default", "mode": "EcsRamRole"}}
		}, []string{"GetMetadataToken", "GetInstanceRole", "GetInstanceCredentials", layers + "role/build-machine/i-bp1exampleexample0000"}},
		"OIDC": {func(t *testing.T, s *testSetup) []fields {
			return []fields{{
				"name": "default", "mode": "OIDC", "oidc_provider_arn": oidcARN, "oidc_token_file": s.write(t, "token", oidcToken), "ram_role_arn": cluster,
				"ram_session_name": "cli",
			}}
		}, []string{"AssumeRoleWithOIDC", layers + "role/cluster-reader/cli"}},
		"CredentialsURI": {func(_ *testing.T, s *testSetup) []fields {
			return []fields{{"name": "default", "mode": "CredentialsURI", "credentials_uri": s.server.URL() + "/credentials/build"}}
		}, []string{"GetCredentials", layers + "role/broker/build"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			setup := newSetup(t, emulator.Options{})
			setup.writeProfiles(t, test.profiles(t, setup)...)
			got, err := setup.readLayers(t)
			if err != nil {
				t.Fatal(err)
			}
			if difference := cmp.Diff(test.want, got); difference != "" {
				t.Errorf("operations (-want +got):\n%s", difference)
			}
		})
	}
}

func TestInvalidProfileEndsTheSearch(t *testing.T) {
	t.Parallel()
	planted := profileWithKeys("default", mainAccount)
	const file = "~/.aliyun/config.json"
	for name, test := range map[string]struct {
		content         string
		change          func(*testSetup)
		profiles        []fields
		message, source string
	}{
		"not JSON": {content: `{"profiles": [{"access_key_secret": "planted"`, message: file + " (content hidden) is not the JSON that the CLI writes", source: "profile"},
		"duplicate field": {
			content: `{"profiles": [{"name": "a", "name": "planted"}]}`, message: file + " (content hidden) is not the JSON that the CLI writes", source: "profile",
		},
		"profiles not a list": {content: `{"profiles": {"planted": 1}}`, message: file + " (content hidden) is not the JSON that the CLI writes", source: "profile"},
		"profile not found":   {profiles: []fields{planted}, change: func(s *testSetup) { s.variables["ALIBABA_CLOUD_PROFILE"] = "prod" }, message: `there is no profile "prod" in ` + file + `, which has "default"`, source: `profile "prod" (ALIBABA_CLOUD_PROFILE in the environment)`},
		"chosen profile, but no file": {
			change: func(s *testSetup) { s.variables["ALIBABA_CLOUD_PROFILE"] = "prod" }, message: file + " does not exist", source: `profile "prod" (ALIBABA_CLOUD_PROFILE in the environment)`,
		},
		"incomplete key pair": {
			profiles: []fields{with(planted, fields{"access_key_secret": ""})}, source: `profile "default"`,
			message: `profile "default" in ` + file + " has no access_key_secret",
		},
		"chosen profile without keys": {
			profiles: []fields{{"name": "default", "mode": "AK"}}, change: func(s *testSetup) { s.configuration.Profile = "default" }, source: `profile "default" (acr.profile in the provider block)`,
			message: `profile "default" in ` + file + " has no access_key_id and no access_key_secret",
		},
		"key with a line break in it": {
			profiles: []fields{with(planted, fields{"access_key_secret": "plan\nted"})}, source: `profile "default"`,
			message: `access_key_secret of the profile "default" of ` + file + " (value hidden) is not valid: it contains white space",
		},
		"no sts_token": {
			profiles: []fields{with(planted, fields{"mode": "StsToken"})}, source: `profile "default"`,
			message: `sts_token of the profile "default" of ` + file + " is not set",
		},
		"unknown mode": {
			profiles: []fields{with(planted, fields{"mode": "planted"})}, source: `profile "default"`,
			message: `the profile "default" of ` + file + " has an unknown mode",
		},
		"no source_profile": {
			profiles: []fields{{"name": "a", "mode": "ChainableRamRoleArn", "ram_role_arn": deployer}, with(planted, fields{"name": "", "mode": "AK"})},
			message:  `source_profile of the profile "a" of ` + file + " is not set", source: `profile "a"`,
		},
		"cycle": {
			profiles: []fields{
				{"name": "a", "mode": "ChainableRamRoleArn", "source_profile": "b"}, {"name": "b", "mode": "ChainableRamRoleArn", "source_profile": "c"},
				{"name": "c", "mode": "ChainableRamRoleArn", "source_profile": "b"},
			},
			message: "the profiles a → b → c → b of " + file + " are each other's source_profile", source: `the profile "c" of ` + file,
		},
		"expired_seconds not a number": {
			profiles: []fields{with(planted, fields{"mode": "RamRoleArn", "ram_role_arn": deployer, "expired_seconds": "soon"})}, source: `profile "default"`,
			message: `expired_seconds of the profile "default" of ` + file + " is not a number of seconds",
		},
		"session too long": {
			profiles: []fields{with(planted, fields{"mode": "RamRoleArn", "ram_role_arn": deployer, "expired_seconds": 43201})},
			source:   `ram_role_arn of the profile "default" of ` + file + ` on its own keys`,
			message:  "the session of 43201 s is not one of 900 to 43200 s",
		},
		"no token file": {
			profiles: []fields{{"name": "default", "mode": "OIDC", "oidc_provider_arn": oidcARN, "oidc_token_file": "~/none", "ram_role_arn": cluster}},
			message:  "the OIDC token: ~/none does not exist", source: `profile "default"`,
		},
		"incomplete OIDC": {
			profiles: []fields{{"name": "default", "mode": "OIDC"}}, source: `profile "default"`,
			message: "oidc_provider_arn (ALIBABA_CLOUD_OIDC_PROVIDER_ARN), oidc_token_file (ALIBABA_CLOUD_OIDC_TOKEN_FILE) and ram_role_arn (ALIBABA_CLOUD_ROLE_ARN) are not set",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			setup := newSetup(t, emulator.Options{})
			if test.content != "" {
				setup.write(t, ".aliyun/config.json", test.content)
			}
			if test.profiles != nil {
				setup.writeProfiles(t, test.profiles...)
			}
			if test.change != nil {
				test.change(setup)
			}
			operations, err := setup.readLayers(t)
			failed := callError(t, err)
			if failed.Kind != transport.KindNoCredentials || failed.Message != test.message || failed.CredentialSource != test.source || failed.Fix == "" || len(operations) != 0 {
				t.Errorf("got %q of %q, fix %q, after %q;\nwant %q of %q", failed.Message, failed.CredentialSource, failed.Fix, operations, test.message, test.source)
			}
			_, secret := account(mainAccount)
			if text := failed.Message + failed.Fix + failed.Error(); strings.Contains(text, "planted") || strings.Contains(text, secret) {
				t.Errorf("the file's content is quoted: %s", text)
			}
		})
	}
}
