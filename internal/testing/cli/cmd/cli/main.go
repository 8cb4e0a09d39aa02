// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

// Command harness gives the Makefile what package harness knows.
//
//	harness cli                    prints the path of the CLI; builds OpenTofu where there is none
//	harness environment            prints shell commands that export what acceptance tests need to run that CLI
//	harness install VERSION        builds the provider and installs it for this user of a Unix; prints where
//	harness schema                 prints the provider's schema as JSON, for tfplugindocs
//	harness tool NAME              prints the path of a development tool of tools/; builds it where it is not up to date
//
// Answers go to standard output, progress and errors to standard error.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/cli"
)

func main() {
	ctx, stop := cli.SignalContext(context.Background())
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "harness:", err)
		os.Exit(1)
	}
}

var errUsage = errors.New("usage: harness cli | environment | install VERSION | schema | tool NAME")

func run(ctx context.Context, arguments []string, answer, progress io.Writer) error {
	switch {
	case len(arguments) == 2 && arguments[0] == "install":
		home, err := os.UserHomeDir()
		if err != nil {
			return fmt.Errorf("install the provider: %w", err)
		}
		return install(ctx, home, arguments[1], answer)
	case len(arguments) == 2 && arguments[0] == "tool":
		path, err := cli.EnsureTool(ctx, arguments[1], progress)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintln(answer, path)
		return err
	case len(arguments) != 1:
		return errUsage
	}
	verbs := map[string]func(context.Context, cli.CLI, io.Writer) error{
		"cli":         printPath,
		"environment": printEnvironment,
		"schema":      printSchema,
	}
	verb, known := verbs[arguments[0]]
	if !known {
		return errUsage
	}
	binary, err := cli.EnsureCLI(ctx, progress)
	if err != nil {
		return err
	}
	return verb(ctx, binary, answer)
}

func printPath(_ context.Context, binary cli.CLI, answer io.Writer) error {
	_, err := fmt.Fprintln(answer, binary.Path)
	return err
}

func printEnvironment(_ context.Context, binary cli.CLI, answer io.Writer) error {
	for _, variable := range binary.AcceptanceEnvironment() {
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

func printSchema(ctx context.Context, binary cli.CLI, answer io.Writer) error {
	schema, err := cli.ProviderSchema(ctx, binary)
	if err != nil {
		return err
	}
	_, err = answer.Write(append(schema, '\n'))
	return err
}

// plainVersion is N.N.N: the name of a directory that a CLI compares versions by. It has no leading v, and no suffix,
// because a CLI chooses such a version only where a configuration asks for exactly it.
var plainVersion = regexp.MustCompile(`^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$`)

// install uses the directory in the home of a user of a Unix that both CLIs search without being told:
// https://developer.hashicorp.com/terraform/cli/config/config-file#implied-local-mirror-directories.
func install(ctx context.Context, home, version string, answer io.Writer) (err error) {
	if !plainVersion.MatchString(version) {
		return fmt.Errorf("install the provider: the version %q is not of the form N.N.N, like %s", version, cli.LocalVersion)
	}
	scratch, err := os.MkdirTemp("", "containerregistry-install-")
	if err != nil {
		return fmt.Errorf("install the provider: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(scratch)) }()
	binary, err := cli.BuildProvider(ctx, scratch, version)
	if err != nil {
		return err
	}
	installed, err := cli.InstallProvider(binary, filepath.Join(home, ".terraform.d", "plugins"), version)
	if err != nil {
		return err
	}
	fmt.Fprintf(answer, `Installed for Terraform and for OpenTofu:
  %s
Where a lock file knows another build of this version: delete the lock file and run init.
`, strings.Join(installed, "\n  "))
	return nil
}
