// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package cli

import (
	"context"
	"errors"
	"os"
	"testing"
)

// RequireVariable is the environment variable that turns "no CLI, skipped" into a failure: `make test` sets
// it, so that a green run means that the tests with a real CLI ran.
const RequireVariable = "REQUIRE_CLI"

// interrupted ends when this process is asked to end; see [RunTests].
var interrupted = context.Background()

// RunTests calls run, which gives an exit code, for a TestMain whose tests start programs. The first signal ends run's
// context and those of [ContextForTest], so that the tests end what they started and remove their files; the
// second one ends the process at once.
func RunTests(run func(ctx context.Context) int) int {
	ctx, stop := SignalContext(context.Background())
	defer stop()
	context.AfterFunc(ctx, stop)
	interrupted = ctx
	return run(ctx)
}

// ContextForTest is the test's context, which a signal ends too where TestMain uses [RunTests].
func ContextForTest(t testing.TB) context.Context {
	t.Helper()
	ctx, cancel := context.WithCancelCause(t.Context())
	stop := context.AfterFunc(interrupted, func() { cancel(context.Cause(interrupted)) })
	t.Cleanup(func() {
		stop()
		cancel(nil)
	})
	return ctx
}

// CLIForTest is [FindCLI] for a test: without a CLI the test is skipped, or fails where [RequireVariable] is set. It fails
// as well where it is none of [AllCLITests], which other CLIs are tried with. The test must not have changed its directory.
func CLIForTest(t testing.TB) CLI {
	t.Helper()
	directory, err := testedDirectory()
	if err != nil {
		t.Fatal(err)
	}
	if !isCLITest(directory, t.Name()) {
		t.Fatalf("%s in %s uses a CLI, and `make test-matrix` does not run it: see cli.AllCLITests", t.Name(), directory)
	}
	cli, err := FindCLI(ContextForTest(t))
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

// TemporaryDirectoryForTest makes an empty directory the one for temporary files, and expects it to be empty when the
// test ends. Its path is short, unlike that of t.TempDir: a provider puts a Unix socket into it, whose path may
// have no more than 104 bytes on macOS. The test must not be parallel.
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
