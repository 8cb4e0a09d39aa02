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
	for _, pair := range []credentials.Credentials{{AccessKey: "a b", SecretKey: "c"}, {AccessKey: "a", SecretKey: "c\n"}, {AccessKey: "a", SecretKey: "c", SecurityToken: "d "}} {
		if _, err := checkKeyPair(pair, names); err == nil || !strings.Contains(err.Error(), "(value hidden) is not valid") {
			t.Errorf("%+v: %v", pair, err)
		}
	}
}
