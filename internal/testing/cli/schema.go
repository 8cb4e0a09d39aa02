// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// minimalConfiguration makes a CLI load the provider.
const minimalConfiguration = `terraform {
  required_providers {
    containerregistry = {
      source = "containerregistry/containerregistry"
    }
  }
}
`

// ProviderSchema returns the JSON document of `providers schema -json`
// (https://developer.hashicorp.com/terraform/cli/commands/providers/schema) for the provider of the
// source tree, with the provider under its short name instead of its address: tfplugindocs knows
// short names and HashiCorp's own addresses only. It works in a temporary directory and needs no
// network.
func ProviderSchema(ctx context.Context, cli CLI) (_ []byte, err error) {
	directory, err := os.MkdirTemp("", "containerregistry-schema-")
	if err != nil {
		return nil, fmt.Errorf("read the schema: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(directory)) }()
	installation, err := InstallLocally(ctx, directory)
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(directory, "main.tf"), []byte(minimalConfiguration), 0o600); err != nil {
		return nil, fmt.Errorf("read the schema: %w", err)
	}
	workspace := Workspace{CLI: cli, Directory: directory, ConfigurationFile: installation.ConfigurationFile}
	if _, err := workspace.Run(ctx, "init"); err != nil {
		return nil, fmt.Errorf("read the schema: %w", err)
	}
	result, err := workspace.Run(ctx, "providers", "schema", "-json")
	if err != nil {
		return nil, fmt.Errorf("read the schema: %w", err)
	}
	return shortenAddress([]byte(result.Stdout), cli.host())
}

// shortenAddress replaces the provider's address in a schema document, which must have it once.
func shortenAddress(document []byte, host string) ([]byte, error) {
	address := []byte(`"` + host + "/" + providerNamespace + "/" + providerType + `":`)
	if count := bytes.Count(document, address); count != 1 {
		return nil, fmt.Errorf("read the schema: found %s %d times, expected once", address, count)
	}
	return bytes.Replace(document, address, []byte(`"`+providerType+`":`), 1), nil
}
