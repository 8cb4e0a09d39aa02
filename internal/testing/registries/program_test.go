// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package registries

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/cli"
)

func TestMain(m *testing.M) {
	os.Exit(cli.RunTests(m))
}

// The environment variables that `make test-registries` sets.
const (
	requireVariable      = "REQUIRE_REGISTRIES"
	distributionVariable = "DISTRIBUTION_PATH"
	craneVariable        = "CRANE_PATH"
)

// programForTest returns the path in an environment variable. Without requireVariable the test is
// skipped; with it, a program that is missing is a failure.
func programForTest(t *testing.T, variable string) string {
	t.Helper()
	if os.Getenv(requireVariable) == "" {
		t.Skip("`make test-registries` runs this test")
	}
	path, err := exec.LookPath(os.Getenv(variable))
	if err != nil {
		t.Fatalf("%s: %v", variable, err)
	}
	return path
}

// startLimit limits how long a registry may take to listen.
const startLimit = time.Minute

// startProgram runs a program until the test ends, and returns what the group of an expression
// matches in its output. It fails when the program ends before that.
func startProgram(t *testing.T, listening *regexp.Regexp, path string, arguments ...string) (match string, printed *output) {
	t.Helper()
	ctx, cancel := context.WithCancel(cli.ContextForTest(t))
	printed = &output{expression: listening, match: make(chan string, 1)}
	command := exec.CommandContext(ctx, path, arguments...)
	command.Env = cleanEnvironment(t)
	command.Stdout, command.Stderr = printed, printed
	if err := command.Start(); err != nil {
		cancel()
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = command.Wait() // it is killed
	}()
	t.Cleanup(func() {
		cancel()
		<-ended
	})
	select {
	case match = <-printed.match:
	case <-ended:
		t.Fatalf("%s ended instead of listening:\n%s", path, printed)
	case <-time.After(startLimit):
		t.Fatalf("%s did not listen within %s:\n%s", path, startLimit, printed)
	}
	return match, printed
}

// cleanEnvironment returns an environment without variables that configure a registry or a client:
// REGISTRY_…, DOCKER_CONFIG, proxies.
func cleanEnvironment(t *testing.T, additions ...string) []string {
	t.Helper()
	home := t.TempDir()
	return append([]string{"PATH=" + os.Getenv("PATH"), "HOME=" + home, "USERPROFILE=" + home}, additions...)
}

// output keeps what a program prints, and sends the first match of an expression.
type output struct {
	expression *regexp.Regexp
	match      chan string

	mutex   sync.Mutex
	printed bytes.Buffer
	matched bool
}

func (o *output) Write(printed []byte) (int, error) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	o.printed.Write(printed)
	if match := o.expression.FindSubmatch(o.printed.Bytes()); match != nil && !o.matched {
		o.matched = true
		o.match <- string(match[1])
	}
	return len(printed), nil
}

func (o *output) String() string {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	return o.printed.String()
}

// run returns what a program prints to its standard output, without the white space around it.
func run(t *testing.T, environment []string, path string, arguments ...string) (string, error) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	command := exec.CommandContext(cli.ContextForTest(t), path, arguments...)
	command.Env, command.Stdout, command.Stderr = environment, &stdout, &stderr
	err := command.Run()
	if err != nil {
		t.Logf("%s %s: %v\n%s", filepath.Base(path), strings.Join(arguments, " "), err, stderr.String())
	}
	return strings.TrimSpace(stdout.String()), err
}

func writeFile(t *testing.T, path string, content []byte) string {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
