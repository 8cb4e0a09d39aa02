// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/cli"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

// root is the source tree, seen from the directory that tests run in.
const root = "../../.."

// installation is the provider that all tests use.
var installation cli.Installation

func TestMain(m *testing.M) {
	os.Exit(cli.RunTests(func(ctx context.Context) int {
		code, err := run(ctx, m)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		return code
	}))
}

func run(ctx context.Context, m *testing.M) (code int, err error) {
	directory, err := os.MkdirTemp("", "containerregistry-endtoend-")
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(directory)) }()
	if installation, err = cli.InstallLocally(ctx, directory); err != nil {
		return 0, err
	}
	return m.Run(), nil
}

// copyOf is a workspace with a copy of a directory's configuration: modules, tests and mocks included. It has keys for both registries in TF_VAR_ variables, as
// the documentation advises.
func copyOf(t *testing.T, directory string) cli.Workspace {
	t.Helper()
	accounts := emulator.DefaultFixture().Accounts
	workspace := cli.Workspace{
		CLI:               cli.CLIForTest(t),
		Directory:         t.TempDir(),
		ConfigurationFile: installation.ConfigurationFile,
		Environment: []string{
			"TF_VAR_acr_access_key=" + accounts.ACR[0].AccessKey,
			"TF_VAR_acr_secret_key=" + accounts.ACR[0].SecretKey,
			"TF_VAR_ncr_access_key=" + accounts.NCR[0].AccessKey,
			"TF_VAR_ncr_secret_key=" + accounts.NCR[0].SecretKey,
		},
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

// start runs an emulator for the length of a test. change, which may be nil, makes the registries hold something else.
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
