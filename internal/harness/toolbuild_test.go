// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package harness

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// standInTool is a tools module that needs nothing but the standard library.
func standInTool(t *testing.T, source string) toolBuild {
	t.Helper()
	directory := t.TempDir()
	build := toolBuild{
		source:      filepath.Join(directory, "tools", "standin"),
		packagePath: "example.com/standin",
		output:      filepath.Join(directory, ".tools", "bin", "standin"+executableSuffix),
	}
	write(t, filepath.Join(build.source, "go.mod"), "module example.com/standin\n\ngo 1.26.0\n")
	write(t, filepath.Join(build.source, "go.sum"), "")
	write(t, filepath.Join(build.source, "main.go"), source)
	return build
}

func TestToolBuildMakesTheBinaryAndSaysHowFarItWas(t *testing.T) {
	t.Parallel()
	build := standInTool(t, "package main\n\nfunc main() { print(\"it runs\") }\n")
	var progress strings.Builder
	if err := build.run(t.Context(), &progress); err != nil {
		t.Fatal(err)
	}
	if !regexp.MustCompile(`^ {2}\S+: 0 modules downloaded, \d+ packages compiled\n$`).MatchString(progress.String()) {
		t.Errorf("progress %q", progress.String())
	}
	output, err := exec.CommandContext(t.Context(), build.output).CombinedOutput()
	if err != nil || string(output) != "it runs" {
		t.Errorf("the binary printed %q, %v", output, err)
	}
	if difference := cmp.Diff([]string{filepath.Base(build.output)}, names(t, filepath.Dir(build.output))); difference != "" {
		t.Error(difference)
	}
}

func TestToolBuildThatFailsSaysWhyAndLeavesNothing(t *testing.T) {
	t.Parallel()
	build := standInTool(t, "package main\n\nfunc main() { nothing() }\n")
	err := build.run(t.Context(), &strings.Builder{})
	if err == nil || !strings.Contains(err.Error(), "undefined: nothing") {
		t.Errorf("error %v", err)
	}
	if left := names(t, filepath.Dir(build.output)); len(left) != 0 {
		t.Errorf("left behind: %q", left)
	}
}

func TestUpToDate(t *testing.T) {
	t.Parallel()
	build := standInTool(t, "")
	if upToDate(build) {
		t.Error("up to date without a binary")
	}
	write(t, build.output, "")
	built := time.Date(2024, 3, 31, 0, 0, 0, 0, time.UTC)
	for name, test := range map[string]struct {
		goMod, goSum time.Duration // after the binary
		want         bool
	}{
		"older":          {-time.Hour, -time.Hour, true},
		"the same time":  {0, 0, true},
		"go.mod changed": {time.Hour, -time.Hour, false},
		"go.sum changed": {-time.Hour, time.Hour, false},
	} {
		setTime(t, build.output, built)
		setTime(t, filepath.Join(build.source, "go.mod"), built.Add(test.goMod))
		setTime(t, filepath.Join(build.source, "go.sum"), built.Add(test.goSum))
		if got := upToDate(build); got != test.want {
			t.Errorf("%s: %t, want %t", name, got, test.want)
		}
	}
}

func setTime(t *testing.T, path string, modified time.Time) {
	t.Helper()
	if err := os.Chtimes(path, modified, modified); err != nil {
		t.Fatal(err)
	}
}

// names lists a directory.
func names(t *testing.T, directory string) []string {
	t.Helper()
	entries, err := os.ReadDir(directory)
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, entry := range entries {
		found = append(found, entry.Name())
	}
	return found
}
