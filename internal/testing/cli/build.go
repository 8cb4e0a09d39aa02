// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// ModulePath is the Go module of the provider.
const ModulePath = "github.com/containerregistry/terraform-provider-containerregistry"

// ModuleDirectory returns the absolute path of the provider's source tree: the nearest directory,
// from the working directory upwards, whose go.mod declares [ModulePath]. The modules of tools/
// have paths that only begin with it.
func ModuleDirectory() (string, error) {
	start, err := os.Getwd()
	if err != nil {
		return "", fmt.Errorf("find the module: %w", err)
	}
	for directory := start; ; directory = filepath.Dir(directory) {
		content, err := os.ReadFile(filepath.Join(directory, "go.mod"))
		if err == nil && bytes.HasPrefix(content, []byte("module "+ModulePath+"\n")) {
			return directory, nil
		}
		if directory == filepath.Dir(directory) {
			return "", fmt.Errorf("find the module: %s is not inside the source tree of %s", start, ModulePath)
		}
	}
}

// BuildProvider compiles the provider of the source tree into directory, as a binary that reports
// version, and returns its absolute path. The file's name is the one that a CLI looks for. The
// directory must exist and be a temporary one: an interrupted build may leave more there.
func BuildProvider(ctx context.Context, directory, version string) (string, error) {
	name := "terraform-provider-" + providerType + "_v" + version + executableSuffix
	binary, err := filepath.Abs(filepath.Join(directory, name))
	if err != nil {
		return "", fmt.Errorf("build the provider: %w", err)
	}
	// Without -buildvcs=false the build fails where git refuses the directory, in a container for
	// example. With -trimpath all packages that go test has compiled would be compiled again. A CLI
	// reads the whole binary at each start, to compare it with the lock file: -s -w make it a third
	// smaller.
	command, err := goCommand(ctx, filepath.Dir(binary),
		"build", "-buildvcs=false", "-ldflags", "-s -w -X main.version="+version, "-o", binary, ".")
	if err != nil {
		return "", fmt.Errorf("build the provider: %w", err)
	}
	if output, err := command.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build the provider: %w\n%s", err, output)
	}
	return binary, nil
}

// buildOpenTofu compiles the OpenTofu that tools/opentofu pins and returns its path in Go's build
// cache, from where a later call takes it. progress gets what go prints.
func buildOpenTofu(ctx context.Context, progress io.Writer) (path string, err error) {
	scratch, err := os.MkdirTemp("", "containerregistry-opentofu-")
	if err != nil {
		return "", fmt.Errorf("build OpenTofu: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(scratch)) }()
	command, err := goCommand(ctx, scratch, "tool", "-modfile=tools/opentofu/go.mod", "-n", "tofu")
	if err != nil {
		return "", fmt.Errorf("build OpenTofu: %w", err)
	}
	fmt.Fprintln(progress, "Building OpenTofu from tools/opentofu. The first build takes several minutes.")
	command.Stderr = progress
	output, err := command.Output()
	if err != nil {
		return "", fmt.Errorf("build OpenTofu: %w", err)
	}
	return strings.TrimSpace(string(output)), nil
}

// goCommand prepares a go command in the source tree. At the end of the context it is interrupted,
// so that it ends what it started, and not killed. Its own process group keeps a Ctrl-C at the
// terminal from ending it before the context ends, which would look like a build that failed. Its
// temporary files are in scratch, which must exist and which the caller removes: go does not always
// remove them when it is interrupted early.
func goCommand(ctx context.Context, scratch string, arguments ...string) (*exec.Cmd, error) {
	root, err := ModuleDirectory()
	if err != nil {
		return nil, err
	}
	command := exec.CommandContext(ctx, "go", arguments...)
	command.Dir = root
	command.Env = append(os.Environ(), "GOTMPDIR="+scratch)
	isolate(command)
	command.Cancel = func() error { return interruptGroup(command) }
	command.WaitDelay = interruptGrace
	return command, nil
}
