// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package cli

import (
	"context"
	"errors"
	"io"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// sourceTree is one whose go command is a script.
func sourceTree(t *testing.T, script string) string {
	t.Helper()
	directory := machine(t, map[string]string{"go": script})
	write(t, filepath.Join(directory, "go.mod"), "module "+ModulePath+"\n")
	return directory
}

func TestGoTestRunsTheTestsOnTheCLI(t *testing.T) {
	directory := sourceTree(t, `echo "$* in $PWD"; echo "$TF_ACC $TF_ACC_TERRAFORM_PATH $TF_ACC_PROVIDER_HOST $REQUIRE_CLI$TF_VAR_mine"; echo aside >&2`)
	t.Setenv("TF_ACC_PROVIDER_HOST", "registry.opentofu.org") // of somebody who ran tests on OpenTofu by hand
	t.Setenv("TF_VAR_mine", "x")
	for name, test := range map[string]struct {
		cli   CLI
		tests CLITests
		want  string
	}{
		"all tests, on Terraform": {
			CLI{Path: "/opt/terraform", Name: Terraform}, CLITests{Packages: []string{"internal/one", "internal/two"}},
			"test -json -count=1 ./internal/one ./internal/two in " + directory + "\n1 /opt/terraform  1\n",
		},
		"some, on OpenTofu": {
			CLI{Path: "/opt/tofu", Name: OpenTofu}, CLITests{Packages: []string{"internal/one"}, Pattern: "^TestCLI"},
			"test -json -count=1 -run ^TestCLI ./internal/one in " + directory + "\n1 /opt/tofu registry.opentofu.org 1\n",
		},
	} {
		var events, messages strings.Builder
		err := GoTest(t.Context(), test.cli, test.tests, &events, &messages)
		if err != nil || events.String() != test.want || messages.String() != "aside\n" {
			t.Errorf("%s: events %q, messages %q, %v; want %q", name, events.String(), messages.String(), err, test.want)
		}
	}
}

func TestGoTestThatFails(t *testing.T) {
	sourceTree(t, "exit 1")
	var exit *exec.ExitError
	if err := GoTest(t.Context(), CLI{}, CLITests{}, io.Discard, io.Discard); !errors.As(err, &exit) || err.Error() != "go test: exit status 1" {
		t.Errorf("error %v", err)
	}
}

// The go command goes on when it is interrupted, and hands that on to nobody.
func TestGoTestInterruptsTheTestsToo(t *testing.T) {
	sourceTree(t, `trap : INT
/bin/sh -c 'trap "echo ended in order; exit 1" INT; echo started; while :; do /bin/sleep 0.01; done'`)
	reason := errors.New("Ctrl-C")
	ctx, cancel := context.WithCancelCause(t.Context())
	printed := &lines{first: func() { cancel(reason) }}
	err := GoTest(ctx, CLI{}, CLITests{}, printed, io.Discard)
	if !errors.Is(err, reason) || err.Error() != "go test: Ctrl-C" {
		t.Errorf("error %v", err)
	}
	if printed.String() != "started\nended in order\n" {
		t.Errorf("printed %q", printed.String())
	}
}

func TestGoTestLeavesNoProcess(t *testing.T) {
	sourceTree(t, "/bin/sleep 3600 > /dev/null 2>&1 & echo $!; exec /bin/sleep 3600")
	ctx, cancel := context.WithCancel(t.Context())
	printed := &lines{first: onFirstWrite(cancel)}
	if err := GoTest(ctx, CLI{}, CLITests{}, printed, io.Discard); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	child, err := strconv.Atoi(strings.TrimSpace(printed.String()))
	if err != nil {
		t.Fatal(err)
	}
	awaitEnd(t, child)
}
