// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package cli

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func scriptWorkspace(t *testing.T, script string) Workspace {
	t.Helper()
	directory := t.TempDir()
	return Workspace{
		CLI:               CLI{Path: writeScript(t, filepath.Join(directory, "cli"), script), Name: Terraform},
		Directory:         directory,
		ConfigurationFile: "/etc/cli.tfrc",
	}
}

func TestRunUsesTheWorkspaceAndACleanEnvironment(t *testing.T) {
	t.Setenv("TF_VAR_inherited", "x")
	t.Setenv("NCLOUD_SECRET_KEY", "x")
	workspace := scriptWorkspace(t, `echo "$* in $PWD"; env | grep -E '^(TF_|NCLOUD|CHECKPOINT)' | sort; echo warning >&2`)
	workspace.Environment, workspace.withoutTLS = []string{"TF_VAR_tag=1.4.2"}, true
	var streamed strings.Builder
	workspace.Output = &streamed
	result, err := workspace.Run(t.Context(), "plan", "-detailed-exitcode")
	if err != nil {
		t.Fatal(err)
	}
	want := Result{
		Stdout: "plan -detailed-exitcode in " + workspace.Directory + `
CHECKPOINT_DISABLE=1
TF_CLI_ARGS=-no-color
TF_CLI_CONFIG_FILE=/etc/cli.tfrc
TF_DISABLE_PLUGIN_TLS=1
TF_INPUT=0
TF_IN_AUTOMATION=1
TF_VAR_tag=1.4.2
`,
		Stderr:   "warning\n",
		Duration: result.Duration,
	}
	if difference := cmp.Diff(want, result); difference != "" {
		t.Error(difference)
	}
	if len(streamed.String()) != len(want.Stdout)+len(want.Stderr) {
		t.Errorf("streamed %q", streamed.String())
	}
}

func TestRunReturnsTheExitCode(t *testing.T) {
	t.Parallel()
	workspace := scriptWorkspace(t, "echo some; echo 'Error: no' >&2; exit 3")
	result, err := workspace.Run(t.Context(), "plan")
	var exit *ExitError
	if !errors.As(err, &exit) {
		t.Fatalf("error %v, want an ExitError", err)
	}
	want := &ExitError{Arguments: []string{"terraform", "plan"}, Code: 3, Stderr: "Error: no\n"}
	if difference := cmp.Diff(want, exit); difference != "" {
		t.Error(difference)
	}
	if result.Stdout != "some\n" || exit.Error() != "terraform plan: exit code 3\nError: no\n" {
		t.Errorf("stdout %q, error %q", result.Stdout, exit)
	}
}

func TestRunWithoutTheCLI(t *testing.T) {
	t.Parallel()
	workspace := scriptWorkspace(t, "")
	workspace.CLI.Path = filepath.Join(workspace.Directory, "absent")
	var exit *ExitError
	if _, err := workspace.Run(t.Context(), "plan"); !errors.Is(err, os.ErrNotExist) || errors.As(err, &exit) {
		t.Errorf("error %v, want one that says that the file does not exist", err)
	}
}

// onFirstWrite calls a function when a program has written something.
type onFirstWrite func()

func (f onFirstWrite) Write(output []byte) (int, error) {
	f()
	return len(output), nil
}

func TestRunForwardsAnInterrupt(t *testing.T) {
	t.Parallel()
	// The script handles the interrupt, as a CLI does that still has to stop its provider.
	workspace := scriptWorkspace(t, `trap 'echo stopped; exit 1' INT; echo started; while :; do sleep 0.01; done`)
	reason := errors.New("Ctrl-C")
	ctx, cancel := context.WithCancelCause(t.Context())
	workspace.Output = onFirstWrite(func() { cancel(reason) })
	result, err := workspace.Run(ctx, "apply")
	if !errors.Is(err, reason) || err.Error() != "terraform apply: Ctrl-C" {
		t.Errorf("error %v", err)
	}
	if result.Stdout != "started\nstopped\n" {
		t.Errorf("stdout %q", result.Stdout)
	}
}

func TestRunKillsWhatIgnoresTheInterrupt(t *testing.T) {
	t.Parallel()
	// Both the script and the process that it started, as a CLI starts a provider, ignore the
	// interrupt.
	workspace := scriptWorkspace(t, `trap '' INT; sleep 3600 & echo $!; wait`)
	workspace.grace = time.Millisecond
	ctx, cancel := context.WithCancel(t.Context())
	workspace.Output = onFirstWrite(cancel)
	result, err := workspace.Run(ctx, "apply")
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	child, err := strconv.Atoi(strings.TrimSpace(result.Stdout))
	if err != nil {
		t.Fatal(err)
	}
	awaitEnd(t, child)
}

// awaitEnd waits until a process that was killed is gone or is a zombie, which the system's first
// process collects.
func awaitEnd(t *testing.T, process int) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(time.Millisecond) {
		if errors.Is(syscall.Kill(process, 0), syscall.ESRCH) {
			return
		}
		status, err := os.ReadFile("/proc/" + strconv.Itoa(process) + "/stat")
		if err == nil && strings.Contains(string(status), ") Z ") {
			return
		}
	}
	t.Errorf("process %d still runs", process)
}
