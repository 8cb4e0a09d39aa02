// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/cli"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

func (d *demo) findCLI(ctx context.Context) error {
	d.announce("Find a Terraform CLI")
	binary, err := cli.EnsureCLI(ctx, d.output)
	if err != nil {
		return err
	}
	d.say("%s", binary)
	d.workspace = cli.Workspace{CLI: binary, Output: d.output}
	return nil
}

func (d *demo) installProvider(ctx context.Context) error {
	d.announce("Build the provider and install it into a local plugin directory")
	d.say("The first time this takes a minute or two.")
	directory, err := os.MkdirTemp("", "containerregistry-demo-")
	if err != nil {
		return fmt.Errorf("make a temporary directory: %w", err)
	}
	d.directory = directory
	installation, err := cli.InstallLocally(ctx, directory)
	if err != nil {
		return err
	}
	d.say("%s", installation.Mirror)
	d.workspace.ConfigurationFile = installation.ConfigurationFile
	return nil
}

func (d *demo) startEmulator(context.Context) error {
	d.announce("Start the emulator of both registries, which checks every signature")
	server, err := emulator.Start(emulator.Options{})
	if err != nil {
		return err
	}
	d.emulator = server
	server.SetActionRemoved(emulator.OperationGetRepoTagLayers, d.withoutAPI)
	d.say("%s", server.URL())
	return nil
}

// initialize needs no network: the CLI finds the provider in the local plugin directory.
func (d *demo) initialize(ctx context.Context) error {
	d.announce("%s init", d.workspace.CLI.Name)
	d.workspace.Directory = filepath.Join(d.directory, "workspace")
	if err := writeConfiguration(d.workspace.Directory, d.story.variables(d.emulator)); err != nil {
		return err
	}
	// What it prints would be long and tell nothing about the provider.
	result, err := d.quietly(ctx, "init")
	if err != nil {
		fmt.Fprint(d.output, result.Stdout)
		return err
	}
	d.say("The provider is the one in the local plugin directory.")
	return nil
}

// quietly runs the CLI and shows nothing of what it prints.
func (d *demo) quietly(ctx context.Context, arguments ...string) (cli.Result, error) {
	quiet := d.workspace
	quiet.Output = nil
	return quiet.Run(ctx, arguments...)
}
