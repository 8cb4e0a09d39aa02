// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"flag"
	"fmt"
	"io"
)

// options are the flags.
type options struct {
	reads    int // at least 5, so that a fifth of them is some
	parallel int // at least 1
	seed     uint64
}

func parseOptions(arguments []string, usage io.Writer) (options, error) {
	var parsed options
	flags := flag.NewFlagSet("soak", flag.ContinueOnError)
	flags.SetOutput(usage)
	flags.IntVar(&parsed.reads, "reads", 10_000, "how many reads")
	flags.IntVar(&parsed.parallel, "parallel", 50, "how many reads at a time")
	flags.Uint64Var(&parsed.seed, "seed", 1, "of the fixture, of the reads and of what is done to the answers")
	if err := flags.Parse(arguments); err != nil {
		return options{}, err
	}
	switch {
	case flags.NArg() > 0:
		return options{}, fmt.Errorf("unexpected argument %q", flags.Arg(0))
	case parsed.reads < 5:
		return options{}, fmt.Errorf("-reads is %d, want at least 5", parsed.reads)
	case parsed.parallel < 1:
		return options{}, fmt.Errorf("-parallel is %d, want at least 1", parsed.parallel)
	}
	return parsed, nil
}
