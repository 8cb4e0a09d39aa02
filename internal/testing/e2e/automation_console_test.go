// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/cli"
)

// typed is an expression that is typed into the console, and the output.
type typed struct{ expression, want string }

const partsInConsole = `{
  "digest" = tostring(null)
  "registry" = "` + ncrHost + `"
  "repository" = "base/runtime"
  "tag" = "2024.03"
}`

// TestConsoleShowsResultsOfFunctions shows local values of the configuration, which call functions.
func TestConsoleShowsResultsOfFunctions(t *testing.T) {
	t.Parallel()
	checkConsole(t, automated(t, "functions", functionsVersion), []typed{
		{`local.parts`, partsInConsole},
		{`"${local.parts.repository}:${local.parts.tag}"`, `"base/runtime:2024.03"`},
		{`local.pinned`, `"` + ncrHost + `/storefront:1.4.2@` + build1042 + `"`},
		{`local.same_base`, `true`},
	})
}

func TestConsoleCallsFunctions(t *testing.T) {
	t.Parallel()
	checkConsole(t, consoleThatCalls(t), []typed{
		{`provider::containerregistry::parse_reference("` + ncrHost + `/base/runtime:2024.03")`, partsInConsole},
		{`provider::containerregistry::parse_reference("nginx").repository`, `"library/nginx"`},
		{`can(provider::containerregistry::parse_reference("Storefront"))`, `false`},
		{
			`provider::containerregistry::pin_reference("host/app:1.4", "` + strings.TrimPrefix(build1042, "sha256:") + `")`,
			`"host/app:1.4@` + build1042 + `"`,
		},
		{`provider::containerregistry::has_base_layers(["` + build1042 + `", "` + build1057 + `"], ["` + build1042 + `"])`, `true`},
		{`provider::containerregistry::has_base_layers(["` + build1042 + `", "` + build1057 + `"], ["` + build1057 + `"])`, `false`},
	})
}

func TestConsoleShowsFunctionErrors(t *testing.T) {
	t.Parallel()
	_, err := console(t, consoleThatCalls(t), `provider::containerregistry::pin_reference("host/app:1.4", "latest")`)
	const want = `Invalid value for "digest" parameter: "latest" is not a digest: ` + mustBeDigest
	if failed := errorOf(t, err); failed.Code != 1 || !strings.Contains(flat(failed.Stderr), want) {
		t.Errorf("exit code %d, want 1; the error must contain %q:\n%s", failed.Code, want, failed.Stderr)
	}
}

// consoleThatCalls returns a workspace whose console calls the functions that are typed. OpenTofu's
// ends the providers before it evaluates the input (seen in 1.12): "grpc: the client connection is
// closing", or "BUG: Uninitialized function provider".
func consoleThatCalls(t *testing.T) cli.Workspace {
	t.Helper()
	workspace := automated(t, "functions", functionsVersion)
	if workspace.CLI.Name == cli.OpenTofu {
		t.Skipf("the console of %s calls no function of a provider; it shows local values that do", workspace.CLI)
	}
	return workspace
}

// checkConsole evaluates the expressions as one tuple, because each start of the CLI takes time.
func checkConsole(t *testing.T, workspace cli.Workspace, cases []typed) {
	t.Helper()
	var expressions []string
	want := "[\n"
	for _, typed := range cases {
		expressions = append(expressions, typed.expression)
		want += "  " + strings.ReplaceAll(typed.want, "\n", "\n  ") + ",\n"
	}
	result, err := console(t, workspace, "["+strings.Join(expressions, ", ")+"]")
	if err != nil {
		t.Errorf("%v\n%s", err, result.Stdout)
	}
	if difference := cmp.Diff(want+"]\n", result.Stdout); difference != "" {
		t.Errorf("(-want +got):\n%s", difference)
	}
}

// console runs the CLI's console with an expression as its standard input; of several lines it
// would print only the last value.
func console(t *testing.T, workspace cli.Workspace, expression string) (cli.Result, error) {
	t.Helper()
	shell, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("sh is not in PATH, which gives the console its input")
	}
	writeFile(t, filepath.Join(workspace.Directory, "expression"), expression+"\n")
	binary := workspace.CLI.Path
	workspace.CLI.Path = shell
	return workspace.Run(cli.ContextForTest(t), "-c", `exec "$0" console <expression`, binary)
}
