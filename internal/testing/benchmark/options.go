// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"flag"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// options are the flags.
type options struct {
	sizes       []int // ascending, none twice, all at least 1
	repetitions int
	reportOnly  bool
}

func parseOptions(arguments []string, usage io.Writer) (options, error) {
	parsed := options{sizes: []int{1, 100, 500, 1000}}
	flags := flag.NewFlagSet("benchmark", flag.ContinueOnError)
	flags.SetOutput(usage)
	flags.Func("sizes", "`numbers` of reads in a plan, with commas between (default 1,100,500,1000)", func(given string) error {
		sizes, err := parseSizes(given)
		parsed.sizes = sizes
		return err
	})
	flags.IntVar(&parsed.repetitions, "repetitions", 3, "plans per case, of which the median counts")
	flags.BoolVar(&parsed.reportOnly, "report-only", false, "exit with 0 also when a target is missed")
	if err := flags.Parse(arguments); err != nil {
		return options{}, err
	}
	switch {
	case flags.NArg() > 0:
		return options{}, fmt.Errorf("unexpected argument %q", flags.Arg(0))
	case parsed.repetitions < 1:
		return options{}, fmt.Errorf("-repetitions is %d, want at least 1", parsed.repetitions)
	}
	return parsed, nil
}

func parseSizes(given string) ([]int, error) {
	var sizes []int
	for field := range strings.SplitSeq(given, ",") {
		size, err := strconv.Atoi(field)
		if err != nil || size < 1 {
			return nil, fmt.Errorf("%q is no number of reads", field)
		}
		sizes = append(sizes, size)
	}
	slices.Sort(sizes)
	return slices.Compact(sizes), nil
}
