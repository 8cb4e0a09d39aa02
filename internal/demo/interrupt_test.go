// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package main

import (
	"bufio"
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/harness"
)

func TestDemoCleansUpWhenItIsInterrupted(t *testing.T) {
	cli := harness.CLIForTest(t)
	t.Setenv(harness.PathVariable, cli.Path)
	program := filepath.Join(t.TempDir(), "demo")
	if output, err := exec.CommandContext(t.Context(), "go", "build", "-buildvcs=false", "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	for name, test := range map[string]struct {
		step   string // the line that the signal follows
		signal os.Signal
	}{
		"Ctrl-C while it builds":             {"==> 2. ", os.Interrupt},
		"Ctrl-C while the CLI applies":       {"data.containerregistry_", os.Interrupt},
		"ended by another, in the last step": {"==> 8. ", syscall.SIGTERM},
	} {
		t.Run(name, func(t *testing.T) {
			directory := ownTemporaryDirectory(t)
			printed := interruptAfter(t, exec.CommandContext(t.Context(), program), test.step, test.signal)
			for _, line := range []string{"Clean up\n", "\nInterrupted: "} {
				if !strings.Contains(printed, line) {
					t.Errorf("no %q in\n%s", line, printed)
				}
			}
			expectEmpty(t, directory)
			expectNoProcess(t, "TMPDIR="+directory)
		})
	}
}

// interruptAfter runs the demo, sends the signal once it printed a line that begins like this, and gives what it
// printed. Its exit code must be the one of an interrupted program.
func interruptAfter(t *testing.T, command *exec.Cmd, line string, signal os.Signal) string {
	t.Helper()
	output, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	command.Stderr = os.Stderr
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	var printed bytes.Buffer
	lines := bufio.NewScanner(io.TeeReader(output, &printed))
	sent := false
	for lines.Scan() {
		if !sent && strings.HasPrefix(lines.Text(), line) {
			sent = true
			if err := command.Process.Signal(signal); err != nil {
				t.Error(err)
			}
		}
	}
	// The error is the exit code, which is compared.
	if _ = command.Wait(); !sent || command.ProcessState.ExitCode() != exitInterrupted {
		t.Errorf("signal sent: %t, %s; want exit code %d", sent, command.ProcessState, exitInterrupted)
	}
	return printed.String()
}

// expectNoProcess fails when a process with this variable, which children inherit, is left. What was killed
// may take a moment to be gone. Systems without /proc have no such list.
func expectNoProcess(t *testing.T, variable string) {
	t.Helper()
	deadline := time.Now().Add(10 * time.Second)
	for {
		left := processesWith(variable)
		if len(left) == 0 {
			return
		}
		if time.Now().After(deadline) {
			t.Errorf("processes left: %q", left)
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
}

func processesWith(variable string) []string {
	environments, _ := filepath.Glob("/proc/[0-9]*/environ")
	var found []string
	for _, path := range environments {
		environment, err := os.ReadFile(path)
		if err == nil && bytes.Contains(environment, append([]byte(variable), 0)) {
			commandLine, _ := os.ReadFile(filepath.Join(filepath.Dir(path), "cmdline"))
			found = append(found, strings.ReplaceAll(string(commandLine), "\x00", " "))
		}
	}
	return found
}
