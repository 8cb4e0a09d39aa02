// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

func TestSourcesSign(t *testing.T) {
	t.Parallel()
	mainKey, mainSecret := account(mainAccount)
	secondKey, secondSecret := account(secondAccount)
	for name, test := range map[string]struct {
		set  func(*testing.T, *testSetup)
		want []string
	}{
		"key pair in the provider block": {
			func(_ *testing.T, s *testSetup) {
				s.configuration.AccessKey, s.configuration.SecretKey = mainKey, mainSecret
				s.setKeys(0, secondAccount)
			},
			[]string{layers + "main"},
		},
		"temporary credentials in the provider block": {
			func(_ *testing.T, s *testSetup) {
				s.configuration.AccessKey, s.configuration.SecretKey, s.configuration.SecurityToken = temporary.AccessKey, temporary.SecretKey, temporary.SecurityToken
			},
			[]string{layers + "temporary"},
		},
		"profile in the provider block, before the environment": {
			func(t *testing.T, s *testSetup) {
				s.configuration.Profile = "prod"
				s.setKeys(0, secondAccount)
				s.writeProfiles(t, profileWithKeys("default", mainAccount), profileWithKeys("prod", thirdAccount))
			},
			[]string{layers + "third"},
		},
		"file in the provider block": {
			func(t *testing.T, s *testSetup) {
				s.writeProfiles(t, profileWithKeys("default", mainAccount))
				s.configuration.SharedCredentialsFile = "~/other.json"
				s.write(t, "other.json", `{"current": "x", "profiles": [{"name": "x", "mode": "AK", "access_key_id": "`+secondKey+`", "access_key_secret": "`+secondSecret+`"}]}`)
			},
			[]string{layers + "second"},
		},
		"older variable names, before the profile": {
			func(t *testing.T, s *testSetup) {
				s.setKeys(1, secondAccount)
				s.writeProfiles(t, profileWithKeys("default", mainAccount))
			},
			[]string{layers + "second"},
		},
		"security token of the older names": {
			func(_ *testing.T, s *testSetup) {
				s.variables["ALICLOUD_ACCESS_KEY"], s.variables["ALICLOUD_SECRET_KEY"] = temporary.AccessKey, temporary.SecretKey
				s.variables["ALICLOUD_SECURITY_TOKEN"] = temporary.SecurityToken
				s.variables["ALIBABA_CLOUD_SECURITY_TOKEN"] = "of another key pair"
			},
			[]string{layers + "temporary"},
		},
		"OIDC role of a pod": {
			func(t *testing.T, s *testSetup) {
				s.variables[oidcProviderVariables[0]], s.variables[roleARNVariables[0]] = oidcARN, cluster
				s.variables[oidcFileVariables[0]] = s.write(t, "token", oidcToken+"\n")
			},
			[]string{"AssumeRoleWithOIDC", layers + "role/cluster-reader/terraform"},
		},
		"OIDC role in the provider block": {
			func(t *testing.T, s *testSetup) {
				s.setKeys(0, secondAccount)
				s.variables[oidcProviderVariables[0]] = oidcARN
				s.configuration.AssumeRoleWithOIDC = &AssumeRoleWithOIDC{OIDCTokenFile: s.write(t, "token", oidcToken), RoleARN: cluster, RoleSessionName: "plan"}
			},
			[]string{"AssumeRoleWithOIDC", layers + "role/cluster-reader/plan"},
		},
		"credentials URI in the provider block": {
			func(_ *testing.T, s *testSetup) {
				s.configuration.CredentialsURI = s.server.URL() + "/credentials/build"
			},
			[]string{"GetCredentials", layers + "role/broker/build"},
		},
		"credentials URI in the environment, before the profile": {
			func(t *testing.T, s *testSetup) {
				s.variables[uriVariables[0]] = s.server.URL() + "/credentials/build"
				s.writeProfiles(t, profileWithKeys("default", mainAccount))
			},
			[]string{"GetCredentials", layers + "role/broker/build"},
		},
		"instance role in the provider block": {
			func(_ *testing.T, s *testSetup) { s.configuration.ECSRoleName = "build-machine" },
			[]string{"GetMetadataToken", "GetInstanceCredentials", layers + "role/build-machine/i-bp1exampleexample0000"},
		},
		"instance role in the environment": {
			func(_ *testing.T, s *testSetup) { s.variables["ALICLOUD_ECS_ROLE_NAME"] = "build-machine" },
			[]string{"GetMetadataToken", "GetInstanceCredentials", layers + "role/build-machine/i-bp1exampleexample0000"},
		},
		"instance role that is not configured": {
			func(*testing.T, *testSetup) {},
			[]string{"GetMetadataToken", "GetInstanceRole", "GetInstanceCredentials", layers + "role/build-machine/i-bp1exampleexample0000"},
		},
		"assume_role on the environment": {
			func(_ *testing.T, s *testSetup) {
				s.setKeys(0, mainAccount)
				s.configuration.AssumeRole = &AssumeRole{RoleARN: deployer}
			},
			[]string{"AssumeRole main", layers + deployerRole + "terraform"},
		},
		"assume_role with all arguments": {
			func(_ *testing.T, s *testSetup) {
				s.setKeys(1, thirdAccount)
				s.configuration.AssumeRole = &AssumeRole{RoleARN: partner, SessionName: "plan", ExternalID: "acme-partner-7", SessionExpiration: 900, Policy: `{
					"Version": "1", "Statement": [{"Effect": "Allow", "Action": "cr:GetRepositoryLayers", "Resource": "*"}]}`}
			},
			[]string{"AssumeRole third", layers + "role/partner-reader/plan"},
		},
		"assume_role on the role of a profile": {
			func(t *testing.T, s *testSetup) {
				s.writeProfiles(t, with(profileWithKeys("default", mainAccount), fields{"mode": "RamRoleArn", "ram_role_arn": deployer, "ram_session_name": "first"}))
				s.configuration.AssumeRole = &AssumeRole{RoleARN: reader, SessionName: "second"}
			},
			[]string{"AssumeRole main", "AssumeRole role/ci-deployer/first", layers + "role/registry-reader/second"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			setup := newSetup(t, emulator.Options{})
			test.set(t, setup)
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

func TestTemporaryCredentialsAreRenewed(t *testing.T) {
	t.Parallel()
	setup := newSetup(t, emulator.Options{})
	setup.configuration.CredentialsURI = setup.server.URL() + "/credentials/build"
	later := time.Duration(0)
	setup.now = func() time.Time { return time.Now().Add(later) }
	chain := setup.chain()
	first, err := chain.Retrieve(t.Context())
	if err != nil || first.Expires.IsZero() {
		t.Fatalf("%+v, %v", first, err)
	}
	later = 50 * time.Minute
	if again, err := chain.Retrieve(t.Context()); err != nil || again != first {
		t.Errorf("after 50 minutes of 60: %+v, %v", again, err)
	}
	later = 58 * time.Minute
	if renewed, err := chain.Retrieve(t.Context()); err != nil || renewed.AccessKey == first.AccessKey {
		t.Errorf("2 minutes before the expiry: %+v, %v", renewed, err)
	}
}

func TestNotConfigured(t *testing.T) {
	t.Parallel()
	const environmentReason = "environment: ALIBABA_CLOUD_ACCESS_KEY_ID, ALICLOUD_ACCESS_KEY and ALIBABACLOUD_ACCESS_KEY_ID are not set"
	const blockReason = "provider block: acr has no access_key, profile or role"
	for name, test := range map[string]struct {
		profiles []fields
		disabled bool
		want     string
	}{
		"no file":              {want: "profile: ~/.aliyun/config.json does not exist"},
		"profile without keys": {profiles: []fields{{"name": "default", "mode": "AK", "region_id": "cn-hangzhou"}}, want: `profile: the profile "default" of ~/.aliyun/config.json has no credentials`},
		"profiles disabled":    {profiles: []fields{profileWithKeys("default", mainAccount)}, disabled: true, want: "profile: disabled by ALIBABA_CLOUD_CLI_PROFILE_DISABLED"},
	} {
		setup := newSetup(t, emulator.Options{})
		setup.variables[metadataDisabledVariable] = "true"
		if test.profiles != nil {
			setup.writeProfiles(t, test.profiles...)
		}
		if test.disabled {
			setup.variables[profileDisabledVariable] = "true"
		}
		operations, err := setup.readLayers(t)
		failed := callError(t, err)
		want := []string{blockReason, environmentReason, test.want, "ECS instance: disabled by ALIBABA_CLOUD_ECS_METADATA_DISABLED"}
		if difference := cmp.Diff(want, failed.SourcesChecked); difference != "" || failed.Kind != transport.KindNoCredentials || failed.CredentialSource != "" ||
			failed.Message != "no credentials are configured" || failed.Fix != "" || len(operations) != 0 {
			t.Errorf("%s: %+v (-want +got):\n%s", name, failed, difference)
		}
	}
}
