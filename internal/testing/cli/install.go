// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
)

// LocalVersion is the version of a provider that was built from the source tree and not from a
// release. It has no suffix, because a CLI chooses a version with one (-dev) only where a
// configuration requires exactly it. VERSION of the makefile is the same.
const LocalVersion = "0.1.0"

const (
	providerNamespace = "containerregistry"
	providerType      = "containerregistry"
	terraformHost     = "registry.terraform.io"
	openTofuHost      = "registry.opentofu.org"
)

// RegistryHosts are the hosts that `source = "containerregistry/containerregistry"` means to
// Terraform and to OpenTofu.
var RegistryHosts = []string{terraformHost, openTofuHost}

// Installation is a provider in a filesystem mirror with the CLI configuration that allows this
// mirror only.
type Installation struct {
	Mirror            string // the mirror's directory
	ConfigurationFile string // for TF_CLI_CONFIG_FILE: this mirror, no registry, no network
}

// NewInstallation prepares an installation below a directory, an absolute path, with an empty
// mirror.
func NewInstallation(directory string) (Installation, error) {
	installation := Installation{Mirror: filepath.Join(directory, "plugins"), ConfigurationFile: filepath.Join(directory, "cli.tfrc")}
	configuration := fmt.Sprintf("provider_installation {\n  filesystem_mirror {\n    path = %q\n  }\n}\n", filepath.ToSlash(installation.Mirror))
	if err := errors.Join(os.MkdirAll(directory, 0o750), os.WriteFile(installation.ConfigurationFile, []byte(configuration), 0o600)); err != nil {
		return Installation{}, fmt.Errorf("write the CLI configuration: %w", err)
	}
	return installation, nil
}

// InstallLocally builds the provider as [LocalVersion] and installs it into directory, which must
// exist, for both CLIs. It uses no network. The caller removes the directory.
func InstallLocally(ctx context.Context, directory string) (Installation, error) {
	binary, err := BuildProvider(ctx, directory, LocalVersion)
	if err != nil {
		return Installation{}, err
	}
	installation, err := NewInstallation(filepath.Dir(binary))
	if err != nil {
		return Installation{}, err
	}
	for _, host := range RegistryHosts {
		// https://developer.hashicorp.com/terraform/cli/config/config-file#filesystem_mirror
		// (unpacked layout)
		target := filepath.Join(installation.Mirror, host, providerNamespace, providerType, LocalVersion, runtime.GOOS+"_"+runtime.GOARCH)
		if err := errors.Join(os.MkdirAll(target, 0o750), os.Link(binary, filepath.Join(target, filepath.Base(binary)))); err != nil {
			return Installation{}, fmt.Errorf("install the provider: %w", err)
		}
	}
	return installation, nil
}
