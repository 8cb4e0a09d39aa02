// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"embed"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

// configuration holds the files that a user of the provider would write.
//
//go:embed configuration/*.tf
var configuration embed.FS

// writeConfiguration makes the directory with the configuration and the values of its variables.
func writeConfiguration(directory string, variables map[string]any) error {
	if err := os.Mkdir(directory, 0o700); err != nil {
		return fmt.Errorf("write the configuration: %w", err)
	}
	files, err := configuration.ReadDir("configuration")
	if err != nil {
		return fmt.Errorf("write the configuration: %w", err)
	}
	for _, file := range files {
		content, err := configuration.ReadFile("configuration/" + file.Name())
		if err != nil {
			return fmt.Errorf("write the configuration: %w", err)
		}
		if err := os.WriteFile(filepath.Join(directory, file.Name()), content, 0o600); err != nil {
			return fmt.Errorf("write the configuration: %w", err)
		}
	}
	values, err := json.MarshalIndent(variables, "", "  ")
	if err != nil {
		return fmt.Errorf("write the variables: %w", err)
	}
	if err := os.WriteFile(filepath.Join(directory, "terraform.tfvars.json"), values, 0o600); err != nil {
		return fmt.Errorf("write the variables: %w", err)
	}
	return nil
}
