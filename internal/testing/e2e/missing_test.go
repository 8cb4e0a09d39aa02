// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package e2e

import (
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
