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

// PathVariable is the environment variable that forces a CLI; terraform-plugin-testing reads it
// too.
const PathVariable = "TF_ACC_TERRAFORM_PATH"

// The names that a [CLI] can have: those of its command.
const (
	Terraform = "terraform"
	OpenTofu  = "tofu"
)

// The oldest CLI that the examples and the demo allow, by required_version.
const (
	minimumMajor = 1
	minimumMinor = 5
)

// ErrNoCLI says that this machine has no Terraform CLI.
var ErrNoCLI = errors.New("no usable Terraform CLI found: neither " + PathVariable + " nor terraform nor tofu on PATH")

// CLI is a Terraform command line interface whose version is known.
type CLI struct {
	Path    string // absolute
	Name    string // Terraform or OpenTofu
	Version string // such as "1.11.4", without a leading v
}

// String formats the CLI as `terraform 1.11.4 (/usr/bin/terraform)`.
func (c CLI) String() string {
	return fmt.Sprintf("%s %s (%s)", c.Name, c.Version, c.Path)
}

// host returns the registry where the CLI looks for a provider whose source names none.
func (c CLI) host() string {
	if c.Name == OpenTofu {
		return openTofuHost
	}
	return terraformHost
}

// FindCLI looks for a CLI: the one of [PathVariable]; else terraform, then tofu on PATH. A CLI of
// [PathVariable] that does not run, or is older than 1.5, is an error; one on PATH that does not
// run (a version manager's shim without a version, say) or is too old is skipped. Without any the
// error is [ErrNoCLI], joined with why candidates were skipped.
func FindCLI(ctx context.Context) (CLI, error) {
	if forced := os.Getenv(PathVariable); forced != "" {
		return InspectCLI(ctx, forced)
	}
	reasons := []error{ErrNoCLI}
	for _, name := range []string{Terraform, OpenTofu} {
		path, err := exec.LookPath(name)
		if err != nil {
			continue
		}
		cli, err := InspectCLI(ctx, path)
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

// EnsureCLI is [FindCLI], and builds the OpenTofu that tools/opentofu pins where there is none;
// progress then begins with the reasons.
func EnsureCLI(ctx context.Context, progress io.Writer) (CLI, error) {
	cli, err := FindCLI(ctx)
	if !errors.Is(err, ErrNoCLI) {
		return cli, err
	}
	fmt.Fprintln(progress, err)
	path, err := buildOpenTofu(ctx, progress)
	if err != nil {
		return CLI{}, err
	}
	return InspectCLI(ctx, path)
}

// versionLine matches the first line of `terraform version`; its -json form does not say which CLI
// it is.
var versionLine = regexp.MustCompile(`(?m)^(Terraform|OpenTofu) v((\d{1,9})\.(\d{1,9})\.\S+)$`)

// InspectCLI runs `version`. A program that does not run, is no CLI, or is older than 1.5 is an
// error, which names the path.
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
		return CLI{}, fmt.Errorf("find a CLI: %s version: no Terraform or OpenTofu version in its output", path)
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
