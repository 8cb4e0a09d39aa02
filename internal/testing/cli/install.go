// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// Installation is a provider in a filesystem mirror, and the CLI configuration that uses it and nothing else.
type Installation struct {
	Mirror            string // the mirror's directory
	ConfigurationFile string // for TF_CLI_CONFIG_FILE: this mirror, no registry, no network
}

// InstallLocally builds the provider as [LocalVersion] and installs it into directory, which must exist. It
// needs nothing of the network. The caller removes the directory.
func InstallLocally(ctx context.Context, directory string) (Installation, error) {
	binary, err := BuildProvider(ctx, directory, LocalVersion)
	if err != nil {
		return Installation{}, err
	}
	installation, err := installationIn(filepath.Dir(binary))
	if err != nil {
		return Installation{}, err
	}
	if _, err := InstallProvider(binary, installation.Mirror, LocalVersion); err != nil {
		return Installation{}, err
	}
	return installation, nil
}

// installationIn is one below a directory, with a mirror that is still empty.
func installationIn(directory string) (Installation, error) {
	installation := Installation{Mirror: filepath.Join(directory, "plugins"), ConfigurationFile: filepath.Join(directory, "cli.tfrc")}
	configuration := fmt.Sprintf("provider_installation {\n  filesystem_mirror {\n    path = %q\n  }\n}\n", filepath.ToSlash(installation.Mirror))
	if err := errors.Join(os.MkdirAll(directory, 0o750), os.WriteFile(installation.ConfigurationFile, []byte(configuration), 0o600)); err != nil {
		return Installation{}, fmt.Errorf("write the CLI configuration: %w", err)
	}
	return installation, nil
}

// InstallProvider puts a provider's binary into a mirror under both default hosts, Terraform's and OpenTofu's,
// because `source = "containerregistry/containerregistry"` means another host for each. It gives the two paths.
func InstallProvider(binary, mirror, version string) ([]string, error) {
	var installed []string
	for _, host := range []string{terraformHost, openTofuHost} {
		directory := filepath.Join(mirror, mirrorPath(host, version))
		target := filepath.Join(directory, binaryName(version))
		if err := os.MkdirAll(directory, 0o750); err != nil {
			return nil, fmt.Errorf("install the provider: %w", err)
		}
		if err := replaceFile(binary, target); err != nil {
			return nil, fmt.Errorf("install the provider: %w", err)
		}
		installed = append(installed, target)
	}
	return installed, nil
}

// replaceFile puts a copy of an executable at target, in one step: a CLI that runs the old one keeps it.
func replaceFile(source, target string) (err error) {
	scratch, err := os.CreateTemp(filepath.Dir(target), ".install-")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(scratch.Name()))
		}
	}()
	if err := errors.Join(copyFile(scratch, source), scratch.Chmod(0o755), scratch.Close()); err != nil {
		return err
	}
	return os.Rename(scratch.Name(), target)
}

func copyFile(target io.Writer, source string) error {
	input, err := os.Open(source)
	if err != nil {
		return err
	}
	_, err = io.Copy(target, input)
	return errors.Join(err, input.Close())
}
