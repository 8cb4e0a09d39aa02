// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/cli"
)

// announce says what will run where.
func announce(output io.Writer, candidates []candidate) {
	fmt.Fprintf(output, "The tests that use a CLI (%s), without the race detector, on\n", described(cli.AllCLITests))
	for _, one := range candidates {
		fmt.Fprintf(output, "  %s, %s", one.cli, one.origin)
		if one.leftOut {
			fmt.Fprint(output, " (left out: make test runs the same tests on it)")
		}
		fmt.Fprintln(output)
	}
}

func described(all []cli.CLITests) string {
	var parts []string
	for _, tests := range all {
		part := strings.Join(tests.Packages, ", ")
		if tests.Pattern != "" {
			part += " -run " + tests.Pattern
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, ", ")
}

// summarize says what ran where, what came of it, and what was skipped.
func summarize(output io.Writer, candidates []candidate) {
	fmt.Fprintln(output)
	table := tabwriter.NewWriter(output, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "CLI\tVersion\tFrom\tResult\tPassed, by package\tFailed\tSkipped\tTime")
	for _, one := range candidates {
		fmt.Fprintf(table, "%s\t%s\t%s\t", one.cli.Name, one.cli.Version, one.origin)
		if one.leftOut {
			fmt.Fprintln(table, "left to make test\t-\t-\t-\t-")
			continue
		}
		result := "passed"
		if len(one.tally.failed) > 0 {
			result = "FAILED"
		}
		fmt.Fprintf(table, "%s\t%s\t%d\t%d\t%s\n", result, counts(one.tally.passed),
			len(one.tally.failed), len(one.tally.skipped), one.tally.duration.Round(time.Second))
	}
	_ = table.Flush() // the console's errors are nobody's business
	for _, one := range candidates {
		list(output, one)
	}
}

// counts are like "demo 24, endtoend 145".
func counts(byPackage map[string]int) string {
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(byPackage)) {
		parts = append(parts, fmt.Sprintf("%s %d", name, byPackage[name]))
	}
	return strings.Join(parts, ", ")
}

// list names what failed and, reason by reason, what was skipped.
func list(output io.Writer, one candidate) {
	if len(one.tally.failed) > 0 {
		fmt.Fprintf(output, "\nFailed on %s %s:\n", one.cli.Name, one.cli.Version)
		for _, name := range one.tally.failed {
			fmt.Fprintln(output, "  "+name)
		}
	}
	byReason := map[string][]string{}
	for _, skipped := range one.tally.skipped {
		reason := strings.ReplaceAll(skipped.reason, one.cli.String(), one.cli.Name+" "+one.cli.Version)
		byReason[reason] = append(byReason[reason], skipped.test)
	}
	if len(byReason) > 0 {
		fmt.Fprintf(output, "\nSkipped on %s %s:\n", one.cli.Name, one.cli.Version)
	}
	for _, reason := range slices.Sorted(maps.Keys(byReason)) {
		fmt.Fprintf(output, "  %d: %s\n", len(byReason[reason]), reason)
		for _, test := range slices.Sorted(slices.Values(byReason[reason])) {
			fmt.Fprintln(output, "     "+test)
		}
	}
}

// verdict is an error where a test failed on any of them.
func verdict(candidates []candidate) error {
	for _, one := range candidates {
		if len(one.tally.failed) > 0 {
			return errFailed
		}
	}
	return nil
}
