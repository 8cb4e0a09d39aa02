// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

// Command harness gives the Makefile what package harness knows.
//
//	harness cli                    prints the path of the CLI; builds OpenTofu where there is none
//	harness environment            prints shell commands that export what acceptance tests need to run that CLI
//	harness install VERSION        builds the provider and installs it for this user; prints where
//	harness schema                 prints the provider's schema as JSON, for tfplugindocs
//
// Answers go to standard output, progress and errors to standard error.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/harness"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "harness:", err)
		os.Exit(1)
	}
}

var errUsage = errors.New("usage: harness cli | environment | install VERSION | schema")

func run(ctx context.Context, arguments []string, answer, progress io.Writer) error {
	switch {
	case len(arguments) == 2 && arguments[0] == "install":
		home, err := os.UserHomeDir()
		if err != nil {
			return fmt.Errorf("install the provider: %w", err)
		}
		return install(ctx, home, arguments[1], answer)
	case len(arguments) != 1:
		return errUsage
	}
	verbs := map[string]func(context.Context, harness.CLI, io.Writer) error{
		"cli":         printPath,
		"environment": printEnvironment,
		"schema":      printSchema,
	}
	verb, known := verbs[arguments[0]]
	if !known {
		return errUsage
	}
	cli, err := harness.EnsureCLI(ctx, progress)
	if err != nil {
		return err
	}
	return verb(ctx, cli, answer)
}

func printPath(_ context.Context, cli harness.CLI, answer io.Writer) error {
	_, err := fmt.Fprintln(answer, cli.Path)
	return err
}

func printEnvironment(_ context.Context, cli harness.CLI, answer io.Writer) error {
	for _, variable := range cli.AcceptanceEnvironment() {
		name, value, _ := strings.Cut(variable, "=")
		if _, err := fmt.Fprintf(answer, "export %s=%s\n", name, quote(value)); err != nil {
			return err
		}
	}
	return nil
}

// quote makes one word of a POSIX shell.
func quote(value string) string {
	return "'" + strings.ReplaceAll(value, "'", `'\''`) + "'"
}

func printSchema(ctx context.Context, cli harness.CLI, answer io.Writer) error {
	schema, err := harness.ProviderSchema(ctx, cli)
	if err != nil {
		return err
	}
	_, err = answer.Write(append(schema, '\n'))
	return err
}

// install uses the directory in a user's home that both CLIs search without being told:
// https://developer.hashicorp.com/terraform/cli/config/config-file#implied-local-mirror-directories.
func install(ctx context.Context, home, version string, answer io.Writer) (err error) {
	scratch, err := os.MkdirTemp("", "containerregistry-install-")
	if err != nil {
		return fmt.Errorf("install the provider: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(scratch)) }()
	binary, err := harness.BuildProvider(ctx, scratch, version)
	if err != nil {
		return err
	}
	installed, err := harness.InstallProvider(binary, filepath.Join(home, ".terraform.d", "plugins"), version)
	if err != nil {
		return err
	}
	fmt.Fprintf(answer, `Installed for Terraform and for OpenTofu:
  %s
Where a lock file knows another build of this version: delete the lock file and run init.
`, strings.Join(installed, "\n  "))
	return nil
}
