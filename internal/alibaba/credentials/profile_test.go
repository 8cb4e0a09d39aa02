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

func TestEachModeOfAProfileSigns(t *testing.T) {
	t.Parallel()
	base := profileOf("default", mainAccount)
	for name, test := range map[string]struct {
		profiles func(t *testing.T, p *place) []fields
		want     []string
	}{
		"no mode": {func(*testing.T, *place) []fields { return []fields{with(base, fields{"mode": nil})} }, []string{layers + "main"}},
		"AK":      {func(*testing.T, *place) []fields { return []fields{base, profileOf("other", secondAccount)} }, []string{layers + "main"}},
		"AK, chosen by the environment": {func(_ *testing.T, p *place) []fields {
			p.environment["ALICLOUD_PROFILE"] = "other"
			return []fields{base, profileOf("other", secondAccount)}
		}, []string{layers + "second"}},
		"AK, in a file of the environment": {func(t *testing.T, p *place) []fields {
			accessKey, secretKey := account(thirdAccount)
			p.environment[variableOfProfileFile] = p.write(t, "elsewhere",
				`{"profiles": [{"name": "default", "mode": "AK", "access_key_id": "`+accessKey+`", "access_key_secret": "`+secretKey+`"}]}`)
			return []fields{base}
		}, []string{layers + "third"}},
		"StsToken": {func(*testing.T, *place) []fields {
			return []fields{with(profileOf("default", temporaryAccount), fields{"mode": "StsToken", "sts_token": temporary.SecurityToken})}
		}, []string{layers + "temporary"}},
		"RamRoleArn": {func(*testing.T, *place) []fields {
			return []fields{with(base, fields{"mode": "RamRoleArn", "ram_role_arn": deployer, "ram_session_name": "cli", "expired_seconds": 900, "sts_region": "cn-beijing"})}
		}, []string{"AssumeRole main", layers + role1 + "cli"}},
		"ChainableRamRoleArn": {func(*testing.T, *place) []fields {
			return []fields{
				{"name": "second", "mode": "ChainableRamRoleArn", "ram_role_arn": reader, "ram_session_name": "two", "source_profile": "first"},
				{"name": "first", "mode": "ChainableRamRoleArn", "ram_role_arn": deployer, "ram_session_name": "one", "source_profile": "default"},
				base,
			}
		}, []string{"AssumeRole main", "AssumeRole role/ci-deployer/one", layers + "role/registry-reader/two"}},
		"EcsRamRole": {func(*testing.T, *place) []fields {
			return []fields{{"name": "default", "mode": "EcsRamRole", "ram_role_name": "build-machine"}}
		}, []string{"GetMetadataToken", "GetInstanceCredentials", layers + "role/build-machine/i-bp1exampleexample0000"}},
		"EcsRamRole without a name": {func(*testing.T, *place) []fields {
			return []fields{{"name": "default", "mode": "EcsRamRole"}}
		}, []string{"GetMetadataToken", "GetInstanceRole", "GetInstanceCredentials", layers + "role/build-machine/i-bp1exampleexample0000"}},
		"OIDC": {func(t *testing.T, p *place) []fields {
			return []fields{{
				"name": "default", "mode": "OIDC", "oidc_provider_arn": oidcARN, "oidc_token_file": p.write(t, "token", oidcToken), "ram_role_arn": cluster,
				"ram_session_name": "cli",
			}}
		}, []string{"AssumeRoleWithOIDC", layers + "role/cluster-reader/cli"}},
		"CredentialsURI": {func(_ *testing.T, p *place) []fields {
			return []fields{{"name": "default", "mode": "CredentialsURI", "credentials_uri": p.server.URL() + "/credentials/build"}}
		}, []string{"GetCredentials", layers + "role/broker/build"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			place := newPlace(t, emulator.Options{})
			place.profiles(t, test.profiles(t, place)...)
			got, err := place.read(t)
			if err != nil {
				t.Fatal(err)
			}
			if difference := cmp.Diff(test.want, got); difference != "" {
				t.Errorf("who signed (-want +got):\n%s", difference)
			}
		})
	}
}

func TestAProfileThatCanNotSignEndsTheSearch(t *testing.T) {
	t.Parallel()
	planted := profileOf("default", mainAccount)
	const file = "~/.aliyun/config.json"
	for name, test := range map[string]struct {
		content      string
		change       func(*place)
		profiles     []fields
		message, way string
	}{
		"not JSON": {content: `{"profiles": [{"access_key_secret": "planted"`, message: file + " (not shown here) is not the JSON that the CLI writes", way: "profile"},
		"two of a name": {
			content: `{"profiles": [{"name": "a", "name": "planted"}]}`, message: file + " (not shown here) is not the JSON that the CLI writes", way: "profile",
		},
		"no list":      {content: `{"profiles": {"planted": 1}}`, message: file + " (not shown here) is not the JSON that the CLI writes", way: "profile"},
		"a stray name": {profiles: []fields{planted}, change: func(p *place) { p.environment["ALIBABA_CLOUD_PROFILE"] = "prod" }, message: `there is no profile "prod" in ` + file, way: "profile"},
		"a named profile and no file": {
			change: func(p *place) { p.environment["ALIBABA_CLOUD_PROFILE"] = "prod" }, message: "there is no file " + file, way: "profile",
		},
		"half of the keys": {
			profiles: []fields{with(planted, fields{"access_key_secret": ""})}, way: `profile "default"`,
			message: `access_key_id of the profile "default" of ` + file + ` set, but not access_key_secret of the profile "default" of ` + file,
		},
		"a named profile without keys": {
			profiles: []fields{{"name": "default", "mode": "AK"}}, change: func(p *place) { p.block.Profile = "default" }, way: "acr.profile in the provider block",
			message: `neither access_key_id of the profile "default" of ` + file + ` nor access_key_secret of the profile "default" of ` + file + ` is set`,
		},
		"a key with a line's end": {
			profiles: []fields{with(planted, fields{"access_key_secret": "planted\n"})}, way: `profile "default"`,
			message: `access_key_secret of the profile "default" of ` + file + " (not shown here) can't be used: it is empty, or holds white space, a control character or one beyond ASCII",
		},
		"no token": {
			profiles: []fields{with(planted, fields{"mode": "StsToken"})}, way: `profile "default"`,
			message: `sts_token of the profile "default" of ` + file + " is not set",
		},
		"an unknown mode": {
			profiles: []fields{with(planted, fields{"mode": "planted"})}, way: `profile "default"`,
			message: `the profile "default" of ` + file + " has a mode that is not known here",
		},
		"a circle": {
			profiles: []fields{
				{"name": "a", "mode": "ChainableRamRoleArn", "source_profile": "b"}, {"name": "b", "mode": "ChainableRamRoleArn", "source_profile": "c"},
				{"name": "c", "mode": "ChainableRamRoleArn", "source_profile": "b"},
			},
			message: "the profiles a → b → c → b of " + file + " are each other's source_profile", way: `the profile "c" of ` + file,
		},
		"no seconds": {
			profiles: []fields{with(planted, fields{"mode": "RamRoleArn", "ram_role_arn": deployer, "expired_seconds": "soon"})}, way: `profile "default"`,
			message: `expired_seconds of the profile "default" of ` + file + " is not a number of seconds",
		},
		"too many seconds": {
			profiles: []fields{with(planted, fields{"mode": "RamRoleArn", "ram_role_arn": deployer, "expired_seconds": 43201})},
			way:      `ram_role_arn of the profile "default" of ` + file + ` on its own keys`,
			message:  "the session of 43201 s is not one of 900 to 43200 s",
		},
		"no token file": {
			profiles: []fields{{"name": "default", "mode": "OIDC", "oidc_provider_arn": oidcARN, "oidc_token_file": "~/none", "ram_role_arn": cluster}},
			message:  "the OIDC token: there is no file ~/none", way: `profile "default"`,
		},
		"nothing of OIDC": {
			profiles: []fields{{"name": "default", "mode": "OIDC"}}, way: `profile "default"`,
			message: "oidc_provider_arn (ALIBABA_CLOUD_OIDC_PROVIDER_ARN) and oidc_token_file (ALIBABA_CLOUD_OIDC_TOKEN_FILE) and role_arn (ALIBABA_CLOUD_ROLE_ARN) not set",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			place := newPlace(t, emulator.Options{})
			if test.content != "" {
				place.write(t, ".aliyun/config.json", test.content)
			}
			if test.profiles != nil {
				place.profiles(t, test.profiles...)
			}
			if test.change != nil {
				test.change(place)
			}
			sent, err := place.read(t)
			failure := failureOf(t, err)
			if failure.Kind != transport.KindCredentials || failure.Message != test.message || failure.SignIn != test.way || failure.Advice == "" || len(sent) != 0 {
				t.Errorf("got %q by %q, advice %q, after %q;\nwant %q by %q", failure.Message, failure.SignIn, failure.Advice, sent, test.message, test.way)
			}
			_, secret := account(mainAccount)
			if said := failure.Message + failure.Advice + failure.Error(); strings.Contains(said, "planted") || strings.Contains(said, secret) {
				t.Errorf("the file's content is shown: %s", said)
			}
		})
	}
}

func TestNoKeysAnywhere(t *testing.T) {
	t.Parallel()
	const environment = "environment (ALIBABA_CLOUD_ACCESS_KEY_ID and ALICLOUD_ACCESS_KEY are not set)"
	const block = "provider block (acr has no keys, profile or role to begin with)"
	for name, test := range map[string]struct {
		profiles []fields
		off      bool
		want     string
	}{
		"no file":             {want: "profile (there is no file ~/.aliyun/config.json)"},
		"a file without keys": {profiles: []fields{{"name": "default", "mode": "AK", "region_id": "cn-hangzhou"}}, want: `profile (the profile "default" of ~/.aliyun/config.json has no keys)`},
		"profiles are off":    {profiles: []fields{profileOf("default", mainAccount)}, off: true, want: "profile (switched off by ALIBABA_CLOUD_CLI_PROFILE_DISABLED)"},
	} {
		place := newPlace(t, emulator.Options{})
		place.environment[variableOfNoMetadata] = "true"
		if test.profiles != nil {
			place.profiles(t, test.profiles...)
		}
		if test.off {
			place.environment[variableOfNoProfile] = "true"
		}
		sent, err := place.read(t)
		failure := failureOf(t, err)
		want := []string{block, environment, test.want, "ECS instance (switched off by ALIBABA_CLOUD_ECS_METADATA_DISABLED)"}
		if difference := cmp.Diff(want, failure.Looked); difference != "" || failure.Kind != transport.KindCredentials || failure.SignIn != "" ||
			failure.Message != "no keys are set up" || failure.Advice != adviceOnNoKeys || len(sent) != 0 {
			t.Errorf("%s: %+v (-want +got):\n%s", name, failure, difference)
		}
	}
}
