// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

// Command demo runs the provider with a real CLI and without a cloud: it starts the emulator of
// both registries, applies the configuration in configuration/ (it asserts, gates and pins), moves
// the tags, and shows that the next plan fails. It exits with 0 only when every step had the
// expected result, the failing plan included; with 130 when it was interrupted (SIGINT, SIGTERM,
// SIGHUP). It removes all its files and ends all its processes.
package main

import (
	"context"
	"fmt"
	"io"
	"os"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/cli"
)

// exitInterrupted is what a shell reports of a program that ended by SIGINT.
const exitInterrupted = 130

func main() {
	surviveBrokenPipes()
	ctx, stop := cli.SignalContext(context.Background())
	err := run(ctx, os.Stdout)
	code := report(os.Stdout, os.Stderr, err, ctx.Err() != nil || cli.WasInterrupted(err))
	stop()
	os.Exit(code)
}

// report prints the result, an error to problems, and returns the exit code.
func report(output, problems io.Writer, err error, interrupted bool) int {
	switch {
	case err == nil:
		fmt.Fprintln(output, "\nEvery step had the expected result. The configuration is in internal/testing/demo/configuration.")
		return 0
	case interrupted:
		fmt.Fprintf(problems, "\nInterrupted: %v\n", err)
		return exitInterrupted
	default:
		fmt.Fprintf(problems, "\nThe demo failed: %v\n", err)
		return 1
	}
}
