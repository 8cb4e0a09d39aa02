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
		"provider block: acr.access_key is set, but acr.secret_key is not":                         func(s *testSetup) { s.configuration.AccessKey = "planted" },
		"provider block: acr.secret_key is set, but acr.access_key is not":                         func(s *testSetup) { s.configuration.SecretKey = "planted" },
		"provider block: acr.security_token is set, but acr.access_key and acr.secret_key are not": func(s *testSetup) { s.configuration.SecurityToken = "planted" },
		"environment: ALIBABA_CLOUD_ACCESS_KEY_ID is set, but ALIBABA_CLOUD_ACCESS_KEY_SECRET is not": func(s *testSetup) {
			s.variables["ALIBABA_CLOUD_ACCESS_KEY_ID"] = "planted"
			s.setKeys(1, secondAccount)
		},
		"environment: ALIBABA_CLOUD_ACCESS_KEY_SECRET is set, but ALIBABA_CLOUD_ACCESS_KEY_ID is not": func(s *testSetup) {
			s.variables["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] = "planted"
		},
		"environment: ALICLOUD_SECRET_KEY is set, but ALICLOUD_ACCESS_KEY is not": func(s *testSetup) { s.variables["ALICLOUD_SECRET_KEY"] = "planted" },
		"environment: ALIBABA_CLOUD_ACCESS_KEY_SECRET is set, but ALIBABA_CLOUD_ACCESS_KEY_ID is not; ALICLOUD_ACCESS_KEY is set, but the two naming schemes cannot be mixed": func(s *testSetup) {
			s.variables["ALIBABA_CLOUD_ACCESS_KEY_SECRET"], s.variables["ALICLOUD_ACCESS_KEY"] = "planted", "planted"
		},
		"environment: ALICLOUD_ACCESS_KEY is set, but ALICLOUD_SECRET_KEY is not; ALIBABACLOUD_ACCESS_KEY_SECRET is set, but the two naming schemes cannot be mixed": func(s *testSetup) {
			s.variables["ALICLOUD_ACCESS_KEY"], s.variables["ALIBABACLOUD_ACCESS_KEY_SECRET"] = "planted", "planted"
		},
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
	for _, test := range []struct {
		pair      credentials.Credentials
		want, fix string
	}{
		{credentials.Credentials{AccessKey: "a"}, "K is set, but S is not", "Set S too, or unset K to use another credential source."},
		{credentials.Credentials{SecretKey: "a"}, "S is set, but K is not", "Set K too, or unset S to use another credential source."},
		{credentials.Credentials{SecurityToken: "a"}, "T is set, but K and S are not", "Set K and S too, or unset T to use another credential source."},
		{credentials.Credentials{AccessKey: "a", SecurityToken: "a"}, "K and T are set, but S is not", "Set S too, or unset K and T to use another credential source."},
	} {
		_, err := checkKeyPair(test.pair, names, credentials.RemoveVariable)
		if failed := callError(t, err); failed.Message != test.want || failed.Fix != test.fix {
			t.Errorf("%+v: %s; %s", test.pair, failed.Message, failed.Fix)
		}
	}
	for _, pair := range []credentials.Credentials{{AccessKey: "a b", SecretKey: "c"}, {AccessKey: "a", SecretKey: "c\nc"}, {AccessKey: "a", SecretKey: "c", SecurityToken: "d d"}, {AccessKey: "a", SecretKey: " "}} {
		if _, err := checkKeyPair(pair, names, credentials.RemoveVariable); err == nil || !strings.Contains(err.Error(), "(value hidden) is not valid") {
			t.Errorf("%+v: %v", pair, err)
		}
	}
	trimmed, err := checkKeyPair(credentials.Credentials{AccessKey: "a\n", SecretKey: " c", SecurityToken: "d\r\n"}, names, credentials.RemoveVariable)
	if want := (credentials.Credentials{AccessKey: "a", SecretKey: "c", SecurityToken: "d"}); trimmed != want || err != nil {
		t.Errorf("%+v, %v, want %+v", trimmed, err, want)
	}
}

// TestMixedNamingSchemes has the advice for a key pair of which each naming scheme has a half.
func TestMixedNamingSchemes(t *testing.T) {
	t.Parallel()
	setup := newSetup(t, emulator.Options{})
	setup.variables["ALIBABA_CLOUD_ACCESS_KEY_ID"], setup.variables["ALICLOUD_SECRET_KEY"] = "planted", "planted"
	_, err := setup.readLayers(t)
	const want = "Set both by one naming scheme: ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET, or ALICLOUD_ACCESS_KEY and ALICLOUD_SECRET_KEY."
	if failed := callError(t, err); failed.Fix != want || failed.CredentialSource != "environment" {
		t.Errorf("%+v", failed)
	}
}
