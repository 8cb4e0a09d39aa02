// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"errors"
	"testing"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/cli"
)

var errFull = errors.New("no space left")

// full is a writer that fails after some writes.
type full struct {
	left, calls int
}

func (f *full) Write(text []byte) (int, error) {
	f.calls++
	if f.left == 0 {
		return 0, errFull
	}
	f.left--
	return len(text), nil
}

func TestCancellingWriterCancelsAndAcceptsTheRest(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancelCause(t.Context())
	target := &full{left: 1}
	writer := &cancellingWriter{writer: target, cancel: cancel}
	for index, want := range []error{nil, errFull, errFull} {
		if n, err := writer.Write([]byte("text")); n != 4 || err != nil {
			t.Errorf("write %d: %d, %v; want all of it", index, n, err)
		}
		if cause := context.Cause(ctx); !errors.Is(cause, want) {
			t.Errorf("write %d: the context's cause is %v, want %v", index, cause, want)
		}
	}
	if target.calls != 2 {
		t.Errorf("%d writes, want 2: the one that failed is the last", target.calls)
	}
}

func TestDemoEndsWhenOutputFails(t *testing.T) {
	t.Setenv(cli.PathVariable, cli.CLIForTest(t).Path)
	for _, lines := range []int{0, 3} { // so that it ends while it looks for the CLI, and while it builds
		cli.TemporaryDirectoryForTest(t)
		if err := run(cli.ContextForTest(t), &full{left: lines}); !errors.Is(err, errFull) {
			t.Errorf("after %d lines: error %v, want %v", lines, err, errFull)
		}
	}
}
