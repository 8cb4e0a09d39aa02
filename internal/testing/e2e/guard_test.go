// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"errors"
	"os/exec"
	"strings"
	"testing"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/cli"
)

// guardedPlan is the file name of the plan in the guide.
const guardedPlan = "release.tfplan"

// checkGuard runs the guide's command for CI, which fails for a plan that reads a tag during apply,
// and expects this exit code.
func checkGuard(t *testing.T, workspace cli.Workspace, want int) {
	t.Helper()
	jq, err := exec.LookPath("jq")
	if err != nil {
		t.Log("jq is not in PATH: the guide's line is not executed")
		return
	}
	show, filter := guard(t)
	shown, err := workspace.Run(cli.ContextForTest(t), show...)
	if err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), jq, "-e", filter)
	command.Stdin = strings.NewReader(shown.Stdout)
	output, err := command.CombinedOutput()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	if got := command.ProcessState.ExitCode(); got != want {
		t.Errorf("the guide's line ends with exit code %d, want %d: %s", got, want, output)
	}
}

// guard returns the parts of the guide's command: the CLI's arguments, and jq's filter.
func guard(t *testing.T) (show []string, filter string) {
	t.Helper()
	const page = "docs/guides/plan-or-apply.md"
	for _, block := range blocks(t, page, "sh") {
		binary, rest, isPipe := strings.Cut(block, " | jq -e '")
		filter, end, isQuoted := strings.Cut(rest, "'")
		show, isTerraform := strings.CutPrefix(binary, "terraform ")
		if isPipe && isQuoted && isTerraform && strings.TrimSpace(end) == "" {
			return strings.Fields(show), filter
		}
	}
	t.Fatalf("%s shows no line for jq", page)
	return nil, ""
}
