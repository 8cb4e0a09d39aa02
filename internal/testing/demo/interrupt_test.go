// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/cli"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

// requestsOfApply is the number of requests of the configuration's apply.
const requestsOfApply = 6

var (
	// slowApply delays every response. Not for ever: until it has planned, `terraform apply`
	// ignores an interrupt.
	slowApply = []emulator.Fault{{Delay: time.Second / 2}}
	// endlessPlan delays all responses but those of apply, which a fault without effect counts.
	endlessPlan = []emulator.Fault{{Times: requestsOfApply}, {Delay: time.Hour}}
)

func TestDemoCleansUpAfterASignal(t *testing.T) {
	binary := cli.CLIForTest(t)
	t.Setenv(cli.PathVariable, binary.Path)
	program := filepath.Join(t.TempDir(), "demo")
	build := exec.CommandContext(cli.ContextForTest(t), "go", "build", "-buildvcs=false", "-o", program, ".")
	if output, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	for name, test := range map[string]struct {
		step   string           // prefix of the line that the end follows
		faults []emulator.Fault // so that the step lasts
		end    func(*exec.Cmd, io.Closer) error
		code   int
		stderr string // prefix
	}{
		"Ctrl-C before the build":                {"==> 1. ", nil, send(syscall.SIGINT), 130, "\nInterrupted: "},
		"Ctrl-C at a terminal, during the build": {"==> 2. ", nil, sendToGroup, 130, "\nInterrupted: "},
		"Ctrl-C during apply":                    {"data.containerregistry_", slowApply, sendToGroup, 130, "\nInterrupted: "},
		"closed terminal":                        {"data.containerregistry_", slowApply, send(syscall.SIGHUP), 130, "\nInterrupted: "},
		"SIGTERM in the last plan":               {"==> 8. ", endlessPlan, send(syscall.SIGTERM), 130, "\nInterrupted: "},
		"closed output": {"data.containerregistry_", nil, func(_ *exec.Cmd, output io.Closer) error { return output.Close() }, 1,
			"\nThe demo failed: "},
	} {
		t.Run(name, func(t *testing.T) {
			directory := cli.TemporaryDirectoryForTest(t)
			command := exec.CommandContext(cli.ContextForTest(t), program)
			command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
			command.Cancel = func() error { return command.Process.Signal(syscall.SIGINT) } // a kill would leave its programs behind
			var stderr strings.Builder
			command.Stderr = &stderr
			endAfter(t, command, test.step, test.faults, test.end)
			if code := command.ProcessState.ExitCode(); code != test.code {
				t.Errorf("%s, want exit code %d", command.ProcessState, test.code)
			}
			if !strings.HasPrefix(stderr.String(), test.stderr) {
				t.Errorf("stderr %q, want the prefix %q", stderr.String(), test.stderr)
			}
			expectNoProcess(t, "TMPDIR="+directory)
		})
	}
}

func send(signal os.Signal) func(*exec.Cmd, io.Closer) error {
	return func(command *exec.Cmd, _ io.Closer) error { return command.Process.Signal(signal) }
}

// sendToGroup sends the signal like a terminal: also to the programs that the demo started.
func sendToGroup(command *exec.Cmd, _ io.Closer) error {
	return syscall.Kill(-command.Process.Pid, syscall.SIGINT)
}

// endAfter runs the demo, adds the faults to its emulator, and calls end after a line with this
// prefix.
func endAfter(t *testing.T, command *exec.Cmd, line string, faults []emulator.Fault, end func(*exec.Cmd, io.Closer) error) {
	t.Helper()
	output, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	ended := false
	for lines := bufio.NewScanner(output); lines.Scan(); {
		if url := strings.TrimSpace(lines.Text()); strings.HasPrefix(url, "http://") {
			addFaults(t, url, faults)
		}
		if !ended && strings.HasPrefix(lines.Text(), line) {
			ended = true
			if err := end(command, output); err != nil {
				t.Error(err)
			}
		}
	}
	if _ = command.Wait(); !ended { // its error is the exit code, which is compared
		t.Errorf("no line %q", line)
	}
}

func addFaults(t *testing.T, url string, faults []emulator.Fault) {
	t.Helper()
	for _, fault := range faults {
		body, err := json.Marshal(fault)
		if err != nil {
			t.Fatal(err)
		}
		response, err := http.Post(url+"/_emulator/faults", "application/json", bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		if err := response.Body.Close(); err != nil || response.StatusCode != http.StatusNoContent {
			t.Fatalf("HTTP status %d, %v", response.StatusCode, err)
		}
	}
}

// expectNoProcess fails when a process with this variable, which children inherit, is left. What
// was killed may take a moment to be gone. Systems without /proc have no such list.
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
