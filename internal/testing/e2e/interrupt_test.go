// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package e2e

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/cli"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

// TestInterruptWhileWaiting interrupts CLI and provider, as a terminal does, while both reads wait
// for the push.
func TestInterruptWhileWaiting(t *testing.T) {
	t.Parallel()
	workspace, server, mark := waitingForPush(t)
	waits := &expectation{text: "waiting to read again", times: 2, met: make(chan struct{})}
	workspace.Output = waits
	interrupted := make(chan time.Time, 1)
	go func() {
		select {
		case <-waits.met:
			interrupted <- time.Now()
			interrupt(t, mark)
		case <-t.Context().Done():
		}
	}()
	result, err := workspace.Run(cli.ContextForTest(t), "plan")
	checkEnd(t, interrupted)
	failed := errorOf(t, err)
	if failed.Code != 1 || !strings.Contains(result.Stdout, "Interrupt received.") {
		t.Errorf("exit code %d, want 1 after an interrupt:\n%s", failed.Code, result.Stdout)
	}
	_, output, _ := strings.Cut(failed.Stderr, "\nError: ") // what comes before is the log
	output = flat("Error: " + output)
	for _, text := range []string{
		at("Request Timed Out", "containerregistry_acr_tag.storefront", 26, `data "containerregistry_acr_tag" "storefront" {`) + cancelled(tagInACR("1.6.0"), ""),
		at("Request Timed Out", "containerregistry_ncr_tag.storefront", 38, `data "containerregistry_ncr_tag" "storefront" {`) + cancelled(tagInNCR("storefront", "1.6.0"), " "+similarTo160),
	} {
		if !strings.Contains(output, text) {
			t.Errorf("no error %q in:\n%s", text, output)
		}
	}
	// The second attempts would have followed after 2 s.
	checkCalls(t, map[string]int64{"GetRepository": 1, "GetRepoTag": 1, "GetImageTagDetail": 1, "GetImageTags": 1}, server, "GetRepoTag", "GetImageTagDetail")
	expectNoProcess(t, mark)
}

// TestTwoInterruptsEndApply is what a page says of apply: it ends at the second interrupt, because
// it does not end its plan at the first.
func TestTwoInterruptsEndApply(t *testing.T) {
	t.Parallel()
	workspace, _, mark := waitingForPush(t)
	waits := &expectation{text: "waiting to read again", times: 2, met: make(chan struct{})}
	first := &expectation{text: "Interrupt received.", times: 1, met: make(chan struct{})}
	workspace.Output = io.MultiWriter(waits, first)
	interrupted := make(chan time.Time, 1)
	go func() {
		for _, met := range []chan struct{}{waits.met, first.met} {
			select {
			case <-met:
				interrupt(t, mark)
			case <-t.Context().Done():
				return
			}
		}
		interrupted <- time.Now()
	}()
	result, err := workspace.Run(cli.ContextForTest(t), "apply", "-auto-approve")
	checkEnd(t, interrupted)
	failed := errorOf(t, err)
	if output := result.Stdout + failed.Stderr; failed.Code != 1 || !strings.Contains(output, "Two interrupts received.") || !strings.Contains(output, "Error: operation canceled") {
		t.Errorf("exit code %d, want 1 after two interrupts:\n%s", failed.Code, output)
	}
	expectNoProcess(t, mark)
}

// waitingForPush returns the recipe that waits for a push, which does not come, and the variable
// that marks its processes. Its log says when it waits.
func waitingForPush(t *testing.T) (workspace cli.Workspace, server *emulator.Server, mark string) {
	t.Helper()
	if _, err := os.Stat("/proc/self/environ"); err != nil {
		t.Skip("this system has no /proc to find the processes in")
	}
	const directory = "recipes/wait-for-push"
	recipe := recipes[directory].but(refusal{}) // without a push
	workspace = recipe.workspace(t, directory)
	mark = "ENDTOEND_TEST=" + workspace.Directory
	workspace.Environment = append(workspace.Environment, mark, "TF_LOG_PROVIDER=INFO")
	return workspace, recipe.serve(t, workspace), mark
}

// interrupt sends an interrupt to the processes with this variable. One that has ended already,
// because another was interrupted first, is not interrupted.
func interrupt(t *testing.T, mark string) {
	t.Helper()
	for process := range processesWith(mark) {
		if err := syscall.Kill(process, syscall.SIGINT); err != nil && !errors.Is(err, syscall.ESRCH) {
			t.Error(err)
		}
	}
}

// cancelled returns the paragraphs about a read that was cancelled while it waited.
func cancelled(object, facts string) string {
	return "Cancelled while waiting for " + object + ", after … (1 attempt)." + facts + " Run Terraform again. The read changed nothing."
}

// endsWithin is far longer than an end takes, and far shorter than the 10 minutes for which the
// recipe waits.
const endsWithin = time.Minute

// checkEnd measures the time from the interrupt to the end of the CLI.
func checkEnd(t *testing.T, interrupted <-chan time.Time) {
	t.Helper()
	select {
	case moment := <-interrupted:
		took := time.Since(moment)
		t.Logf("ended %s after the interrupt", took.Round(time.Millisecond))
		if took > endsWithin {
			t.Errorf("ended %s after the interrupt, want at most %s", took, endsWithin)
		}
	default:
		t.Error("ended without an interrupt")
	}
}

// expectation waits until a program has printed a text a number of times.
type expectation struct {
	text    string
	times   int
	met     chan struct{}
	printed bytes.Buffer
	once    sync.Once
}

// Write counts the text in the output so far.
func (e *expectation) Write(output []byte) (int, error) {
	e.printed.Write(output)
	if bytes.Count(e.printed.Bytes(), []byte(e.text)) >= e.times {
		e.once.Do(func() { close(e.met) })
	}
	return len(output), nil
}

// expectNoProcess expects no process with this variable, which children inherit. One that was
// interrupted may take a moment to end.
func expectNoProcess(t *testing.T, variable string) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		left := processesWith(variable)
		if len(left) == 0 {
			return
		}
		if time.Now().After(deadline) {
			t.Errorf("processes left: %v", left)
			return
		}
	}
}

// processesWith returns the command lines of the processes with this variable, by process ID.
func processesWith(variable string) map[int]string {
	environments, _ := filepath.Glob("/proc/[0-9]*/environ")
	found := map[int]string{}
	for _, path := range environments {
		environment, err := os.ReadFile(path)
		if err != nil || !bytes.Contains(environment, append([]byte(variable), 0)) {
			continue
		}
		directory := filepath.Dir(path)
		process, err := strconv.Atoi(filepath.Base(directory))
		if err != nil {
			continue
		}
		commandLine, _ := os.ReadFile(filepath.Join(directory, "cmdline"))
		found[process] = strings.ReplaceAll(string(commandLine), "\x00", " ")
	}
	return found
}
