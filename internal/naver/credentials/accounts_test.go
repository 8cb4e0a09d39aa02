// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"cmp"
	"maps"
	"os"
	"strings"
	"testing"
)

// accountCases are inputs, who signs for them, and who signs with the vendor's tools, as their
// source says: NaverCloudPlatform/ncloud (a35c60e, internal/provider/provider.go), which reads no
// file, and ncloud-sdk-go-v2 (f3df3ed, ncloud/credentials), which takes the last keys of the file,
// in whatever section they are.
var accountCases = []struct {
	input             string // for the table: what is set
	options           Options
	environment       variables
	profiles          string
	signer            string // access key
	failed            string // "source: message" of the error
	here, ncloud, sdk string // for the table: the source that is used
}{
	{input: "`NCLOUD_ACCESS_KEY`, `NCLOUD_SECRET_KEY`", environment: terraformNames, signer: "TERRAFORM", here: "the access key"},
	{input: "`NCLOUD_ACCESS_KEY_ID`, `NCLOUD_SECRET_ACCESS_KEY`", environment: commandLineNames, signer: "CLI", here: "the access key", ncloud: "none"},
	{
		input: "the same access key by both names", environment: union(terraformNames, variables{"NCLOUD_ACCESS_KEY_ID": "TERRAFORM", "NCLOUD_SECRET_ACCESS_KEY": "TerraformSecret"}),
		signer: "TERRAFORM", here: "the access key",
	},
	{
		input: "different access key IDs by both names", environment: union(terraformNames, commandLineNames),
		failed: "environment: NCLOUD_ACCESS_KEY and NCLOUD_ACCESS_KEY_ID have different values",
		here:   "error", ncloud: "`NCLOUD_ACCESS_KEY`", sdk: "`NCLOUD_ACCESS_KEY_ID`",
	},
	{
		input: "the same access key ID, different secrets", environment: union(terraformNames, variables{"NCLOUD_ACCESS_KEY_ID": "TERRAFORM", "NCLOUD_SECRET_ACCESS_KEY": "planted"}),
		failed: "environment: NCLOUD_SECRET_KEY and NCLOUD_SECRET_ACCESS_KEY have different values",
		here:   "error", ncloud: "`NCLOUD_SECRET_KEY`", sdk: "`NCLOUD_SECRET_ACCESS_KEY`",
	},
	{
		input: "an access key ID without its secret, `[DEFAULT]`", environment: variables{"NCLOUD_ACCESS_KEY": "a"}, profiles: oneProfile,
		failed: "environment: NCLOUD_ACCESS_KEY is set, but NCLOUD_SECRET_KEY is not", here: "error", sdk: "the profile",
	},
	{
		input: "an access key ID of one name, a secret of the other", environment: variables{"NCLOUD_ACCESS_KEY_ID": "a", "NCLOUD_SECRET_KEY": "planted"},
		failed: "environment: NCLOUD_SECRET_KEY is set, but NCLOUD_ACCESS_KEY is not; NCLOUD_ACCESS_KEY_ID is set, but the two naming schemes cannot be mixed", here: "error", sdk: "both together",
	},
	{
		input: "access key, and an incomplete one of the other name", environment: union(terraformNames, variables{"NCLOUD_SECRET_ACCESS_KEY": "TerraformSecret"}),
		failed: "environment: NCLOUD_SECRET_ACCESS_KEY is set, but NCLOUD_ACCESS_KEY_ID is not", here: "error", ncloud: "the access key", sdk: "the access key",
	},
	{
		input: "access key, `NCLOUD_PROFILE`", environment: union(terraformNames, variables{"NCLOUD_PROFILE": "gov"}), profiles: twoProfiles, signer: "TERRAFORM", here: "the access key",
	},
	{
		input: "`NCLOUD_PROFILE`", environment: variables{"NCLOUD_PROFILE": "gov"}, profiles: twoProfiles,
		signer: "GOVACCESS", here: "the profile", ncloud: "none", sdk: "the last access key of the file",
	},
	{
		input: "`NCLOUD_PROFILE` that is not in the file", environment: variables{"NCLOUD_PROFILE": "prod"}, profiles: twoProfiles,
		failed: `profile: NCLOUD_PROFILE is "prod", but ~/.ncloud/configure has no such profile; it has "DEFAULT", "gov", "gov.team" and "empty"`, here: "error", ncloud: "none", sdk: "the last access key of the file",
	},
	{input: "a file", profiles: twoProfiles, signer: "DEFAULTACCESS", here: "`[DEFAULT]`", ncloud: "none", sdk: "the last access key of the file"},
	{
		input: "access key in the block, access key in the environment", options: Options{AccessKey: "BLOCK", SecretKey: "BlockSecret"}, environment: terraformNames,
		signer: "BLOCK", here: "the block's access key", sdk: "–",
	},
	{
		input: "an access key ID in the block, its secret in the environment", options: Options{AccessKey: "BLOCK"}, environment: terraformNames,
		failed: "provider block: ncr.access_key is set, but ncr.secret_key is not", here: "error", ncloud: "both together", sdk: "–",
	},
	{
		input: "`profile` in the block, access key in the environment", options: Options{Profile: "gov"}, environment: terraformNames, profiles: twoProfiles,
		signer: "GOVACCESS", here: "the profile", ncloud: "the access key", sdk: "–",
	},
	{
		input: "nothing, on a server with a server role", failed: ": no credentials are configured", here: "none", ncloud: "none", sdk: "the server role",
	},
}

func union(all ...variables) variables {
	joined := variables{}
	for _, some := range all {
		maps.Copy(joined, some)
	}
	return joined
}

// TestAccounts has who signs for each input. No error quotes a secret.
func TestAccounts(t *testing.T) {
	t.Parallel()
	for _, test := range accountCases {
		t.Run(test.input, func(t *testing.T) {
			t.Parallel()
			test.options.Environment = newEnvironment(t, test.environment, test.profiles)
			got := retrieve(t, test.options)
			problem := ""
			if got.Message != "" {
				problem = got.Failed + ": " + got.Message
			}
			if got.Access != test.signer || problem != test.failed || strings.Contains(problem+got.Fix, "planted") || strings.Contains(problem, "Secret ") {
				t.Errorf("%+v, want %q, error %q", got, test.signer, test.failed)
			}
		})
	}
}

// TestAccountsTable compares a golden file with the inputs above. UPDATE_ACCOUNTS=1 writes it.
func TestAccountsTable(t *testing.T) {
	t.Parallel()
	const golden = "testdata/accounts.md"
	table := "# Which credentials are used\n\nTestAccounts executes each row. What other tools do is from their source code of August 2026. " +
		"\"None\" means that no credentials are found, \"–\" is not applicable.\n\n| Set | Used here | NaverCloudPlatform/ncloud | ncloud-sdk-go-v2 |\n|---|---|---|---|\n"
	for _, test := range accountCases {
		table += "| " + strings.Join([]string{test.input, test.here, cmp.Or(test.ncloud, "same"), cmp.Or(test.sdk, "same")}, " | ") + " |\n"
	}
	if os.Getenv("UPDATE_ACCOUNTS") != "" {
		if err := os.WriteFile(golden, []byte(table), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if content, err := os.ReadFile(golden); err != nil || string(content) != table {
		t.Errorf("%s is out of date (%v): run the test with UPDATE_ACCOUNTS=1", golden, err)
	}
}
