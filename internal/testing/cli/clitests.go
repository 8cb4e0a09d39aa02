// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package cli

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
)

// CLITests are tests that one `go test` runs on a CLI.
type CLITests struct {
	Packages []string // directories of the source tree, with slashes
	Pattern  string   // of -run; empty for all tests, where few of them use no CLI
}

// AllCLITests are all that use a CLI: what `make test-matrix` runs on one CLI after the other. [CLIForTest] fails in
// a test that is none of them.
var AllCLITests = []CLITests{
	{Packages: []string{"internal/testing/demo", "internal/testing/e2e"}},
	{Packages: []string{"internal/provider"}, Pattern: "^TestCLI"},
}

// isCLITest says whether a test, which may be part of another, in a package's directory is one of [AllCLITests].
func isCLITest(directory, test string) bool {
	return slices.ContainsFunc(AllCLITests, func(tests CLITests) bool {
		return slices.Contains(tests.Packages, filepath.ToSlash(directory)) && regexp.MustCompile(tests.Pattern).MatchString(test)
	})
}

// testedDirectory is the directory of the package whose tests run, relative to the source tree.
func testedDirectory() (string, error) {
	root, err := ModuleDirectory()
	if err != nil {
		return "", err
	}
	working, err := os.Getwd()
	if err != nil {
		return "", err
	}
	return filepath.Rel(root, working)
}
