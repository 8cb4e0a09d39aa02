// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/cli"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

// demo holds the state of one run.
type demo struct {
	output    io.Writer
	steps     int // started so far
	directory string
	scenario  scenario
	emulator  *emulator.Server
	workspace cli.Workspace
	// withoutAPI makes ACR's API refuse the action that lists layers from the start.
	withoutAPI bool
}

func run(ctx context.Context, output io.Writer) error {
	return runDemo(ctx, &demo{output: output})
}

// runDemo runs all steps and cleans up, also after an error, an interrupt, or when output can't be
// written any more.
func runDemo(ctx context.Context, d *demo) (err error) {
	scenario, err := readScenario(emulator.DefaultFixture())
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	d.output, d.scenario = &cancellingWriter{writer: d.output, cancel: cancel}, scenario
	defer func() { err = errors.Join(err, d.cleanUp()) }()
	for _, step := range []func(context.Context) error{
		d.findCLI, d.installProvider, d.startEmulator, d.initialize, d.apply, d.showOutputs, d.moveTags, d.planMovedTags, d.planWithoutAPI,
	} {
		err := step(ctx)
		if ctx.Err() != nil {
			return context.Cause(ctx) // the step's own error is only a consequence
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// startStep prints the number and the title of a step.
func (d *demo) startStep(format string, values ...any) {
	d.steps++
	fmt.Fprintf(d.output, "\n==> %d. "+format+"\n", append([]any{d.steps}, values...)...)
}

func (d *demo) printLine(format string, values ...any) {
	fmt.Fprintf(d.output, "    "+format+"\n", values...)
}

// cleanUp stops the emulator and removes the files. The CLI and its provider ended with their
// steps.
func (d *demo) cleanUp() error {
	d.startStep("Clean up")
	var err error
	if d.emulator != nil {
		err = d.emulator.Close()
	}
	if d.directory != "" {
		err = errors.Join(err, os.RemoveAll(d.directory))
	}
	return err
}
