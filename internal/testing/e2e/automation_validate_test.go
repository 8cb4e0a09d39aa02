// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/cli"
)

// validation is what `validate -json` says: https://developer.hashicorp.com/terraform/cli/commands/validate#json-output-format
type validation struct {
	Valid       bool             `json:"valid"`
	Errors      int              `json:"error_count"`
	Warnings    int              `json:"warning_count"`
	Diagnostics []diagnosticJSON `json:"diagnostics"`
}

func TestValidateAsJSONAccepts(t *testing.T) {
	t.Parallel()
	var got validation
	mustDecode(t, mustRun(t, automated(t, "json", since{}), "validate", "-json").Stdout, &got)
	if difference := cmp.Diff(validation{Valid: true, Diagnostics: []diagnosticJSON{}}, got); difference != "" {
		t.Errorf("(-want +got):\n%s", difference)
	}
}

// refusedConfigurations are, by their directories, what is wrong with them. A CLI does not look into data sources while the provider
// block is wrong. It marks an attribute of the block or data source itself; where one within an object is at fault, it marks the whole.
var refusedConfigurations = map[string][]problem{
	"provider": {
		{
			"error", "Invalid Attribute Value",
			`"http://cr.example.com" can't be acr.endpoint: plain http is accepted for loopback hosts only: ` +
				"requests carry signatures and answers decide deployments; use https.",
			`provider["registry.terraform.io/containerregistry/containerregistry"]`,
			"main.tf 9:30-9:31", `provider "containerregistry" {`,
		},
		{
			"error", "Invalid Attribute Value", "Attribute max_retries value must be between 0 and 10, got: 11",
			`provider["registry.terraform.io/containerregistry/containerregistry"]`,
			"main.tf 14:17-14:19", "max_retries = 11",
		},
	},
	"sources": {
		{
			"error", "Invalid Attribute Combination",
			"The repository is half named: namespace is given without repo_name. What to do: give repo_id, or namespace and repo_name together.",
			"data.containerregistry_acr_tag.storefront",
			"main.tf 9:47-9:48", `data "containerregistry_acr_tag" "storefront" {`,
		},
		{
			"error", "Invalid Attribute Value",
			`"latest" can't be expected_digest: a digest is an algorithm and a hexadecimal sum, like sha256: and 64 digits; the prefix sha256: may be left out.`,
			"data.containerregistry_acr_tag.storefront",
			"main.tf 13:21-13:29", `expected_digest = "latest"`,
		},
		{
			"error", "Invalid Attribute Value", `"0s" can't be timeouts.read: want a time of more than 0, like 30s or 2m30s.`,
			"data.containerregistry_ncr_tag.services",
			"main.tf 16:45-16:46", `data "containerregistry_ncr_tag" "services" {`,
		},
		{
			"error", "Invalid Attribute Value",
			`"1.4.2 beta" can't be reference: a tag has 1 to 128 of the characters A-Z a-z 0-9 . _ - and starts with none of . -.`,
			"data.containerregistry_ncr_tag.services",
			"main.tf 21:16-21:28", `reference = "1.4.2 beta"`,
		},
	},
}

func TestValidateAsJSONRefuses(t *testing.T) {
	t.Parallel()
	for directory, want := range refusedConfigurations {
		t.Run(directory, func(t *testing.T) {
			t.Parallel()
			result, err := automated(t, directory, since{}).Run(cli.ContextForTest(t), "validate", "-json")
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
