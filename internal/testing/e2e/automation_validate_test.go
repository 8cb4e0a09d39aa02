// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/cli"
)

// validation is what `validate -json` says:
// https://developer.hashicorp.com/terraform/cli/commands/validate#json-output-format
type validation struct {
	Valid       bool             `json:"valid"`
	Errors      int              `json:"error_count"`
	Warnings    int              `json:"warning_count"`
	Diagnostics []diagnosticJSON `json:"diagnostics"`
}

func TestValidateAsJSONAccepts(t *testing.T) {
	t.Parallel()
	var got validation
	mustDecode(t, mustRun(t, automated(t, "json", minimumVersion{}), "validate", "-json").Stdout, &got)
	if difference := cmp.Diff(validation{Valid: true, Diagnostics: []diagnosticJSON{}}, got); difference != "" {
		t.Errorf("(-want +got):\n%s", difference)
	}
}

// refusedConfigurations lists the diagnostics of invalid configurations, by directory. A CLI does
// not check data sources while the provider block is invalid. It marks the attribute at fault, also
// in a nested block.
var refusedConfigurations = map[string][]problem{
	"provider": {
		{
			"error", "Invalid Attribute Value",
			`Invalid value for acr.endpoint: "http://cr.example.com" must use https: plain http is accepted for loopback hosts only, ` +
				"because requests carry signatures.",
			`provider["registry.terraform.io/containerregistry/containerregistry"]`,
			"main.tf 12:16-12:39", `endpoint = "http://cr.example.com"`,
		},
		{
			"error", "Invalid Attribute Value", "Invalid value for max_retries: 11 must be a whole number from 0 to 10.",
			`provider["registry.terraform.io/containerregistry/containerregistry"]`,
			"main.tf 14:17-14:19", "max_retries = 11",
		},
	},
	"misspelled": {
		{"error", "Unsupported argument", `An argument named "access_key_id" is not expected here.`, "", "main.tf 11:5-11:18", `access_key_id = "LTAI5tEXAMPLE"`},
		{"error", "Unsupported argument", `An argument named "sessionname" is not expected here. Did you mean "session_name"?`, "", "main.tf 15:7-15:18", `sessionname = "ci"`},
	},
	"misspelled-timeout": {
		{"error", "Unsupported argument", `An argument named "raed" is not expected here. Did you mean "read"?`, "", "main.tf 15:5-15:9", `raed = "1s"`},
	},
	"twice": {
		{"error", "Duplicate ncr block", `Only one block of type "ncr" is allowed. Previous definition was at main.tf:10,3-6.`, "", "main.tf 14:3-14:6", `ncr {`},
	},
	"sources": {
		{
			"error", "Invalid Attribute Combination",
			"namespace requires repo_name. Set either repo_id, or both namespace and repo_name.",
			"data.containerregistry_acr_tag.storefront",
			"main.tf 11:21-11:31", `namespace = "platform"`,
		},
		{
			"error", "Invalid Attribute Value",
			`Invalid value for expected_digest: "latest" ` + mustBeDigest,
			"data.containerregistry_acr_tag.storefront",
			"main.tf 13:21-13:29", `expected_digest = "latest"`,
		},
		{
			"error", "Invalid Attribute Value",
			`Invalid value for reference: "1.4.2 beta" must be 1 to 128 letters, digits, ".", "_" or "-", and must not start with "." or "-".`,
			"data.containerregistry_ncr_tag.services",
			"main.tf 21:16-21:28", `reference = "1.4.2 beta"`,
		},
		{
			"error", "Invalid Attribute Value", `Invalid value for timeouts.read: "0s" must be greater than 0.`,
			"data.containerregistry_ncr_tag.services",
			"main.tf 22:21-22:25", `timeouts { read = "0s" }`,
		},
	},
}

func TestValidateAsJSONRefuses(t *testing.T) {
	t.Parallel()
	for directory, want := range refusedConfigurations {
		t.Run(directory, func(t *testing.T) {
			t.Parallel()
			result, err := automated(t, directory, minimumVersion{}).Run(cli.ContextForTest(t), "validate", "-json")
			if failed := errorOf(t, err); failed.Code != 1 || failed.Stderr != "" {
				t.Errorf("exit code %d, want 1; on stderr, where nothing belongs: %q", failed.Code, failed.Stderr)
			}
			var got validation
			mustDecode(t, result.Stdout, &got)
			if got.Valid || got.Errors != len(want) || got.Warnings != 0 {
				t.Errorf("valid %t, %d errors and %d warnings; want %d errors", got.Valid, got.Errors, got.Warnings, len(want))
			}
			if difference := cmp.Diff(want, problems(got.Diagnostics)); difference != "" {
				t.Errorf("(-want +got):\n%s", difference)
			}
		})
	}
}
