// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

// Command acceptance reads from the real services through the provider, with the credentials that its user signs in with,
// and compares what they answer with what the emulator answers to the same reads. It prints a report in Markdown that can be
// pasted into an issue: nothing in it names an account, an instance, a registry, a repository or a tag, and digests are told
// by their form. It only reads. A service whose names are not given, by the environment variables in README.md, is
// skipped. A difference is no failure; it exits with 1 where the tag that was named could not be read.
//
//	-output FILE   write the report to this file too
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Getenv, os.Stdout, os.Stderr)
	stop()
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "acceptance:", err)
		os.Exit(1)
	}
}

var errUnread = errors.New("a tag that was named could not be read, see above")

// run reads, and writes the report to output. What only its user may see goes to problems.
func run(ctx context.Context, arguments []string, getenv func(string) string, output, problems io.Writer) error {
	flags := flag.NewFlagSet("acceptance", flag.ContinueOnError)
	flags.SetOutput(problems)
	file := flags.String("output", "", "write the report to this `file` too")
	if err := flags.Parse(arguments); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}
	var report strings.Builder
	report.WriteString("# What the services answer\n")
	unread := false
	for _, service := range services {
		section, failure, err := service.report(ctx, getenv)
		if err != nil {
			return fmt.Errorf("%s: %w", service.name, err)
		}
		report.WriteString("\n" + section)
		if failure != "" {
			unread = true
			fmt.Fprintf(problems, "%s: %s\n", service.name, failure)
		}
	}
	if _, err := io.WriteString(output, report.String()); err != nil {
		return err
	}
	if *file != "" {
		if err := os.WriteFile(*file, []byte(report.String()), 0o600); err != nil {
			return fmt.Errorf("write the report: %w", err)
		}
	}
	if unread {
		return errUnread
	}
	return nil
}
