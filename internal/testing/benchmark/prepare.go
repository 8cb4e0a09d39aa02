// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/cli"
)

// preparation is what all cases share: a CLI, the provider in a local mirror, the emulator's program.
type preparation struct {
	progress     io.Writer
	module       string // directory of the source tree
	directory    string // temporary
	cli          cli.CLI
	installation cli.Installation
	emulator     string // path of the program
}

// prepare builds what is to be measured.
func prepare(ctx context.Context, progress io.Writer) (_ *preparation, err error) {
	p := &preparation{progress: progress}
	if p.cli, err = cli.EnsureCLI(ctx, progress); err != nil {
		return nil, err
	}
	if p.module, err = cli.ModuleDirectory(); err != nil {
		return nil, err
	}
	temporary, err := os.MkdirTemp("", "containerregistry-benchmark-")
	if err != nil {
		return nil, fmt.Errorf("make a temporary directory: %w", err)
	}
	defer func() {
		if err != nil {
			_ = os.RemoveAll(temporary)
		}
	}()
	// The system names a process's program by the path without symbolic links.
	if p.directory, err = filepath.EvalSymlinks(temporary); err != nil {
		return nil, fmt.Errorf("make a temporary directory: %w", err)
	}
	p.say("Building the provider and the emulator.")
	if p.installation, err = cli.InstallLocally(ctx, p.directory); err != nil {
		return nil, err
	}
	p.emulator = filepath.Join(p.directory, "emulator.exe") // the suffix does no harm where it means nothing
	if _, err = p.goTool(ctx, "build", "-buildvcs=false", "-o", p.emulator, "./internal/testing/emulator/cmd/emulator"); err != nil {
		return nil, fmt.Errorf("build the emulator: %w", err)
	}
	return p, nil
}

func (p *preparation) remove() error { return os.RemoveAll(p.directory) }

func (p *preparation) say(format string, values ...any) {
	fmt.Fprintf(p.progress, format+"\n", values...)
}

// goTool runs the go command in the source tree and gives what it printed on stdout.
func (p *preparation) goTool(ctx context.Context, arguments ...string) (string, error) {
	command := exec.CommandContext(ctx, "go", arguments...)
	command.Dir = p.module
	command.Stderr = p.progress
	output, err := command.Output()
	if err != nil {
		return "", fmt.Errorf("%s: %w\n%s", command, err, output)
	}
	return string(output), nil
}
