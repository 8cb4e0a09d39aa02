// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// schemaConfiguration is the least that makes a CLI load the provider.
const schemaConfiguration = `terraform {
  required_providers {
    containerregistry = {
      source = "containerregistry/containerregistry"
    }
  }
}
`

// ProviderSchema gives the JSON document of `providers schema -json`
// (https://developer.hashicorp.com/terraform/cli/commands/providers/schema) for the provider of the source
// tree, with the provider under its short name instead of its address: tfplugindocs knows short names and
// HashiCorp's own addresses only. It works in a temporary directory and needs no network.
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
	workspace := Workspace{CLI: cli, Directory: filepath.Join(directory, "workspace"), ConfigurationFile: installation.ConfigurationFile}
	if err := os.Mkdir(workspace.Directory, 0o750); err != nil {
		return nil, fmt.Errorf("read the schema: %w", err)
	}
	if err := os.WriteFile(filepath.Join(workspace.Directory, "main.tf"), []byte(schemaConfiguration), 0o600); err != nil {
		return nil, fmt.Errorf("read the schema: %w", err)
	}
	if _, err := workspace.Run(ctx, "init"); err != nil {
		return nil, fmt.Errorf("read the schema: %w", err)
	}
	result, err := workspace.Run(ctx, "providers", "schema", "-json")
	if err != nil {
		return nil, fmt.Errorf("read the schema: %w", err)
	}
	return renameProvider([]byte(result.Stdout))
}

// renameProvider puts the one provider of the document under its short name.
func renameProvider(document []byte) ([]byte, error) {
	var schemas struct {
		FormatVersion string                     `json:"format_version"`
		Providers     map[string]json.RawMessage `json:"provider_schemas"`
	}
	if err := json.Unmarshal(document, &schemas); err != nil {
		return nil, fmt.Errorf("read the schema: %w", err)
	}
	if len(schemas.Providers) != 1 {
		return nil, fmt.Errorf("read the schema: %d providers in it, expected one", len(schemas.Providers))
	}
	for address, schema := range schemas.Providers {
		delete(schemas.Providers, address)
		schemas.Providers[providerType] = schema
	}
	return json.MarshalIndent(schemas, "", "  ")
}
