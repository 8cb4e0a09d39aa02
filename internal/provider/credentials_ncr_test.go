// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/providertest"
)

// ncloudFile returns a file of the vendor's CLI, with the fixture's first account in [DEFAULT] and
// the one without permissions in [denied].
func ncloudFile() string {
	accounts := providertest.Fixture().Accounts.NCR
	profile := func(name string, account int) string {
		return "[" + name + "]\nncloud_access_key_id = " + accounts[account].AccessKey + "\nncloud_secret_access_key = " + accounts[account].SecretKey +
			"\nncloud_api_url = https://ncloud.apigw.ntruss.com\n"
	}
	return profile("DEFAULT", 0) + profile("denied", 1)
}

// ncloudHome creates a home directory with this file of profiles; without one if content is empty.
func ncloudHome(t *testing.T, content string) string {
	t.Helper()
	if content == "" {
		return t.TempDir()
	}
	return homeDirectory(t, ".ncloud/configure", content)
}

// ncrSession starts a provider whose ncr block has an emulator's endpoint and these attributes.
func ncrSession(t *testing.T, services *emulator.Server, stubs dependencies, block object) *session {
	t.Helper()
	return configured(t, stubs, object{"ncr": object{"endpoint": services.NCREndpoint()}.With(block)})
}

// TestNCRCredentialsPrecedence compares the access key of the request that the emulator recorded.
func TestNCRCredentialsPrecedence(t *testing.T) {
	t.Parallel()
	accounts := providertest.Fixture().Accounts.NCR
	first, denied := accounts[0], accounts[1]
	inBlock := object{"access_key": first.AccessKey, "secret_key": first.SecretKey}
	asTerraform := func(account emulator.Account) map[string]string {
		return map[string]string{"NCLOUD_ACCESS_KEY": account.AccessKey, "NCLOUD_SECRET_KEY": account.SecretKey}
	}
	asCommandLine := func(account emulator.Account) map[string]string {
		return map[string]string{"NCLOUD_ACCESS_KEY_ID": account.AccessKey, "NCLOUD_SECRET_ACCESS_KEY": account.SecretKey}
	}
	for name, test := range map[string]struct {
		block       object
		environment map[string]string
		file        string
		want        string
	}{
		"provider block":                 {inBlock, asTerraform(denied), ncloudFile(), first.AccessKey},
		"environment as of ncloud":       {nil, asTerraform(denied), ncloudFile(), denied.AccessKey},
		"environment as of the CLI":      {nil, asCommandLine(denied), ncloudFile(), denied.AccessKey},
		"profile [DEFAULT]":              {nil, nil, ncloudFile(), first.AccessKey},
		"profile of the block":           {object{"profile": "denied"}, nil, ncloudFile(), denied.AccessKey},
		"profile of the environment":     {nil, map[string]string{"NCLOUD_PROFILE": "denied"}, ncloudFile(), denied.AccessKey},
		"the block's profile before it":  {object{"profile": "DEFAULT"}, map[string]string{"NCLOUD_PROFILE": "denied"}, ncloudFile(), first.AccessKey},
		"environment before its profile": {nil, map[string]string{"NCLOUD_ACCESS_KEY": first.AccessKey, "NCLOUD_SECRET_KEY": first.SecretKey, "NCLOUD_PROFILE": "denied"}, ncloudFile(), first.AccessKey},
		"the block's profile before all": {object{"profile": "DEFAULT"}, asTerraform(denied), ncloudFile(), first.AccessKey},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := startEmulator(t)
			session := ncrSession(t, server, dependencies{environment: test.environment, home: ncloudHome(t, test.file)}, test.block)
			session.Read(t.Context(), ncrTag, storefrontTag())
			requests := server.Record().Requests
			if len(requests) != 1 || requests[0].AccessKey != test.want {
				t.Errorf("requests %+v, want one signed by %s", requests, test.want)
			}
		})
	}
}

func TestNCRCredentialsErrors(t *testing.T) {
	t.Parallel()
	const (
		noBlock       = "\n  - provider block: ncr.access_key and ncr.secret_key are not set"
		noEnvironment = "\n  - environment: neither NCLOUD_ACCESS_KEY nor NCLOUD_ACCESS_KEY_ID is set"
	)
	for name, test := range map[string]struct {
		block       object
		environment map[string]string
		file, want  string
	}{
		"nothing": {nil, nil, "", "No credentials found for NAVER Cloud. Sources checked, in order:" + noBlock + noEnvironment + "\n  - profile: ~/.ncloud/configure does not exist\n\n" +
			`Set NCLOUD_ACCESS_KEY and NCLOUD_SECRET_KEY in the environment, run "ncloud configure", or set ncr.profile, or ncr.access_key and ncr.secret_key, in the provider block.`},
		"half of the block": {object{"access_key": "planted"}, nil, ncloudFile(), "The credentials (source: provider block) cannot be used: ncr.access_key is set, but ncr.secret_key is not.\n\n" +
			"Set ncr.secret_key too, or remove ncr.access_key to use another credential source."},
		"half of the environment": {nil, map[string]string{"NCLOUD_SECRET_KEY": "planted"}, ncloudFile(), "The credentials (source: environment) cannot be used: NCLOUD_SECRET_KEY is set, but NCLOUD_ACCESS_KEY is not. Sources checked before:" + noBlock + "\n\n" +
			"Set NCLOUD_ACCESS_KEY too, or unset NCLOUD_SECRET_KEY to use another credential source."},
		"a profile that is not there": {object{"profile": "prod"}, nil, ncloudFile(), `The credentials (source: provider block) cannot be used: ncr.profile is "prod", but ~/.ncloud/configure has no such profile; it has "DEFAULT" and "denied".` + "\n\n" +
			"Correct ncr.profile, or create the profile with: ncloud configure --profile NAME."},
		"a broken file": {nil, nil, "[DEFAULT]\nplanted\n", "The credentials (source: profile) cannot be used: ~/.ncloud/configure has a line that is neither a [section] nor `key = value` nor a comment. " +
			"Sources checked before:" + noBlock + noEnvironment + "\n\nCorrect the file, or write it again with: ncloud configure."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := startEmulator(t)
			session := ncrSession(t, server, dependencies{environment: test.environment, home: ncloudHome(t, test.file)}, test.block)
			_, problems := session.Read(t.Context(), ncrTag, storefrontTag())
			want := []diagnostic{providertest.Error("Missing NCR Credentials", test.want+"\n\nNo API request was sent.", "")}
			if difference := cmp.Diff(want, problems); difference != "" {
				t.Errorf("(-want +got):\n%s", difference)
			}
			if sent := len(server.Record().Requests); sent != 0 {
				t.Errorf("%d requests were sent", sent)
			}
		})
	}
}

func TestNCRRejectedKeysOfProfile(t *testing.T) {
	t.Parallel()
	server := startEmulator(t)
	home := ncloudHome(t, "[prod]\nncloud_access_key_id = planted\nncloud_secret_access_key = planted\n")
	session := ncrSession(t, server, dependencies{environment: map[string]string{"NCLOUD_PROFILE": "prod"}, home: home}, nil)
	_, problems := session.Read(t.Context(), ncrTag, storefrontTag())
	const want = `Check the credentials from profile "prod" in ~/.ncloud/configure: the access key must exist and be active, the secret key must belong to it, and both must be of this site ` +
		`(public, gov or fin). Check the clock of this machine as well: it may be off by five minutes at most.`
	if len(problems) != 1 || problems[0].Summary != "Authentication Failed" || !strings.Contains(problems[0].Detail, "\n\n"+want+"\n\n") {
		t.Errorf("%+v", problems)
	}
}

func TestNCRBlockNamesOneAccount(t *testing.T) {
	t.Parallel()
	twice := func(attribute string) diagnostic {
		return providertest.Error(
			"Invalid Attribute Combination", "Conflicting credentials in the provider block: "+attribute+" and ncr.profile.\n\nKeep one.",
			"ncr.profile",
		)
	}
	for _, test := range []struct {
		block object
		want  diagnostic
	}{
		{object{"profile": "prod", "access_key": "a"}, twice("ncr.access_key")},
		{object{"profile": "prod", "secret_key": "s"}, twice("ncr.secret_key")},
		{object{"profile": ""}, providertest.Error(
			"Invalid Attribute Value",
			"Invalid value for ncr.profile: it is empty.\n\nSet a value. To set none, give null or leave it out.",
			"ncr.profile",
		)},
	} {
		problems := start(t, dependencies{}).Configure(t.Context(), object{"ncr": test.block})
		if difference := cmp.Diff([]diagnostic{test.want}, problems); difference != "" {
			t.Errorf("%v (-want +got):\n%s", test.block, difference)
		}
	}
}
