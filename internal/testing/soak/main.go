// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

// Command soak reads through the provider's protocol, thousands of times and many at a time, from an emulator behind a
// gateway that spoils a part of the answers and moves tags while they are read. Each result is compared with what the
// emulator's fixture says, each error with what was done to the answers, and what the run took with what it gave back. It
// prints Markdown, and exits with 1 when anything is wrong. Run it with -race.
//
//	-reads 10000   how many reads
//	-parallel 50   how many at a time
//	-seed 1        of the fixture, of the reads and of what is done to the answers
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "soak:", err)
		os.Exit(1)
	}
}

var errViolated = errors.New("something is wrong, see above")

// run soaks and writes the report.
func run(ctx context.Context, arguments []string, output, progress io.Writer) error {
	options, err := parseOptions(arguments, progress)
	if err != nil {
		return err
	}
	fmt.Fprintf(progress, "Seed %d: %d reads, %d at a time.\n", options.seed, options.reads, options.parallel)
	measured, err := soak(ctx, options)
	if err != nil {
		return err
	}
	if _, err := io.WriteString(output, measured.markdown()); err != nil {
		return err
	}
	return measured.verdict()
}

func (m *measured) verdict() error {
	if m.violations.count > 0 {
		return errViolated
	}
	return nil
}
