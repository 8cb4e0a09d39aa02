// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package harness

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// progressInterval is short enough to show that a build of minutes is alive.
const progressInterval = 15 * time.Second

// toolBuild is a program of a tools module and where its binary goes.
type toolBuild struct {
	source      string // the directory of the tool's go.mod
	packagePath string
	output      string
}

// run compiles the tool. The binary appears whole or not at all, whoever else builds the same one.
func (b toolBuild) run(ctx context.Context, progress io.Writer) (err error) {
	if err := os.MkdirAll(filepath.Dir(b.output), 0o750); err != nil {
		return err
	}
	scratch, err := os.MkdirTemp(filepath.Dir(b.output), ".build-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(scratch)) }()

	binary := filepath.Join(scratch, filepath.Base(b.output))
	if err := runWithProgress(goBuild(ctx, b.source, binary, "-v", b.packagePath), progress); err != nil {
		return err
	}
	return os.Rename(binary, b.output)
}

// runWithProgress runs a `go build -v` and writes a line on how far it is every progressInterval and at its end.
func runWithProgress(command *exec.Cmd, progress io.Writer) error {
	log := &buildLog{}
	command.Stderr = log
	start := time.Now()
	ticker := time.NewTicker(progressInterval)
	defer ticker.Stop()
	finished := make(chan error, 1)
	go func() { finished <- command.Run() }()
	for {
		select {
		case now := <-ticker.C:
			fmt.Fprintln(progress, log.summary(now.Sub(start)))
		case err := <-finished:
			if err != nil {
				return fmt.Errorf("%s: %w\n%s", command, err, log.messages())
			}
			fmt.Fprintln(progress, log.summary(time.Since(start)))
			return nil
		}
	}
}

// upToDate says whether the binary is there and not older than the versions that it is built from.
func upToDate(b toolBuild) bool {
	binary, err := os.Stat(b.output)
	if err != nil {
		return false
	}
	for _, name := range []string{"go.mod", "go.sum"} {
		file, err := os.Stat(filepath.Join(b.source, name))
		if err != nil || file.ModTime().After(binary.ModTime()) {
			return false
		}
	}
	return true
}
