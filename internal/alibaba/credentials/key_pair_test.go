// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"strings"
	"testing"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

func TestIncompleteKeyPairEndsTheSearch(t *testing.T) {
	t.Parallel()
	for want, set := range map[string]func(*testSetup){
		"provider block: acr.access_key set, but not acr.secret_key":                        func(s *testSetup) { s.configuration.AccessKey = "planted" },
		"provider block: acr.secret_key set, but not acr.access_key":                        func(s *testSetup) { s.configuration.SecretKey = "planted" },
		"provider block: acr.security_token set, but not acr.access_key and acr.secret_key": func(s *testSetup) { s.configuration.SecurityToken = "planted" },
		"ALIBABA_CLOUD_ACCESS_KEY_ID in the environment: ALIBABA_CLOUD_ACCESS_KEY_ID set, but not ALIBABA_CLOUD_ACCESS_KEY_SECRET": func(s *testSetup) {
			s.variables["ALIBABA_CLOUD_ACCESS_KEY_ID"] = "planted"
			s.setKeys(1, secondAccount)
		},
		"ALICLOUD_ACCESS_KEY in the environment: ALICLOUD_SECRET_KEY set, but not ALICLOUD_ACCESS_KEY": func(s *testSetup) { s.variables["ALICLOUD_SECRET_KEY"] = "planted" },
	} {
		setup := newSetup(t, emulator.Options{})
		setup.writeProfiles(t, profileWithKeys("default", mainAccount))
		set(setup)
		operations, err := setup.readLayers(t)
		failed := callError(t, err)
		if got := failed.CredentialSource + ": " + failed.Message; got != want || failed.Kind != transport.KindNoCredentials || len(operations) != 0 {
			t.Errorf("%s\nwant %s", got, want)
		}
	}
}

// TestTemporaryKeysWithoutToken has them in each place that a user writes keys in, and those of a
// command. Nothing is sent, not even to assume a role.
func TestTemporaryKeysWithoutToken(t *testing.T) {
	t.Parallel()
	const fix = "Set sts_token of the profile \"default\" of ~/.aliyun/config.json to the security token that was issued with this access key."
	profileOf := func(mode string) fields {
		return fields{"name": "default", "mode": mode, "access_key_id": "STS.planted", "access_key_secret": "planted", "ram_role_arn": deployer}
	}
	for name, test := range map[string]struct {
		set          func(*testing.T, *testSetup)
		message, fix string
	}{
		"AK profile":         {func(t *testing.T, s *testSetup) { s.writeProfiles(t, profileOf("AK")) }, `access_key_id of the profile "default" of ~/.aliyun/config.json is of temporary credentials (it begins with STS.), but sts_token of the profile "default" of ~/.aliyun/config.json is not set`, fix},
		"RamRoleArn profile": {func(t *testing.T, s *testSetup) { s.writeProfiles(t, profileOf("RamRoleArn")) }, `access_key_id of the profile "default" of ~/.aliyun/config.json is of temporary credentials (it begins with STS.), but sts_token of the profile "default" of ~/.aliyun/config.json is not set`, fix},
		"newer names, assumed role": {func(_ *testing.T, s *testSetup) {
			s.variables["ALIBABA_CLOUD_ACCESS_KEY_ID"], s.variables["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] = "STS.planted", "planted"
			s.variables["ALICLOUD_SECURITY_TOKEN"] = "planted"
			s.configuration.AssumeRole = &AssumeRole{RoleARN: deployer}
		}, "ALIBABA_CLOUD_ACCESS_KEY_ID is of temporary credentials (it begins with STS.), but ALIBABA_CLOUD_SECURITY_TOKEN is not set; ALICLOUD_SECURITY_TOKEN is set, and does not count here",
			"If the token in ALICLOUD_SECURITY_TOKEN was issued with this access key, set ALIBABA_CLOUD_SECURITY_TOKEN to it; otherwise to the one that was."},
		"command": {func(t *testing.T, s *testSetup) {
			*s = *setupWithCommand(t, `{"access_key_id": "STS.planted", "access_key_secret": "planted"}`)
		}, "its access key ID is of temporary credentials (it begins with STS.), and it gives no security token", "Let it give the security token that was issued with this access key."},
	} {
		setup := newSetup(t, emulator.Options{})
		test.set(t, setup)
		operations, err := setup.readLayers(t)
		failed := callError(t, err)
		if failed.Message != test.message || failed.Fix != test.fix || failed.Kind != transport.KindNoCredentials || len(operations) != 0 || failed.CredentialSource == "" {
			t.Errorf("%s: %+v after %q", name, failed, operations)
		}
	}
}

func TestCheckKeyPair(t *testing.T) {
	t.Parallel()
	names := keyNames{"K", "S", "T"}
	const fix = "Set K and S, for temporary credentials T too; or none of them, to use another credential source."
	for _, test := range []struct {
		pair credentials.Credentials
		want string
	}{
		{credentials.Credentials{AccessKey: "a"}, "K set, but not S"},
		{credentials.Credentials{SecretKey: "a"}, "S set, but not K"},
		{credentials.Credentials{SecurityToken: "a"}, "T set, but not K and S"},
		{credentials.Credentials{AccessKey: "a", SecurityToken: "a"}, "K and T set, but not S"},
		{credentials.Credentials{}, "neither K nor S is set"},
	} {
		_, err := checkKeyPair(test.pair, names)
		if failed := callError(t, err); failed.Message != test.want || failed.Fix != fix {
			t.Errorf("%+v: %s; %s", test.pair, failed.Message, failed.Fix)
		}
	}
	for _, pair := range []credentials.Credentials{{AccessKey: "a b", SecretKey: "c"}, {AccessKey: "a", SecretKey: "c\nc"}, {AccessKey: "a", SecretKey: "c", SecurityToken: "d d"}, {AccessKey: "a", SecretKey: " "}} {
		if _, err := checkKeyPair(pair, names); err == nil || !strings.Contains(err.Error(), "(value hidden) is not valid") {
			t.Errorf("%+v: %v", pair, err)
		}
	}
	trimmed, err := checkKeyPair(credentials.Credentials{AccessKey: "a\n", SecretKey: " c", SecurityToken: "d\r\n"}, names)
	if want := (credentials.Credentials{AccessKey: "a", SecretKey: "c", SecurityToken: "d"}); trimmed != want || err != nil {
		t.Errorf("%+v, %v, want %+v", trimmed, err, want)
	}
}
