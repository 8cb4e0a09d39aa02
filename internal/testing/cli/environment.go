// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package cli

import (
	"os"
	"slices"
	"strings"
)

// foreignPrefixes are prefixes of variables that would change what a CLI or the provider does:
// another configuration, other credentials, other endpoints.
var foreignPrefixes = []string{"TF_", "TOFU_", "TERRAFORM_", "ALIBABA", "ALICLOUD", "NCLOUD", "CONTAINERREGISTRY_", "AWS"}

// cleanEnvironment returns the environment of a CLI: what the caller has, without what concerns
// Terraform or a cloud, and with the CLI's check for a newer version switched off; then the
// additions. All strings are NAME=value.
func cleanEnvironment(environment []string, additions ...string) []string {
	clean := make([]string, 0, len(environment)+1+len(additions))
	for _, variable := range environment {
		foreign := slices.ContainsFunc(foreignPrefixes, func(prefix string) bool {
			return strings.HasPrefix(strings.ToUpper(variable), prefix)
		})
		if !foreign {
			clean = append(clean, variable)
		}
	}
	return append(append(clean, "CHECKPOINT_DISABLE=1"), additions...)
}

// AcceptanceEnvironment returns the NAME=value strings by which terraform-plugin-testing runs this
// CLI: its path, an empty configuration file instead of the user's, and the registry that the CLI
// looks for the provider in.
func (c CLI) AcceptanceEnvironment() []string {
	return []string{
		"TF_ACC=1",
		PathVariable + "=" + c.Path,
		"TF_CLI_CONFIG_FILE=" + os.DevNull,
		"CHECKPOINT_DISABLE=1",
		"TF_ACC_PROVIDER_NAMESPACE=" + providerNamespace,
		"TF_ACC_PROVIDER_HOST=" + c.host(),
	}
}
