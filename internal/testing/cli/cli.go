// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
)

// PathVariable is the environment variable that forces a CLI; terraform-plugin-testing reads it too.
const PathVariable = "TF_ACC_TERRAFORM_PATH"

// The names that a [CLI] can have: those of its command.
const (
	Terraform = "terraform"
	OpenTofu  = "tofu"
)

// The oldest CLI that the examples and the demo ask for, by required_version.
const (
	minimumMajor = 1
	minimumMinor = 5
)

// ErrNoCLI says that this machine has no Terraform CLI and none was built.
var ErrNoCLI = errors.New("no usable Terraform CLI found: neither " + PathVariable + " nor terraform nor tofu on PATH, and no .tools/bin/tofu")

// CLI is a Terraform command line interface that was run and told its version.
type CLI struct {
	Path    string // absolute
	Name    string // Terraform or OpenTofu
	Version string // such as "1.11.4", without a leading v
}

// String is for people: `terraform 1.11.4 (/usr/bin/terraform)`.
func (c CLI) String() string {
	return fmt.Sprintf("%s %s (%s)", c.Name, c.Version, c.Path)
}

// FindCLI looks for a CLI: the one of [PathVariable]; else terraform, then tofu on PATH; else the OpenTofu
// that [BuildOpenTofu] left in the source tree. A forced CLI that does not run, or is older than 1.5, is an error;
// one on PATH that does not run (a version manager's shim without a version, say) or is too old is passed over.
// Without any it is [ErrNoCLI], joined with the reasons why candidates were passed over.
func FindCLI(ctx context.Context) (CLI, error) {
	if forced := os.Getenv(PathVariable); forced != "" {
		return InspectCLI(ctx, forced)
	}
	reasons := []error{ErrNoCLI}
	for _, candidate := range candidates() {
		cli, err := InspectCLI(ctx, candidate)
		if err == nil {
			return cli, nil
		}
		if ctx.Err() != nil {
			return CLI{}, fmt.Errorf("find a CLI: %w", context.Cause(ctx))
		}
		reasons = append(reasons, err)
	}
	return CLI{}, errors.Join(reasons...)
}

// EnsureCLI is [FindCLI], and [BuildOpenTofu] where there is none; progress then begins with the reasons.
func EnsureCLI(ctx context.Context, progress io.Writer) (CLI, error) {
	cli, err := FindCLI(ctx)
	if errors.Is(err, ErrNoCLI) {
		fmt.Fprintln(progress, err)
		return BuildOpenTofu(ctx, progress)
	}
	return cli, err
}

func candidates() []string {
	var paths []string
	for _, name := range []string{Terraform, OpenTofu} {
		if path, err := exec.LookPath(name); err == nil {
			paths = append(paths, path)
		}
	}
	if directory, err := ModuleDirectory(); err == nil && openTofuBuild(directory).upToDate() {
		paths = append(paths, openTofuBuild(directory).output)
	}
	return paths
}

// versionLine is the first line of `terraform version`; its -json form does not say which CLI it is.
var versionLine = regexp.MustCompile(`(?m)^(Terraform|OpenTofu) v((\d{1,9})\.(\d{1,9})\.\S+)$`)

// InspectCLI runs a CLI to hear what it is. One that does not run, is no CLI, or is older than 1.5 is an error, which names the path.
func InspectCLI(ctx context.Context, path string) (CLI, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return CLI{}, fmt.Errorf("find a CLI: %w", err)
	}
	command := exec.CommandContext(ctx, path, "version")
	command.Env = cleanEnvironment(os.Environ())
	// The command also lists the providers of its working directory: look from one that has none.
	command.Dir = os.TempDir()
	output, err := command.Output()
	if err != nil {
		return CLI{}, fmt.Errorf("find a CLI: %s version: %w", path, err)
	}
	match := versionLine.FindStringSubmatch(string(output))
	if match == nil {
		return CLI{}, fmt.Errorf("find a CLI: %s version: no Terraform or OpenTofu version in its answer", path)
	}
	name := Terraform
	if match[1] == "OpenTofu" {
		name = OpenTofu
	}
	// The expression lets nothing but numbers through.
	major, _ := strconv.Atoi(match[3])
	minor, _ := strconv.Atoi(match[4])
	if major < minimumMajor || (major == minimumMajor && minor < minimumMinor) {
		return CLI{}, fmt.Errorf("find a CLI: %s is %s %s, older than %d.%d", path, match[1], match[2], minimumMajor, minimumMinor)
	}
	return CLI{Path: path, Name: name, Version: match[2]}, nil
}
