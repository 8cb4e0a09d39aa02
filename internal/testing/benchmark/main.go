// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

// Command benchmark measures what reads of the provider cost: by its protocol, without a CLI, and as whole plans of
// a real CLI against the emulator, beside plans with the same number of terraform_data, the CLI's own floor. It
// prints Markdown, and exits with 1 when a target is missed (see verdict.go) or something could not be measured.
//
//	-sizes 1,100,500,1000   numbers of reads in a plan
//	-repetitions 3          plans per case, of which the median counts
//	-report-only            exit with 0 also when a target is missed
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
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "benchmark:", err)
		os.Exit(1)
	}
}

var errMissed = errors.New("a target is missed")

// run measures everything and then writes the report.
func run(ctx context.Context, arguments []string, output, progress io.Writer) (err error) {
	options, err := parseOptions(arguments, progress)
	if err != nil {
		return err
	}
	prepared, err := prepare(ctx, progress)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, prepared.remove()) }()
	measured := report{machine: thisMachine(prepared.cli), repetitions: options.repetitions}
	if measured.protocol, err = prepared.measureProtocol(ctx); err != nil {
		return err
	}
	for _, network := range networks() {
		plans, err := prepared.measurePlans(ctx, network, options)
		if err != nil {
			return err
		}
		measured.plans = append(measured.plans, plans)
	}
	measured.verdicts = judge(measured.plans)
	if _, err := io.WriteString(output, measured.markdown()); err != nil {
		return err
	}
	if measured.missed() && !options.reportOnly {
		return errMissed
	}
	return nil
}
