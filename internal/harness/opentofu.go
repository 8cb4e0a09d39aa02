// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package harness

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
)

// BuildOpenTofu compiles OpenTofu, of the version that tools/opentofu pins, into .tools/bin of the source
// tree, and says on progress what it does and how far it is. The first time takes 3 to 5 minutes on two
// cores and downloads modules; after that Go's build cache makes it seconds.
func BuildOpenTofu(ctx context.Context, progress io.Writer) (CLI, error) {
	directory, err := ModuleDirectory()
	if err != nil {
		return CLI{}, fmt.Errorf("build OpenTofu: %w", err)
	}
	build := openTofuBuild(directory)
	fmt.Fprintf(progress, "No working terraform or tofu on PATH: building OpenTofu into %s.\n", build.output)
	fmt.Fprintln(progress, "The first time this takes 3 to 5 minutes; later runs find it there.")
	if err := build.run(ctx, progress); err != nil {
		return CLI{}, fmt.Errorf("build OpenTofu: %w", err)
	}
	return inspectCLI(ctx, build.output)
}

func openTofuBuild(moduleDirectory string) toolBuild {
	return toolBuild{
		source:      filepath.Join(moduleDirectory, "tools", "opentofu"),
		packagePath: "github.com/opentofu/opentofu/cmd/tofu",
		output:      filepath.Join(moduleDirectory, ".tools", "bin", "tofu"+executableSuffix),
	}
}
