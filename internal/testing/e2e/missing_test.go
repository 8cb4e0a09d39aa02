// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/cli"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

func TestServiceIsDeployedAfterPush(t *testing.T) {
	t.Parallel()
	workspace, server := deployed(t, "recipes/first-deployment")
	push(t, server, nil, nil)
	moveTag(t, server, emulator.MoveTag{Service: emulator.ServiceNCR, Registry: "acme", Image: "checkout", Tag: "1.4.2", To: "build 12"})
	mustRun(t, workspace, "apply", "-auto-approve")
	checkOutputs(t, `{
		"deployed": {
			"network": "10.20.0.0/16",
			"storefront": ["`+registryHost+`/platform/storefront@`+build1057+`"],
			"services": {
				"storefront": "`+registryHost+`/storefront@`+build1042+`",
				"checkout": "`+registryHost+`/checkout@sha256:a162f008a7deec015a55ce5216b27160a73f91ff507efe6f3359f4555cc9dd69"
			}
		},
		"services_without_image": []
	}`, workspace)

	moveTag(t, server, emulator.MoveTag{Service: emulator.ServiceNCR, Registry: "acme", Image: "checkout", Tag: "1.4.2", Delete: true})
	protected := `Resource terraform_data.services["checkout"] has lifecycle.prevent_destroy set, but the plan calls for this resource to be destroyed.`
	if workspace.CLI.Name == cli.OpenTofu {
		protected = `Resource instance terraform_data.services["checkout"] has prevent_destroy set, but the plan calls for it to be destroyed.`
	}
	mustFail(t, workspace, protected, "plan")
}

const moved = "acme/storefront:1.4.2 was moved: it is " + build1057 + " since 2024-03-29T07:45:12Z, deployed is " + build1042 + "."

func TestDriftIsAWarning(t *testing.T) {
	t.Parallel()
	workspace, server := deployed(t, "recipes/drift-check")
	tag := emulator.MoveTag{Service: emulator.ServiceNCR, Registry: "acme", Image: "storefront", Tag: "1.4.2"}

	tag.To = "build 1057"
	moveTag(t, server, tag)
	planned := mustRun(t, workspace, "plan", "-detailed-exitcode", "-out=saved.tfplan") // 2 where it would change something
	checkWarning(t, planned, moved)
	isShown := func(block string) bool {
		return strings.HasPrefix(block, "Warning: ") && strings.Contains(flat(planned.Stdout), flat(block))
	}
	if !slices.ContainsFunc(blocks(t, "docs/guides/plan-or-apply.md", "text"), isShown) {
		t.Errorf("docs/guides/plan-or-apply.md does not show the warning in:\n%s", planned.Stdout)
	}
	checkWarning(t, mustRun(t, workspace, "apply", "saved.tfplan"), moved)
	checkCalls(t, map[string]int64{"GetImageTagDetail": 2, "PingRegistry": 2, "GetRegistryToken": 2, "HeadManifest": 2}, server) // apply sent no request

	tag.To, tag.Delete = "", true
	moveTag(t, server, tag)
	checkWarning(t, mustRun(t, workspace, "plan", "-detailed-exitcode"), "acme/storefront:1.4.2 was deleted; deployed is "+build1042+".")
	checkOutputs(t, recipes["recipes/drift-check"].outputs, workspace)
	checkCalls(t, map[string]int64{"GetImageTagDetail": 3, "GetImageTags": 1, "PingRegistry": 2, "GetRegistryToken": 2, "HeadManifest": 2}, server)
}

func checkWarning(t *testing.T, result cli.Result, text string) {
	t.Helper()
	output := flat(result.Stdout)
	if !strings.Contains(output, "Warning: Check block assertion failed") || strings.Count(output, "Warning: ") != 1 || !strings.Contains(output, text) {
		t.Errorf("want one warning, %q, in:\n%s", text, result.Stdout)
	}
}

// countOfDeferredRead is the error of the recipe's count where the data source is read during
// apply.
var countOfDeferredRead = refusal{
	errors: []string{`Error: Invalid count argument on main.tf line 32, in resource "terraform_data" "storefront": ` +
		"32: count = data.containerregistry_acr_tag.storefront.exists ? 1 : 0 " +
		`The "count" value depends on resource attributes that cannot be determined until apply, so Terraform cannot predict how many instances will be created. ` +
		"To work around this, use the -target argument to first apply only the resources that the count depends on."},
	page: "docs/guides/missing-images.md",
}

// TestClusterAndServiceInOneConfiguration lets the data source depend on what the same plan
// creates.
func TestClusterAndServiceInOneConfiguration(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		count    string // in place of exists
		refused  bool
		commands [][]string
	}{
		"-target": {
			refused:  true,
			commands: [][]string{{"apply", "-auto-approve", "-target=terraform_data.network"}, {"apply", "-auto-approve"}},
		},
		"count on a variable": {
			count:    "var.deploy_storefront ? 1 : 0",
			commands: [][]string{{"apply", "-auto-approve", "-var=deploy_storefront=false"}, {"apply", "-auto-approve"}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			const directory = "recipes/first-deployment"
			workspace := recipes[directory].workspace(t, directory)
			server := recipes[directory].serve(t, workspace)
			main := filepath.Join(workspace.Directory, "main.tf")
			configuration := strings.Replace(readFile(t, main), "  verify_digest = true\n  allow_missing = true\n}",
				"  verify_digest = true\n  allow_missing = true\n  depends_on    = [terraform_data.network]\n}", 1)
			if test.count != "" {
				configuration = strings.Replace(configuration, "data.containerregistry_acr_tag.storefront.exists ? 1 : 0", test.count, 1)
				configuration += "\nvariable \"deploy_storefront\" {\n  type    = bool\n  default = true\n}\n"
			}
			writeFile(t, main, configuration)
			if test.refused && workspace.CLI.Name != cli.OpenTofu { // the page shows the output of Terraform
				countOfDeferredRead.check(t, workspace)
			}
			mustRun(t, workspace, test.commands[0]...)
			push(t, server, nil, nil)
			mustRun(t, workspace, test.commands[1]...)
			deployed := valuesInState(t, workspace)["terraform_data.storefront[0]"]["output"]
			if want := strings.TrimPrefix(server.URL(), "http://") + "/platform/storefront@" + build1057; deployed != want {
				t.Errorf("deployed %v, want %s", deployed, want)
			}
		})
	}
}
