// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"archive/zip"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/cli"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

func TestEphemeralCredentialsAreNotWritten(t *testing.T) {
	t.Parallel()
	accounts := emulator.DefaultFixture().Accounts
	keys := []string{accounts.ACR[0].AccessKey, accounts.ACR[0].SecretKey, accounts.NCR[0].AccessKey, accounts.NCR[0].SecretKey}
	const directory = "recipes/ephemeral-credentials"
	recipe := recipes[directory]
	for name, want := range map[string][]string{
		"ephemeral variables": nil,
		"other variables":     keys, // in the saved plan: the search finds what is there
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			workspace := recipe.workspace(t, directory)
			if main := filepath.Join(workspace.Directory, "main.tf"); want != nil {
				writeFile(t, main, strings.ReplaceAll(readFile(t, main), "ephemeral = true", ""))
			}
			server := recipe.serve(t, workspace)
			mustRun(t, workspace, "plan", "-out=saved.tfplan")
			mustRun(t, workspace, "apply", "saved.tfplan")
			mustRun(t, workspace, "apply", "-auto-approve", "-refresh-only") // leaves a backup of the state
			checkOutputs(t, recipe.outputs, workspace)
			if requests := server.Record().Requests; !slices.ContainsFunc(requests, func(r emulator.Request) bool { return r.AccessKey == keys[0] }) {
				t.Errorf("no request came with the key %q", keys[0])
			}
			written := writtenIn(t, workspace)
			var found []string
			for _, key := range keys {
				if strings.Contains(written, key) {
					found = append(found, key)
				}
			}
			if !slices.Equal(found, want) {
				t.Errorf("the workspace holds the keys %q, want %q", found, want)
			}
		})
	}
}

// writtenIn returns the content of all files in a workspace, those of a saved plan unpacked,
// without the provider's binary.
func writtenIn(t *testing.T, workspace cli.Workspace) string {
	t.Helper()
	var written strings.Builder
	err := filepath.WalkDir(workspace.Directory, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.Name() == "providers":
			return filepath.SkipDir
		case entry.Type().IsRegular():
			written.WriteString(readFile(t, path))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	saved := readFile(t, filepath.Join(workspace.Directory, "saved.tfplan"))
	plan, err := zip.NewReader(strings.NewReader(saved), int64(len(saved)))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range plan.File {
		content, err := fs.ReadFile(plan, file.Name)
		if err != nil {
			t.Fatal(err)
		}
		written.Write(content)
	}
	return written.String()
}
