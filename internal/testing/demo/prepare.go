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
	d.startStep("Find a Terraform CLI")
	binary, err := cli.EnsureCLI(ctx, d.output)
	if err != nil {
		return err
	}
	d.printLine("%s", binary)
	d.workspace = cli.Workspace{CLI: binary, Output: d.output}
	return nil
}

func (d *demo) installProvider(ctx context.Context) error {
	d.startStep("Build the provider and install it into a local plugin directory")
	d.printLine("The first build compiles all dependencies.")
	directory, err := os.MkdirTemp("", "containerregistry-demo-")
	if err != nil {
		return fmt.Errorf("make a temporary directory: %w", err)
	}
	d.directory = directory
	installation, err := cli.InstallLocally(ctx, directory)
	if err != nil {
		return err
	}
	d.printLine("%s", installation.Mirror)
	d.workspace.ConfigurationFile = installation.ConfigurationFile
	return nil
}

func (d *demo) startEmulator(context.Context) error {
	d.startStep("Start the emulator of both registries, which checks every signature")
	server, err := emulator.Start(emulator.Options{})
	if err != nil {
		return err
	}
	d.emulator = server
	server.SetActionRemoved(emulator.OperationGetRepoTagLayers, d.withoutAPI)
	d.printLine("%s", server.URL())
	return nil
}

// initialize runs init without a network: the CLI finds the provider in the local plugin directory.
func (d *demo) initialize(ctx context.Context) error {
	d.startStep("%s init", d.workspace.CLI.Name)
	d.workspace.Directory = filepath.Join(d.directory, "workspace")
	if err := writeConfiguration(d.workspace.Directory, d.scenario.variables(d.emulator)); err != nil {
		return err
	}
	// Its output is long and tells nothing about the provider.
	result, err := d.runQuietly(ctx, "init")
	if err != nil {
		fmt.Fprint(d.output, result.Stdout)
		return err
	}
	d.printLine("The provider is the one in the local plugin directory.")
	return nil
}

// runQuietly runs the CLI without showing its output.
func (d *demo) runQuietly(ctx context.Context, arguments ...string) (cli.Result, error) {
	quiet := d.workspace
	quiet.Output = nil
	return quiet.Run(ctx, arguments...)
}
