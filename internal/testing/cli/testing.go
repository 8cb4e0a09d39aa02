// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// RequireVariable is the environment variable that turns "no CLI, skipped" into a failure: `make
// test` sets it, so that a green run means that the tests with a real CLI ran.
const RequireVariable = "REQUIRE_CLI"

// testRun is what the tests of one process share; see [RunTests].
type testRun struct {
	interrupted  context.Context // ends when this process receives a signal to end
	cli          func() (CLI, error)
	installation func() (Installation, error)
}

var current = testRun{
	interrupted:  context.Background(),
	cli:          func() (CLI, error) { return FindCLI(context.Background()) },
	installation: func() (Installation, error) { return Installation{}, errors.New("TestMain does not use cli.RunTests") },
}

// RunTests runs the tests of a package that start programs and returns the exit code, for TestMain.
// The first signal ends the contexts of [ContextForTest], so that the tests end what they started
// and remove their files; the second one ends the process at once.
func RunTests(m *testing.M) (code int) {
	ctx, stop := SignalContext(context.Background())
	defer stop()
	context.AfterFunc(ctx, stop)
	directory, err := os.MkdirTemp("", "containerregistry-test-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() {
		if err := os.RemoveAll(directory); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
	}()
	current = testRun{
		interrupted:  ctx,
		cli:          sync.OnceValues(func() (CLI, error) { return FindCLI(ctx) }),
		installation: sync.OnceValues(func() (Installation, error) { return InstallLocally(ctx, directory) }),
	}
	return m.Run()
}

// ContextForTest returns the test's context, which a signal ends too where TestMain uses
// [RunTests].
func ContextForTest(t testing.TB) context.Context {
	t.Helper()
	ctx, cancel := context.WithCancelCause(t.Context())
	stop := context.AfterFunc(current.interrupted, func() { cancel(context.Cause(current.interrupted)) })
	t.Cleanup(func() {
		stop()
		cancel(nil)
	})
	return ctx
}

// CLIForTest returns what [FindCLI] finds. Without a CLI the test is skipped, or fails where
// [RequireVariable] is set. It fails as well where neither `make test-matrix` nor `make
// test-registries` runs it. The test must not have changed its directory.
func CLIForTest(t testing.TB) CLI {
	t.Helper()
	directory, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	directory = filepath.ToSlash(directory)
	if !inMatrix(directory, t.Name()) && !strings.HasSuffix(directory, "/internal/testing/registries") {
		t.Fatalf("%s uses a CLI, and `make test-matrix` does not run it: see cli.inMatrix", t.Name())
	}
	cli, err := current.cli()
	switch {
	case err == nil:
		return cli
	case errors.Is(err, ErrNoCLI) && os.Getenv(RequireVariable) == "":
		t.Skipf("%v; `make test` builds one", err)
	default:
		t.Fatal(err)
	}
	return CLI{}
}

// inMatrix tells whether `make test-matrix` runs a test: all of two packages, and of the provider
// those named TestCLI….
func inMatrix(directory, test string) bool {
	return strings.HasSuffix(directory, "/internal/testing/demo") || strings.HasSuffix(directory, "/internal/testing/e2e") ||
		strings.Contains(directory+"/", "/internal/provider/") && strings.HasPrefix(test, "TestCLI")
}

// InstallationForTest returns the provider of the source tree, built and installed once for all
// tests of the process.
func InstallationForTest(t testing.TB) Installation {
	t.Helper()
	installation, err := current.installation()
	if err != nil {
		t.Fatal(err)
	}
	return installation
}

// WorkspaceForTest returns an empty directory, the CLI of [CLIForTest] and the provider of
// [InstallationForTest]. The CLI speaks with the provider without TLS, because making certificates
// takes half of the time of a plan: that users have TLS there is left to the demo's tests.
func WorkspaceForTest(t testing.TB) Workspace {
	t.Helper()
	return Workspace{
		CLI: CLIForTest(t), Directory: t.TempDir(), ConfigurationFile: InstallationForTest(t).ConfigurationFile, withoutTLS: true,
	}
}

// TemporaryDirectoryForTest makes an empty directory the one for temporary files, and expects it to
// be empty when the test ends. Its path is short, unlike that of t.TempDir: a provider puts a Unix
// socket into it, whose path may have no more than 104 bytes on macOS. The test must not be
// parallel.
func TemporaryDirectoryForTest(t testing.TB) string {
	t.Helper()
	directory, err := os.MkdirTemp("", "cr-")
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("TMPDIR", directory)
	t.Cleanup(func() {
		left, err := os.ReadDir(directory)
		if err != nil {
			t.Error(err)
		}
		for _, entry := range left {
			t.Errorf("left behind: %s", entry.Name())
		}
		if err := os.RemoveAll(directory); err != nil {
			t.Error(err)
		}
	})
	return directory
}
