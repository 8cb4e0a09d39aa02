// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"sync"
	"testing"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/cli"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

// root is the source tree, seen from the directory that tests run in.
const root = "../../.."

func TestMain(m *testing.M) {
	os.Exit(cli.RunTests(m))
}

// minimalConfiguration needs the provider and nothing else.
const minimalConfiguration = `terraform {
  required_providers {
    containerregistry = {
      source = "containerregistry/containerregistry"
    }
  }
}
`

var (
	needsInit   = regexp.MustCompile(`(?m)^\s*"?(?:module|backend)"?\s*["{:]`)
	initialized sync.Once
)

// initialize creates what init would: the lock file and the links to the provider. The CLI creates
// them once, because each start takes time, and again for a configuration with modules or a
// backend, which init records.
func initialize(t *testing.T, workspace cli.Workspace) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(workspace.Directory, "*.*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if needsInit.MatchString(readFile(t, file)) {
			mustRun(t, workspace, "init")
			return
		}
	}
	original := cli.Workspace{CLI: workspace.CLI, ConfigurationFile: workspace.ConfigurationFile}
	original.Directory = filepath.Join(filepath.Dir(workspace.ConfigurationFile), "initialized")
	initialized.Do(func() {
		writeFile(t, filepath.Join(original.Directory, "main.tf"), minimalConfiguration)
		mustRun(t, original, "init")
	})
	const lock = ".terraform.lock.hcl"
	writeFile(t, filepath.Join(workspace.Directory, lock), readFile(t, filepath.Join(original.Directory, lock)))
	if err := errors.Join(
		os.Mkdir(filepath.Join(workspace.Directory, ".terraform"), 0o700),
		os.Symlink(filepath.Join(original.Directory, ".terraform", "providers"), filepath.Join(workspace.Directory, ".terraform", "providers")),
	); err != nil {
		t.Fatal(err)
	}
}

// copyOf returns a workspace with a copy of a directory's configuration: modules, tests and mocks
// included. For those with credentials in variables, it has credentials for both registries in
// TF_VAR_ variables.
func copyOf(t *testing.T, directory string) cli.Workspace {
	t.Helper()
	accounts := emulator.DefaultFixture().Accounts
	workspace := cli.WorkspaceForTest(t)
	workspace.Environment = []string{
		"TF_VAR_acr_access_key=" + accounts.ACR[0].AccessKey,
		"TF_VAR_acr_secret_key=" + accounts.ACR[0].SecretKey,
		"TF_VAR_ncr_access_key=" + accounts.NCR[0].AccessKey,
		"TF_VAR_ncr_secret_key=" + accounts.NCR[0].SecretKey,
	}
	files := append(filesIn(t, ".tf", directory), filesIn(t, ".hcl", directory)...)
	if len(files) == 0 {
		t.Fatalf("no configuration in %s", directory)
	}
	for _, file := range files {
		name, err := filepath.Rel(directory, file)
		if err != nil {
			t.Fatal(err)
		}
		writeFile(t, filepath.Join(workspace.Directory, name), readFile(t, filepath.Join(root, file)))
	}
	return workspace
}

// start runs an emulator until the test ends. change, which may be nil, modifies what the
// registries hold.
func start(t *testing.T, change func(*testing.T, *emulator.Fixture)) *emulator.Server {
	t.Helper()
	fixture := emulator.DefaultFixture()
	if change != nil {
		change(t, fixture)
	}
	return emulator.StartForTest(t, emulator.Options{Fixture: fixture})
}

func mustRun(t *testing.T, workspace cli.Workspace, arguments ...string) cli.Result {
	t.Helper()
	result, err := workspace.Run(cli.ContextForTest(t), arguments...)
	if err != nil {
		t.Fatalf("%v\n%s", err, result.Stdout)
	}
	return result
}

func readFile(t *testing.T, path string) string {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

func writeFile(t *testing.T, path, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}
