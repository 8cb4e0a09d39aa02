// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/cli"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

func TestSavedPlanDeploysPlannedDigest(t *testing.T) {
	t.Parallel()
	const directory = "recipes/pin-deployment"
	recipe := recipes[directory]
	workspace := recipe.workspace(t, directory)
	server := recipe.serve(t, workspace)
	mustRun(t, workspace, "plan", "-out=saved.tfplan")

	for _, move := range []emulator.MoveTag{
		{Service: emulator.ServiceACR, InstanceID: "cri-k77rd2eo9ztt1qa4", Namespace: "platform", Repository: "storefront"},
		{Service: emulator.ServiceNCR, Registry: "acme", Image: "storefront"},
	} {
		move.Tag, move.To = "edge", "build 1108 with another arm64"
		moveTag(t, server, move)
	}
	mustRun(t, workspace, "apply", "saved.tfplan")
	checkOutputs(t, recipe.outputs, workspace)
	checkCalls(t, recipe.calls, server) // those of the plan: apply sends none

	// Applies of plans of their own.
	mustFail(t, workspace, mismatchOf("edge", replacedIndex, edgeIndex), "apply", "-auto-approve")
	mustRun(t, workspace, "apply", "-auto-approve", "-var=approved_digest="+replacedIndex)
	checkOutputs(t, strings.ReplaceAll(recipe.outputs, edgeIndex, replacedIndex), workspace)
}

// edge is too large for the gate of both recipes.
const tooLarge = "acme/storefront:edge has an image of 77654038 bytes; 50 MB are allowed."

func TestPlanTimeGateFailsBeforeChanges(t *testing.T) {
	t.Parallel()
	workspace, server := deployed(t, "recipes/plan-time-gate")
	mustRun(t, workspace, "plan", "-var=release=1.5.0-rc.1", "-out="+guardedPlan)
	checkGuard(t, workspace, 0)

	mustFail(t, workspace, tooLarge, "apply", "-auto-approve", "-var=release=edge")
	checkCalls(t, map[string]int64{"GetImageTagDetail": 3, "PingRegistry": 3, "GetRegistryToken": 3, "HeadManifest": 2, "GetManifest": 1}, server)
	if got := migration(t, workspace); got != "1.5.0" {
		t.Errorf("the migration was made to %q", got)
	}
}

func TestDeferredGateFailsAfterChanges(t *testing.T) {
	t.Parallel()
	workspace, server := deployed(t, "recipes/plan-time-gate/deferred")
	planned := flat(mustRun(t, workspace, "plan", "-var=release=edge", "-out="+guardedPlan).Stdout)
	for _, text := range []string{
		"# data.containerregistry_ncr_tag.storefront will be read during apply # (depends on a resource or a module with changes pending)",
		`/storefront@` + build1101 + `" -> (known after apply)`,
	} {
		if !strings.Contains(planned, text) {
			t.Errorf("the plan does not contain %q:\n%s", text, planned)
		}
	}
	checkCalls(t, oneHead, server) // those of the first apply
	if got := actions(t, workspace, guardedPlan)["data.containerregistry_ncr_tag.storefront"]; !slices.Equal(got, []string{"read"}) {
		t.Errorf("the plan as JSON has the actions %q, want a read", got)
	}

	checkGuard(t, workspace, guardFails)

	mustFail(t, workspace, tooLarge, "apply", "-auto-approve", "-var=release=edge")
	checkCalls(t, map[string]int64{"GetImageTagDetail": 2, "PingRegistry": 2, "GetRegistryToken": 2, "HeadManifest": 1, "GetManifest": 1}, server)
	if got := migration(t, workspace); got != "edge" {
		t.Errorf("the migration was made to %q", got)
	}
}

func TestGateFailsDestroyUnlessRefreshIsOff(t *testing.T) {
	t.Parallel()
	workspace, server := deployed(t, "recipes/plan-time-gate")
	moveTag(t, server, emulator.MoveTag{Service: emulator.ServiceNCR, Registry: "acme", Image: "storefront", Tag: "1.5.0", Delete: true})
	mustFail(t, workspace, "Error: Tag Not Found", "destroy", "-auto-approve")
	mustFail(t, workspace, "Error: Tag Not Found", "plan", "-refresh=false")
	mustRun(t, workspace, "plan", "-target=terraform_data.migration") // which does not use the data source
	mustRun(t, workspace, "destroy", "-auto-approve", "-refresh=false")
	if left := valuesInState(t, workspace); len(left) > 0 {
		t.Errorf("left in the state: %v", left)
	}
}

// TestGateDoesNotStopDestroy shows that only a read that fails does.
func TestGateDoesNotStopDestroy(t *testing.T) {
	t.Parallel()
	workspace, server := deployed(t, "recipes/plan-time-gate")
	moveTag(t, server, emulator.MoveTag{Service: emulator.ServiceNCR, Registry: "acme", Image: "storefront", Tag: "1.5.0", To: "build 1057"})
	mustFail(t, workspace, largerNow, "plan")
	mustRun(t, workspace, "destroy", "-auto-approve")
	if left := valuesInState(t, workspace); len(left) > 0 {
		t.Errorf("left in the state: %v", left)
	}
}

// TestRefreshOnlyPlans executes the guide's table of `plan -refresh-only -detailed-exitcode` after
// the tag was moved.
func TestRefreshOnlyPlans(t *testing.T) {
	t.Parallel()
	arguments := []string{"plan", "-refresh-only", "-detailed-exitcode"}
	release := emulator.MoveTag{Service: emulator.ServiceNCR, Registry: "acme", Image: "storefront", Tag: "1.5.0", To: "build 1057"}
	t.Run("gate", func(t *testing.T) {
		t.Parallel()
		workspace, server := deployed(t, "recipes/plan-time-gate")
		mustRun(t, workspace, arguments...)
		moveTag(t, server, release)
		result := mustRun(t, workspace, arguments...)
		for _, text := range []string{"No changes.", "Warning: Resource postcondition failed", largerNow} {
			if !strings.Contains(flat(result.Stdout), text) {
				t.Errorf("no %q in:\n%s", text, result.Stdout)
			}
		}
	})
	t.Run("output", func(t *testing.T) {
		t.Parallel()
		const directory = "recipes/plan-time-gate"
		workspace := recipes[directory].workspace(t, directory)
		refreshOnlyVersion.check(t, workspace.CLI)
		server := recipes[directory].serve(t, workspace)
		writeFile(t, filepath.Join(workspace.Directory, "outputs.tf"), "output \"digest\" {\n  value = data.containerregistry_ncr_tag.storefront.digest\n}\n")
		mustRun(t, workspace, "apply", "-auto-approve")
		mustRun(t, workspace, arguments...)
		moveTag(t, server, release)
		_, err := workspace.Run(cli.ContextForTest(t), arguments...)
		if failed := errorOf(t, err); failed.Code != 2 {
			t.Errorf("exit code %d, want 2:\n%s", failed.Code, failed.Stderr)
		}
	})
	t.Run("expected_digest", func(t *testing.T) {
		t.Parallel()
		workspace, server := deployed(t, "recipes/pin-deployment")
		mustRun(t, workspace, arguments...)
		moveTag(t, server, emulator.MoveTag{Service: emulator.ServiceNCR, Registry: "acme", Image: "storefront", Tag: "edge", To: "build 1042"})
		mustFail(t, workspace, "Error: Digest Mismatch", arguments...)
		mustFail(t, workspace, "Error: Digest Mismatch", "destroy", "-auto-approve")
	})
}

// largerNow is what the gate of plan-time-gate says after the tag was moved.
const largerNow = "acme/storefront:1.5.0 has an image of 83544110 bytes; 50 MB are allowed."

// deployed returns a workspace whose example was applied.
func deployed(t *testing.T, directory string) (cli.Workspace, *emulator.Server) {
	t.Helper()
	recipe := recipes[directory]
	workspace := recipe.workspace(t, directory)
	server := recipe.serve(t, workspace)
	mustRun(t, workspace, "apply", "-auto-approve")
	return workspace, server
}

// mustFail runs a command that must end with exit code 1 and this text in its error.
func mustFail(t *testing.T, workspace cli.Workspace, text string, arguments ...string) {
	t.Helper()
	_, err := workspace.Run(cli.ContextForTest(t), arguments...)
	failed := errorOf(t, err)
	if failed.Code != 1 || !strings.Contains(flat(failed.Stderr), text) {
		t.Errorf("exit code %d, want 1; the error must contain %q:\n%s", failed.Code, text, failed.Stderr)
	}
}

// actions returns the actions of a saved plan, by address.
func actions(t *testing.T, workspace cli.Workspace, plan string) map[string][]string {
	t.Helper()
	var planned struct {
		Changes []struct {
			Address string `json:"address"`
			Change  struct {
				Actions []string `json:"actions"`
			} `json:"change"`
		} `json:"resource_changes"`
	}
	if err := json.Unmarshal([]byte(mustRun(t, workspace, "show", "-json", plan).Stdout), &planned); err != nil {
		t.Fatal(err)
	}
	all := map[string][]string{}
	for _, change := range planned.Changes {
		all[change.Address] = change.Change.Actions
	}
	return all
}

// migration returns the output of the resource of this name.
func migration(t *testing.T, workspace cli.Workspace) any {
	t.Helper()
	return valuesInState(t, workspace)["terraform_data.migration"]["output"]
}

// valuesInState returns the attributes of all resources and data sources of the root module, by
// address.
func valuesInState(t *testing.T, workspace cli.Workspace) map[string]map[string]any {
	t.Helper()
	var state struct {
		Values struct {
			Root struct {
				Resources []struct {
					Address string         `json:"address"`
					Values  map[string]any `json:"values"`
				} `json:"resources"`
			} `json:"root_module"`
		} `json:"values"`
	}
	if err := json.Unmarshal([]byte(mustRun(t, workspace, "show", "-json").Stdout), &state); err != nil {
		t.Fatal(err)
	}
	values := map[string]map[string]any{}
	for _, resource := range state.Values.Root.Resources {
		values[resource.Address] = resource.Values
	}
	return values
}
