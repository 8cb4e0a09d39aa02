// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/cli"
)

// TestModuleWithoutRequiredProviders shows that the CLI takes another provider for a data source in
// a module that does not name this one.
func TestModuleWithoutRequiredProviders(t *testing.T) {
	t.Parallel()
	workspace := cli.WorkspaceForTest(t)
	writeFile(t, filepath.Join(workspace.Directory, "main.tf"), requiredAs("containerregistry")+callOfModule)
	module := filepath.Join(workspace.Directory, "storefront", "main.tf")
	writeFile(t, module, tagOfNCR)
	mustFail(t, workspace, "Error: Failed to query available provider packages Could not retrieve the list of available versions for provider hashicorp/containerregistry:", "init")
	writeFile(t, module, requiredAs("containerregistry")+tagOfNCR)
	mustRun(t, workspace, "init")
}

const callOfModule = "\nmodule \"storefront\" {\n  source = \"./storefront\"\n}\n"

// TestFunctionInModuleWithoutRequiredProviders shows that init succeeds where the module only calls
// functions.
func TestFunctionInModuleWithoutRequiredProviders(t *testing.T) {
	t.Parallel()
	workspace := cli.WorkspaceForTest(t)
	if workspace.CLI.Name == cli.OpenTofu {
		t.Skipf("the page shows the error of Terraform, and this is %s", workspace.CLI)
	}
	functionsVersion.check(t, workspace.CLI)
	writeFile(t, filepath.Join(workspace.Directory, "main.tf"), requiredAs("containerregistry")+callOfModule)
	module := filepath.Join(workspace.Directory, "storefront", "main.tf")
	const function = "output \"tag\" {\n  value = provider::containerregistry::parse_reference(\"acme.kr.ncr.ntruss.com/storefront:1.4.2\").tag\n}\n"
	writeFile(t, module, function)
	mustRun(t, workspace, "init")
	mustFail(t, workspace, "Unknown provider function", "validate")
	writeFile(t, module, requiredAs("containerregistry")+function)
	mustRun(t, workspace, "init")
	mustRun(t, workspace, "validate")
}

// TestNumbersAsTags checks what the troubleshooting page says about tags that look like numbers:
// YAML, JSON and .tfvars turn 1.10 into 1.1 unless it is quoted.
func TestNumbersAsTags(t *testing.T) {
	t.Parallel()
	const dataSource = `
variable "tag" { type = string }

data "containerregistry_ncr_tag" "storefront" {
  registry   = "acme"
  image_name = "storefront"
  reference  = %s
}
`
	for name, test := range map[string]struct{ reference, variables, sent string }{
		"YAML":              {`yamldecode("tag: 1.10").tag`, "", "1.1"},
		"YAML, quoted":      {`yamldecode("tag: '1.10'").tag`, "", "1.10"},
		"YAML, an exponent": {`yamldecode("tag: 12e3").tag`, "", "12000"},
		".tfvars":           {"var.tag", "tag = 1.10\n", "1.1"},
		".tfvars, quoted":   {"var.tag", "tag = \"1.10\"\n", "1.10"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			workspace := copyOf(t, "internal/testing/e2e/testdata/failures")
			initialize(t, workspace)
			server := start(t, nil)
			writeFile(t, filepath.Join(workspace.Directory, "terraform.tfvars"), test.variables)
			workspace.Environment = append(workspace.Environment, "TF_VAR_tag=0")
			source := failure{sources: fmt.Sprintf(dataSource, test.reference)}
			want := fmt.Sprintf("Error: Tag Not Found with data.containerregistry_ncr_tag.storefront, on main.tf line 6, "+
				"in data \"containerregistry_ncr_tag\" \"storefront\": 6: reference = %s Tag %q does not exist in image \"storefront\"", test.reference, test.sent)
			if got := flat(source.run(t, workspace, server)); !strings.HasPrefix(got, want) {
				t.Errorf("error %q, want %q", got, want)
			}
		})
	}
}

// TestNullInConditions executes the table of the guide on gates: the result of each condition for
// null.
func TestNullInConditions(t *testing.T) {
	t.Parallel()
	workspace := cli.WorkspaceForTest(t)
	writeFile(t, filepath.Join(workspace.Directory, "main.tf"), `
variable "self" {
  type = object({
    total_size = optional(number), runs_as_root = optional(bool), platforms = optional(set(string)), status = optional(string), user = optional(string)
  })
  default = {}
}

output "passes" {
  value = {
    size      = try(var.self.total_size <= 1000000, "error")
    root      = try(var.self.runs_as_root == false, "error")
    platforms = try(contains(var.self.platforms, "linux/amd64"), "error")
    status    = try(var.self.status != "DELETING", "error")
    user      = try(var.self.user != "root", "error")
    all       = alltrue([])
    largest   = try(max([]...) <= 1000000, "error")
  }
}
`)
	mustRun(t, workspace, "apply", "-auto-approve")
	want := map[string]any{"passes": map[string]any{
		"size": "error", "root": false, "platforms": "error", "status": true, "user": true, "all": true, "largest": "error",
	}}
	if difference := cmp.Diff(want, outputs(t, workspace)); difference != "" {
		t.Errorf("outputs: %s", difference)
	}
}
