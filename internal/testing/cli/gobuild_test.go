// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package cli

import (
	"context"
	"errors"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// lines hands on what a program prints and calls a function at the first of it.
type lines struct {
	strings.Builder
	first onFirstWrite
}

func (l *lines) Write(output []byte) (int, error) {
	l.first()
	return l.Builder.Write(output)
}

func TestGoBuildIsInterruptedNotKilled(t *testing.T) {
	directory := t.TempDir()
	standIn(t, filepath.Join(directory, "go"),
		`trap 'echo ended in order; exit 1' INT; echo "$* with $GOTMPDIR"; while :; do /bin/sleep 0.01; done`)
	t.Setenv("PATH", directory)
	ctx, cancel := context.WithCancel(t.Context())
	command := goBuild(ctx, directory, "/scratch/binary", "-v", ".")
	printed := &lines{first: onFirstWrite(cancel)}
	command.Stdout = printed
	var exit *exec.ExitError
	if err := command.Run(); !errors.As(err, &exit) || exit.ExitCode() != 1 {
		t.Errorf("error %v, want exit code 1", err)
	}
	want := "build -trimpath -buildvcs=false -o /scratch/binary -v . with /scratch\nended in order\n"
	if printed.String() != want {
		t.Errorf("printed %q, want %q", printed.String(), want)
	}
}
