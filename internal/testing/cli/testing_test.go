// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package cli

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"testing"
)

func TestMain(m *testing.M) {
	os.Exit(RunTests(m))
}

// waitVariable makes TestWaitForASignal what TestSignalEndsTests starts, and names its only line.
const waitVariable = "WAIT_FOR_A_SIGNAL"

func TestWaitForASignal(t *testing.T) {
	line := os.Getenv(waitVariable)
	if line == "" {
		t.Skip("for TestSignalEndsTests")
	}
	ctx := ContextForTest(t)
	fmt.Println(line)
	<-ctx.Done()
	t.Log("interrupted")
}

func TestSignalEndsTests(t *testing.T) {
	t.Parallel()
	for _, signal := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP} {
		t.Run(signal.String(), func(t *testing.T) {
			t.Parallel()
			command := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestWaitForASignal$")
			command.Env = append(os.Environ(), waitVariable+"=waiting")
			output, err := command.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := command.Start(); err != nil {
				t.Fatal(err)
			}
			for lines := bufio.NewScanner(output); lines.Scan(); {
				if lines.Text() == "waiting" {
					if err := command.Process.Signal(signal); err != nil {
						t.Error(err)
					}
				}
			}
			if err := command.Wait(); err != nil {
				t.Errorf("%v, want a test that ends without an error", err)
			}
		})
	}
}

func TestInMatrix(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		directory, name string
		want            bool
	}{
		{"/tree/internal/testing/e2e", "TestExamples/recipes/gate", true},
		{"/tree/internal/testing/demo", "TestDemo", true},
		{"/tree/internal/provider", "TestCLIParseReference/tag", true},
		{"/tree/internal/provider/functions", "TestCLIParseReference", true},
		{"/tree/internal/image", "TestCLIParseReference", false},
		{"/tree/internal/provider", "TestTheCLI", false},
		{"/tree/internal/provider", "TestFunction/TestCLI", false},
		{"/tree/internal/testing/e2e/more", "TestExamples", false},
	} {
		if got := inMatrix(test.directory, test.name); got != test.want {
			t.Errorf("%s in %s: %t, want %t", test.name, test.directory, got, test.want)
		}
	}
}

// fatalRecorder records what Fatalf would end the test with, and ends the function under test.
type fatalRecorder struct {
	testing.TB
	message string
}

func (f *fatalRecorder) Fatalf(format string, arguments ...any) {
	f.message = fmt.Sprintf(format, arguments...)
	panic(f)
}

func TestFatalOutsideOfTheMatrix(t *testing.T) {
	t.Parallel()
	recorder := &fatalRecorder{TB: t}
	func() {
		defer func() { _ = recover() }()
		CLIForTest(recorder)
	}()
	want := t.Name() + " uses a CLI, and `make test-matrix` does not run it: see cli.inMatrix"
	if recorder.message != want {
		t.Errorf("message %q, want %q", recorder.message, want)
	}
}
