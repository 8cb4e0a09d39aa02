// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package cli

import (
	"context"
	"fmt"
	"path/filepath"
	"runtime"
)

// LocalVersion is the version of a provider that was built from the source tree and not from a release. It
// is a plain one, because a CLI chooses a version with a suffix (-dev) only where a configuration asks for exactly it.
// VERSION of the Makefile is the same.
const LocalVersion = "0.1.0"

const (
	providerNamespace = "containerregistry"
	providerType      = "containerregistry"
	terraformHost     = "registry.terraform.io"
	openTofuHost      = "registry.opentofu.org"
)

// BuildProvider compiles the provider of the source tree into directory, as a binary that reports version,
// and gives its absolute path. The file's name is the one that a CLI looks for. The directory must exist and
// be a temporary one: an interrupted build may leave more there.
func BuildProvider(ctx context.Context, directory, version string) (string, error) {
	source, err := ModuleDirectory()
	if err != nil {
		return "", fmt.Errorf("build the provider: %w", err)
	}
	binary, err := filepath.Abs(filepath.Join(directory, binaryName(version)))
	if err != nil {
		return "", fmt.Errorf("build the provider: %w", err)
	}
	command := goBuild(ctx, source, binary, "-ldflags", "-X main.version="+version, ".")
	if output, err := command.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build the provider: %w\n%s", err, output)
	}
	return binary, nil
}

func binaryName(version string) string {
	return "terraform-provider-" + providerType + "_v" + version + executableSuffix
}

// mirrorPath is where a CLI looks for the provider in a filesystem mirror, relative to the mirror:
// https://developer.hashicorp.com/terraform/cli/config/config-file#filesystem_mirror (unpacked layout).
func mirrorPath(host, version string) string {
	return filepath.Join(host, providerNamespace, providerType, version, runtime.GOOS+"_"+runtime.GOARCH)
}
