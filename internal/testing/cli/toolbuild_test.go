// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package cli

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
		source: filepath.Join(directory, "tools", "standin"),
		output: filepath.Join(directory, ".tools", "bin", "standin"+executableSuffix),
	}
	write(t, filepath.Join(build.source, "go.mod"), "module example.com/standin\n\ngo 1.26.0\n\ntool example.com/standin\n")
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
	want := []string{filepath.Base(build.output), filepath.Base(build.versionsFile())}
	if difference := cmp.Diff(want, names(t, filepath.Dir(build.output))); difference != "" {
		t.Error(difference)
	}
	if !build.upToDate() {
		t.Error("not up to date after the build")
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

func TestToolBuildIsUpToDateByItsVersions(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		change func(t *testing.T, build toolBuild)
		want   bool
	}{
		"as built": {func(*testing.T, toolBuild) {}, true},
		"a checkout makes all times anew": {func(t *testing.T, build toolBuild) {
			later := time.Date(2124, 3, 31, 0, 0, 0, 0, time.UTC)
			for _, file := range []string{"go.mod", "go.sum"} {
				if err := os.Chtimes(filepath.Join(build.source, file), later, later); err != nil {
					t.Fatal(err)
				}
			}
		}, true},
		"another go.mod": {func(t *testing.T, build toolBuild) { write(t, filepath.Join(build.source, "go.mod"), "module other\n") }, false},
		"another go.sum": {func(t *testing.T, build toolBuild) { write(t, filepath.Join(build.source, "go.sum"), "other\n") }, false},
		"no binary":      {func(t *testing.T, build toolBuild) { remove(t, build.output) }, false},
		"no versions":    {func(t *testing.T, build toolBuild) { remove(t, build.versionsFile()) }, false},
		"no go.sum":      {func(t *testing.T, build toolBuild) { remove(t, filepath.Join(build.source, "go.sum")) }, false},
	} {
		build := standInTool(t, "package main\n\nfunc main() {}\n")
		write(t, build.output, "")
		remember(t, build)
		test.change(t, build)
		if got := build.upToDate(); got != test.want {
			t.Errorf("%s: %t, want %t", name, got, test.want)
		}
	}
}

func TestToolBuildSaysHowFarItIs(t *testing.T) {
	t.Parallel()
	// The stand-in of go ends when the first line of progress was written.
	written := filepath.Join(t.TempDir(), "written")
	command := exec.CommandContext(t.Context(), "sh", "-c", `echo some/package >&2; while ! [ -e "$1" ]; do sleep 0.01; done`, "sh", written)
	ticks := make(chan time.Time, 1)
	ticks <- time.Now().Add(time.Hour)
	progress := &lines{first: func() { write(t, written, "") }}
	if err := runWithProgress(command, ticks, progress); err != nil {
		t.Fatal(err)
	}
	if !regexp.MustCompile(`^ {2}1h0m0s: 0 modules downloaded, [01] packages compiled\n {2}\S+: 0 modules downloaded, 1 packages compiled\n$`).MatchString(progress.String()) {
		t.Errorf("progress %q", progress.String())
	}
}

func remove(t *testing.T, path string) {
	t.Helper()
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
}

// remember lets the binary count as built from the versions that are there.
func remember(t *testing.T, build toolBuild) {
	t.Helper()
	versions, err := build.versions()
	if err != nil {
		t.Fatal(err)
	}
	write(t, build.versionsFile(), versions)
}
