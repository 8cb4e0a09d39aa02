// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package cli

import (
	"os"
	"slices"
	"strings"
)

// foreignPrefixes begin the names of variables that would change what a CLI or the provider does: another
// configuration, other credentials, other endpoints.
var foreignPrefixes = []string{"TF_", "TOFU_", "TERRAFORM_", "ALIBABA", "ALICLOUD", "NCLOUD", "CONTAINERREGISTRY_", "AWS"}

// cleanEnvironment is the environment of a CLI: what the caller has, without what concerns Terraform or a
// cloud, without the CLI's question whether there is a newer version; then the additions. All strings are
// NAME=value.
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

// AcceptanceEnvironment is what terraform-plugin-testing needs to run this CLI, as NAME=value strings: its
// path, an empty configuration file instead of the user's, and, for OpenTofu, the registry that OpenTofu
// looks for the provider in.
func (c CLI) AcceptanceEnvironment() []string {
	environment := []string{
		"TF_ACC=1",
		PathVariable + "=" + c.Path,
		"TF_CLI_CONFIG_FILE=" + os.DevNull,
		"CHECKPOINT_DISABLE=1",
		"TF_ACC_PROVIDER_NAMESPACE=" + providerNamespace,
	}
	if c.Name == OpenTofu {
		environment = append(environment, "TF_ACC_PROVIDER_HOST="+openTofuHost)
	}
	return environment
}
