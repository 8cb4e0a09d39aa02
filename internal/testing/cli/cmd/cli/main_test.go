// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/cli"
)

func TestPath(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a user's tofu")
	if err := os.WriteFile(path, []byte("#!/bin/sh\necho 'OpenTofu v1.12.6'\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv(cli.PathVariable, path)
	var output, progress strings.Builder
	if err := run(t.Context(), []string{"path"}, &output, &progress); err != nil || output.String() != path+"\n" || progress.String() != "" {
		t.Errorf("output %q, progress %q, %v; want %q", output.String(), progress.String(), err, path)
	}
}

func TestUsage(t *testing.T) {
	t.Parallel()
	for _, arguments := range [][]string{nil, {"PATH"}, {"path", "more"}, {"install", "1.0.0"}} {
		if err := run(t.Context(), arguments, &strings.Builder{}, &strings.Builder{}); !errors.Is(err, errUsage) {
			t.Errorf("%q: error %v, want the usage", arguments, err)
		}
	}
}
