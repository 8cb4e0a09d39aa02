// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package cli

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// lines keeps what a program prints and calls a function at its first output.
type lines struct {
	strings.Builder
	first onFirstWrite
}

func (l *lines) Write(output []byte) (int, error) {
	l.first()
	return l.Builder.Write(output)
}

func TestGoCommandIsInterruptedNotKilled(t *testing.T) {
	directory := setPath(t, map[string]string{
		"go": `trap 'echo interrupted; exit 1' INT; echo "$* in $PWD with $GOTMPDIR"; while :; do /bin/sleep 0.01; done`,
	})
	write(t, filepath.Join(directory, "go.mod"), "module "+ModulePath+"\n")
	ctx, cancel := context.WithCancel(t.Context())
	command, err := goCommand(ctx, "/scratch", "build", ".")
	if err != nil {
		t.Fatal(err)
	}
	printed := &lines{first: onFirstWrite(cancel)}
	command.Stdout = printed
	var exit *exec.ExitError
	if err := command.Run(); !errors.As(err, &exit) || exit.ExitCode() != 1 {
		t.Errorf("error %v, want exit code 1", err)
	}
	if want := "build . in " + directory + " with /scratch\ninterrupted\n"; printed.String() != want {
		t.Errorf("printed %q, want %q", printed.String(), want)
	}
}

func TestModuleDirectoryIsTheNearestOneOfTheProvider(t *testing.T) {
	root := t.TempDir()
	tool := filepath.Join(root, "tools", "tool")
	write(t, filepath.Join(root, "go.mod"), "module "+ModulePath+"\n\ngo 1.26.0\n")
	write(t, filepath.Join(tool, "go.mod"), "module "+ModulePath+"/tools/tool\n")
	for _, start := range []string{root, filepath.Dir(tool), tool} {
		t.Chdir(start)
		if got, err := ModuleDirectory(); err != nil || got != root {
			t.Errorf("in %s: %q, %v; want %q", start, got, err, root)
		}
	}
}

func TestModuleDirectoryOutsideOfTheSourceTree(t *testing.T) {
	start := t.TempDir()
	t.Chdir(start)
	want := "find the module: " + start + " is not inside the source tree of " + ModulePath
	if _, err := ModuleDirectory(); err == nil || err.Error() != want {
		t.Errorf("error %v, want %q", err, want)
	}
}

// write writes a file and the directories above it.
func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}
