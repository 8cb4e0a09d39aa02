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

// demo is one run: what it prints to, and what its steps hand on.
type demo struct {
	output    io.Writer
	steps     int // announced so far
	directory string
	story     story
	emulator  *emulator.Server
	workspace cli.Workspace
	// withoutAPI is a demo in which ACR's API never had the action that lists layers.
	withoutAPI bool
}

func run(ctx context.Context, output io.Writer) error {
	return play(ctx, &demo{output: output})
}

// play plays a demo and cleans up, however it ends: also when it can't write to output any more. The error says what
// did not go as it should.
func play(ctx context.Context, d *demo) (err error) {
	story, err := readStory(emulator.DefaultFixture())
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	d.output, d.story = &cancellingWriter{writer: d.output, cancel: cancel}, story
	defer func() { err = errors.Join(err, d.cleanUp()) }()
	for _, step := range []func(context.Context) error{
		d.findCLI, d.installProvider, d.startEmulator, d.initialize, d.apply, d.showOutputs, d.moveTags, d.planAgain, d.planWithoutAPI,
	} {
		err := step(ctx)
		if ctx.Err() != nil {
			return context.Cause(ctx) // what an ended step says of itself is not why
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// announce begins a step with a line for people.
func (d *demo) announce(format string, values ...any) {
	d.steps++
	fmt.Fprintf(d.output, "\n==> %d. "+format+"\n", append([]any{d.steps}, values...)...)
}

func (d *demo) say(format string, values ...any) {
	fmt.Fprintf(d.output, "    "+format+"\n", values...)
}

// cleanUp ends the emulator and removes the files. The CLI and its provider ended with their steps.
func (d *demo) cleanUp() error {
	d.announce("Clean up")
	var err error
	if d.emulator != nil {
		err = d.emulator.Close()
	}
	if d.directory != "" {
		err = errors.Join(err, os.RemoveAll(d.directory))
	}
	return err
}
