// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"errors"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/cli"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

// guardedPlan is the file name of the plan in the guide.
const guardedPlan = "release.tfplan"

// guardFails is jq's exit code for an error of a filter.
const guardFails = 5

// checkGuard runs the guide's command for CI, which fails for a plan that reads a tag during apply,
// and expects this exit code. The command fails for a state, and for nothing, too.
func checkGuard(t *testing.T, workspace cli.Workspace, want int) {
	t.Helper()
	jq, err := exec.LookPath("jq")
	if err != nil {
		t.Log("jq is not in PATH: the guide's line is not executed")
		return
	}
	show, filter := guard(t)
	for input, want := range map[string]int{
		mustRun(t, workspace, show...).Stdout:         want,
		mustRun(t, workspace, "show", "-json").Stdout: guardFails,
		"": guardFails,
	} {
		command := exec.CommandContext(t.Context(), jq, "-es", filter)
		command.Stdin = strings.NewReader(input)
		output, err := command.CombinedOutput()
		var exit *exec.ExitError
		if err != nil && !errors.As(err, &exit) {
			t.Fatal(err)
		}
		if got := command.ProcessState.ExitCode(); got != want {
			t.Errorf("the guide's line ends with exit code %d, want %d: %s", got, want, output)
		}
	}
}

// guard returns the parts of the guide's command: the CLI's arguments, and jq's filter.
func guard(t *testing.T) (show []string, filter string) {
	t.Helper()
	const page = "docs/guides/plan-or-apply.md"
	for _, block := range blocks(t, page, "sh") {
		binary, rest, isPipe := strings.Cut(block, " | jq -es '")
		filter, end, isQuoted := strings.Cut(rest, "'")
		show, isTerraform := strings.CutPrefix(binary, "terraform ")
		if isPipe && isQuoted && isTerraform && strings.TrimSpace(end) == "" {
			return strings.Fields(show), filter
		}
	}
	t.Fatalf("%s shows no line for jq", page)
	return nil, ""
}

// TestGuardAcceptsReadsInChecks runs the guide's line for a plan whose only read during apply is
// that of a data source within a check block, which every plan has.
func TestGuardAcceptsReadsInChecks(t *testing.T) {
	t.Parallel()
	workspace, server := deployed(t, "recipes/plan-time-gate")
	writeFile(t, filepath.Join(workspace.Directory, "check.tf"), `
check "storefront_exists" {
  data "containerregistry_ncr_tag" "checked" {
    registry   = "acme"
    image_name = "storefront"
    reference  = "1.4.2"
  }

  assert {
    condition     = data.containerregistry_ncr_tag.checked.digest != null
    error_message = "acme/storefront:1.4.2 has no digest."
  }
}
`)
	mustRun(t, workspace, "plan", "-out="+guardedPlan)
	if got := actions(t, workspace, guardedPlan)["data.containerregistry_ncr_tag.checked"]; !slices.Equal(got, []string{"read"}) {
		t.Errorf("the plan as JSON has the actions %q, want a read", got)
	}
	checkGuard(t, workspace, 0)

	// It is never "no changes", and a read that fails is a warning.
	moveTag(t, server, emulator.MoveTag{Service: emulator.ServiceNCR, Registry: "acme", Image: "storefront", Tag: "1.4.2", Delete: true})
	result, err := workspace.Run(cli.ContextForTest(t), "plan", "-detailed-exitcode")
	if failed := errorOf(t, err); failed.Code != 2 || !strings.Contains(flat(result.Stdout), "Warning: Tag Not Found with data.containerregistry_ncr_tag.checked,") {
		t.Errorf("exit code %d, want 2 and a warning:\n%s%s", failed.Code, result.Stdout, failed.Stderr)
	}

	// With a read during apply besides.
	main := filepath.Join(workspace.Directory, "main.tf")
	writeFile(t, main, strings.Replace(readFile(t, main), "reference     = var.release", "reference     = terraform_data.migration.output", 1))
	mustRun(t, workspace, "plan", "-var=release=1.5.0-rc.1", "-out="+guardedPlan)
	checkGuard(t, workspace, guardFails)
}
