// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

// Command matrix runs every test that uses a CLI on Terraform and OpenTofu of the versions that tools/ pins, which it
// builds where they are not there, and on the CLI of TF_ACC_TERRAFORM_PATH or of the PATH. It says at its start what they
// are, at its end what ran on which and what was skipped, and exits with 1 when a test failed. Without the race
// detector: `make test` has it.
//
//	-after-test   leave out the CLI that `make test` takes, because that has just run the same tests on it
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/cli"
)

func main() {
	ctx, stop := cli.SignalContext(context.Background())
	err := run(ctx, os.Args[1:], os.Stdout)
	stop()
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "matrix:", err)
		os.Exit(1)
	}
}

var errFailed = errors.New("tests failed, see above")

func run(ctx context.Context, arguments []string, output io.Writer) error {
	flags := flag.NewFlagSet("matrix", flag.ContinueOnError)
	flags.SetOutput(output)
	afterTest := flags.Bool("after-test", false, "leave out the CLI that make test takes, because that has just run the same tests on it")
	if err := flags.Parse(arguments); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}
	candidates, err := lineUp(ctx, *afterTest, output)
	if err != nil {
		return err
	}
	announce(output, candidates)
	for index := range candidates {
		if err := candidates[index].test(ctx, output); err != nil {
			return err
		}
	}
	summarize(output, candidates)
	return verdict(candidates)
}
