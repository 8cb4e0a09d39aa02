// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package cli

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
)

// tools are the modules under tools/, and what is said before one of their programs is built.
var tools = map[string]struct{ program, notice string }{
	"golangci-lint": {"golangci-lint", "The first time this takes up to two minutes."},
	"goreleaser":    {"goreleaser", "The first time this takes 3 to 5 minutes; later runs find it there."},
	"opentofu":      {"tofu", "The first time this takes 3 to 5 minutes; later runs find it there."},
	"terraform":     {"terraform", "The first time this takes 3 minutes; later runs find it there."},
	"tfplugindocs":  {"tfplugindocs", "The first time this takes up to two minutes."},
}

// EnsureTool gives the path of a development tool, a module of tools/, in .tools/bin of the source tree, of the version that
// its module pins. Where it is not there, or of another version, it is compiled first, with what
// it does and how far it is on progress; the first time downloads modules.
func EnsureTool(ctx context.Context, name string, progress io.Writer) (string, error) {
	if _, known := tools[name]; !known {
		return "", fmt.Errorf("build %s: there is no such tool", name)
	}
	directory, err := ModuleDirectory()
	if err != nil {
		return "", fmt.Errorf("build %s: %w", name, err)
	}
	build := toolBuildOf(directory, name)
	if build.upToDate() {
		return build.output, nil
	}
	return build.output, buildTool(ctx, name, build, progress)
}

// BuildOpenTofu compiles OpenTofu, of the version that tools/opentofu pins, into .tools/bin of the source
// tree, and says on progress what it does and how far it is. The first time takes 3 to 5 minutes on two
// cores and downloads modules; after that Go's build cache makes it seconds.
func BuildOpenTofu(ctx context.Context, progress io.Writer) (CLI, error) {
	directory, err := ModuleDirectory()
	if err != nil {
		return CLI{}, fmt.Errorf("build opentofu: %w", err)
	}
	build := openTofuBuild(directory)
	if err := buildTool(ctx, "opentofu", build, progress); err != nil {
		return CLI{}, err
	}
	return InspectCLI(ctx, build.output)
}

func buildTool(ctx context.Context, name string, build toolBuild, progress io.Writer) error {
	fmt.Fprintf(progress, "Building %s into %s. %s\n", name, build.output, tools[name].notice)
	if err := build.run(ctx, progress); err != nil {
		return fmt.Errorf("build %s: %w", name, err)
	}
	return nil
}

func openTofuBuild(moduleDirectory string) toolBuild { return toolBuildOf(moduleDirectory, "opentofu") }

func toolBuildOf(moduleDirectory, name string) toolBuild {
	return toolBuild{
		source: filepath.Join(moduleDirectory, "tools", name),
		output: filepath.Join(moduleDirectory, ".tools", "bin", tools[name].program+executableSuffix),
	}
}
