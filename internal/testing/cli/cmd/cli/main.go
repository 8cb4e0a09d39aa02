// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

// Command cli gives the makefile what package cli knows.
//
//	cli path      prints the path of the CLI that tests use; builds OpenTofu where there is none
//	cli schema    prints the provider's schema as JSON, for tfplugindocs
//
// Results go to standard output, progress and errors to standard error.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/cli"
)

func main() {
	ctx, stop := cli.SignalContext(context.Background())
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "cli:", err)
		os.Exit(1)
	}
}

var errUsage = errors.New("usage: cli path | cli schema")

func run(ctx context.Context, arguments []string, output, progress io.Writer) error {
	verb := strings.Join(arguments, " ")
	if verb != "path" && verb != "schema" {
		return errUsage
	}
	binary, err := cli.EnsureCLI(ctx, progress)
	if err != nil {
		return err
	}
	if verb == "path" {
		_, err = fmt.Fprintln(output, binary.Path)
		return err
	}
	schema, err := cli.ProviderSchema(ctx, binary)
	if err != nil {
		return err
	}
	_, err = output.Write(schema)
	return err
}
