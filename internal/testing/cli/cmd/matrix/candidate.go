// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/cli"
)

// candidate is a CLI and what came of the tests on it.
type candidate struct {
	cli     cli.CLI
	origin  string // where it comes from, for people
	leftOut bool   // because `make test` takes it
	tally   tally
}

// test runs all tests on the candidate and counts them. An error is one that ends the whole matrix; that a test failed is none.
func (c *candidate) test(ctx context.Context, output io.Writer) error {
	if c.leftOut {
		return nil
	}
	fmt.Fprintf(output, "\n==> %s\n", c.cli)
	c.tally = tally{output: output, tests: map[string]*state{}, passed: map[string]int{}}
	start := time.Now()
	for _, tests := range cli.AllCLITests {
		before := len(c.tally.failed)
		err := cli.GoTest(ctx, c.cli, tests, &c.tally, output)
		switch explained := len(c.tally.failed) > before; {
		case ctx.Err() != nil, err != nil && !explained:
			return err
		case err == nil:
			c.tally.expectTestsOf(tests.Packages)
		}
	}
	c.tally.duration = time.Since(start)
	return nil
}
