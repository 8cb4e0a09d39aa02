// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

func TestIsCLITest(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		directory, name string
		want            bool
	}{
		{"internal/testing/e2e", "TestExamples/recipes/gate", true},
		{"internal/testing/demo", "TestDemo", true},
		{filepath.Join("internal", "provider"), "TestCLIParseReference", true},
		{"internal/provider", "TestTheCLI", false},
		{"internal/provider", "TestFunction/TestCLI", false},
		{"internal/testing/e2e/more", "TestExamples", false},
		{"internal/testing/cli", "TestCLI", false},
	} {
		if got := isCLITest(test.directory, test.name); got != test.want {
			t.Errorf("%s in %s: %t, want %t", test.name, test.directory, got, test.want)
		}
	}
}

func TestAllCLITestsAreThere(t *testing.T) {
	t.Parallel()
	root, err := ModuleDirectory()
	if err != nil {
		t.Fatal(err)
	}
	for _, tests := range AllCLITests {
		for _, name := range tests.Packages {
			if found, err := filepath.Glob(filepath.Join(root, filepath.FromSlash(name), "*_test.go")); err != nil || len(found) == 0 {
				t.Errorf("%s has no tests, %v", name, err)
			}
		}
	}
}

// fatal keeps what a test would end with, and then ends the function that it is given to.
type fatal struct {
	testing.TB
	said string
}

func (f *fatal) Fatalf(format string, arguments ...any) {
	f.said = fmt.Sprintf(format, arguments...)
	panic(f)
}

func TestCLIForTestRefusesATestThatTheMatrixLeavesOut(t *testing.T) {
	t.Parallel()
	caught := &fatal{TB: t}
	func() {
		defer func() { _ = recover() }()
		CLIForTest(caught)
	}()
	want := t.Name() + " in " + filepath.Join("internal", "harness") + " uses a CLI, and `make test-matrix` does not run it: see cli.AllCLITests"
	if caught.said != want {
		t.Errorf("said %q, want %q", caught.said, want)
	}
}

func TestTestedDirectoryOutsideOfTheSourceTree(t *testing.T) {
	t.Chdir(os.TempDir())
	if directory, err := testedDirectory(); err == nil {
		t.Errorf("got %q, want an error", directory)
	}
}
