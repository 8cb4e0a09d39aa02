// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/cli"
)

// pinned are the modules of tools/ whose programs are CLIs.
var pinned = []string{"terraform", "opentofu"}

// lineUp gives the CLI that `make test` takes, where it is not one of tools/, and then those of tools/, which it builds.
func lineUp(ctx context.Context, afterTest bool, progress io.Writer) ([]candidate, error) {
	var built []candidate
	for _, name := range pinned {
		path, err := cli.EnsureTool(ctx, name, progress)
		if err != nil {
			return nil, err
		}
		binary, err := cli.InspectCLI(ctx, path)
		if err != nil {
			return nil, err
		}
		built = append(built, candidate{cli: binary, origin: "built from tools/" + name})
	}
	found, err := cli.FindCLI(ctx)
	if err != nil && !errors.Is(err, cli.ErrNoCLI) {
		return nil, err
	}
	explainPath(ctx, found, progress)
	all := built
	isBuilt := slices.ContainsFunc(built, func(c candidate) bool { return c.cli.Path == found.Path })
	if err == nil && !isBuilt {
		origin := "PATH"
		if os.Getenv(cli.PathVariable) != "" {
			origin = cli.PathVariable
		}
		all = append([]candidate{{cli: found, origin: origin}}, built...)
	}
	for index := range all {
		all[index].leftOut = afterTest && all[index].cli.Path == found.Path
	}
	return all, nil
}

// explainPath says why a terraform on PATH is not tested: because there is none, or it is passed over.
func explainPath(ctx context.Context, found cli.CLI, progress io.Writer) {
	if os.Getenv(cli.PathVariable) != "" {
		return
	}
	path, err := exec.LookPath(cli.Terraform)
	if err != nil {
		fmt.Fprintln(progress, "There is no terraform on PATH.")
		return
	}
	if binary, err := cli.InspectCLI(ctx, path); binary.Path != found.Path {
		fmt.Fprintln(progress, "The terraform on PATH is passed over:", err)
	}
}
