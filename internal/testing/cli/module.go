// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// ModulePath is the Go module of the provider.
const ModulePath = "github.com/containerregistry/terraform-provider-containerregistry"

// ModuleDirectory gives the absolute path of the provider's source tree: the nearest directory, from the
// working directory upwards, whose go.mod declares [ModulePath].
func ModuleDirectory() (string, error) {
	start, err := os.Getwd()
	if err != nil {
		return "", fmt.Errorf("find the module: %w", err)
	}
	return moduleDirectory(start)
}

func moduleDirectory(start string) (string, error) {
	for directory := start; ; directory = filepath.Dir(directory) {
		content, err := os.ReadFile(filepath.Join(directory, "go.mod"))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", fmt.Errorf("find the module: %w", err)
		}
		if declaresModule(string(content)) {
			return directory, nil
		}
		if directory == filepath.Dir(directory) {
			return "", fmt.Errorf("find the module: %s is not inside the source tree of %s", start, ModulePath)
		}
	}
}

// declaresModule tells the root module from the tools' modules, whose paths only begin with the same words.
func declaresModule(goMod string) bool {
	for line := range strings.Lines(goMod) {
		if fields := strings.Fields(line); len(fields) >= 2 && fields[0] == "module" {
			return fields[1] == ModulePath
		}
	}
	return false
}
