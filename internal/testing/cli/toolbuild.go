// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package cli

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
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

// toolBuild is the program of a tools module and where its binary goes.
type toolBuild struct {
	source string // the directory of the tool's go.mod, which names one tool
	output string
}

// run compiles the tool. The binary appears whole or not at all, whoever else builds the same one.
func (b toolBuild) run(ctx context.Context, progress io.Writer) (err error) {
	versions, err := b.versions()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(b.output), 0o750); err != nil {
		return err
	}
	scratch, err := os.MkdirTemp(filepath.Dir(b.output), ".build-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(scratch)) }()

	binary := filepath.Join(scratch, filepath.Base(b.output))
	ticker := time.NewTicker(progressInterval)
	defer ticker.Stop()
	if err := runWithProgress(goBuild(ctx, b.source, binary, "-v", "tool"), ticker.C, progress); err != nil {
		return err
	}
	// Without the file between the two: what it said of the old binary is not true of the new one.
	if err := os.Remove(b.versionsFile()); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	if err := os.Rename(binary, b.output); err != nil {
		return err
	}
	return os.WriteFile(b.versionsFile(), []byte(versions), 0o600)
}

// runWithProgress runs a `go build -v` and writes a line on how far it is at every tick and at its end.
func runWithProgress(command *exec.Cmd, ticks <-chan time.Time, progress io.Writer) error {
	log := &buildLog{}
	command.Stderr = log
	start := time.Now()
	finished := make(chan error, 1)
	go func() { finished <- command.Run() }()
	for {
		select {
		case now := <-ticks:
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

// versionsFile is beside the binary and holds the versions that it was built from.
func (b toolBuild) versionsFile() string { return b.output + ".versions" }

// versions stands for the versions that the tool is built from. Not the files' times: a checkout makes those anew.
func (b toolBuild) versions() (string, error) {
	hash := sha256.New()
	for _, name := range []string{"go.mod", "go.sum"} {
		content, err := os.ReadFile(filepath.Join(b.source, name))
		if err != nil {
			return "", err
		}
		fmt.Fprintf(hash, "%s %d\n%s", name, len(content), content)
	}
	return hex.EncodeToString(hash.Sum(nil)), nil
}

// upToDate says whether the binary is there and was built from the versions that are there now.
func (b toolBuild) upToDate() bool {
	if _, err := os.Stat(b.output); err != nil {
		return false
	}
	versions, err := b.versions()
	if err != nil {
		return false
	}
	built, err := os.ReadFile(b.versionsFile())
	return err == nil && string(built) == versions
}
