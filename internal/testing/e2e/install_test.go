// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/cli"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

// The pages use these paths, which differ from user to user.
const (
	documentedMirror = "/home/you/.terraform.d/plugins"
	documentedBuild  = "/home/you/terraform-provider-containerregistry/bin"
)

func TestCLIConfigurationsInPages(t *testing.T) {
	t.Parallel()
	for _, documented := range []struct {
		page, block string
		needsInit   bool
	}{
		{readme, "filesystem_mirror", true},
		{"CONTRIBUTING.md", "dev_overrides", false},
	} {
		t.Run(documented.block, func(t *testing.T) {
			t.Parallel()
			installation := cli.InstallationForTest(t)
			workspace := copyOf(t, "examples/provider")
			workspace.ConfigurationFile = filepath.Join(t.TempDir(), "cli.tfrc")
			writeFile(t, workspace.ConfigurationFile, strings.NewReplacer(
				documentedMirror, filepath.ToSlash(installation.Mirror),
				documentedBuild, filepath.ToSlash(filepath.Dir(installation.Mirror)),
			).Replace(blockWith(t, documented.page, "hcl", documented.block)))
			if documented.needsInit {
				mustRun(t, workspace, "init")
			}
			mustRun(t, workspace, "validate")
		})
	}
}

// TestEmulatorInPages plans the README's example against the emulator, and moves its tag, as
// CONTRIBUTING.md says.
func TestEmulatorInPages(t *testing.T) {
	t.Parallel()
	const page, address = "CONTRIBUTING.md", "127.0.0.1:8080"
	server := emulator.StartForTest(t, emulator.Options{})
	host := strings.TrimPrefix(server.URL(), "http://")
	workspace := cli.WorkspaceForTest(t)
	writeFile(t, filepath.Join(workspace.Directory, "main.tf"), blocks(t, readme, "terraform")[0]+strings.ReplaceAll(blockWith(t, page, "hcl", "access_key"), address, host))
	writeFile(t, filepath.Join(workspace.Directory, "host_override.tf"), "data \"containerregistry_ncr_tag\" \"approved\" {\n  registry_host = \""+host+"\"\n}\n")
	initialize(t, workspace)
	mustRun(t, workspace, "plan")

	_, move, _ := strings.Cut(blockWith(t, page, "sh", "move-tag"), "-d '")
	var moved emulator.MoveTag
	if err := json.Unmarshal([]byte(strings.TrimSuffix(move, "'\n")), &moved); err != nil {
		t.Fatal(err)
	}
	if err := server.MoveTag(moved); err != nil {
		t.Fatal(err)
	}
	mustFail(t, workspace, "Digest Mismatch", "plan")
}

// blockWith returns the code block of a page that has this text.
func blockWith(t *testing.T, page, language, text string) string {
	t.Helper()
	for _, block := range blocks(t, page, language) {
		if strings.Contains(block, text) {
			return block
		}
	}
	t.Fatalf("%s shows no %s block with %q", page, language, text)
	return ""
}

// TestLockFileAfterAnotherBuild installs another build of the same version, as a second `make
// install` does. The commands of the README make the lock file accept it.
func TestLockFileAfterAnotherBuild(t *testing.T) {
	t.Parallel()
	installation, err := cli.NewInstallation(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(installation.Mirror, os.DirFS(cli.InstallationForTest(t).Mirror)); err != nil {
		t.Fatal(err)
	}
	workspace := copyOf(t, "examples/provider")
	workspace.ConfigurationFile = installation.ConfigurationFile
	printed := oneLine(mustRun(t, workspace, "init").Stdout)
	if warning := "Warning: Incomplete lock file information for providers"; !strings.Contains(printed, warning) {
		t.Errorf("init does not print %q:\n%s", warning, printed)
	}

	rebuild(t, installation.Mirror)
	for _, arguments := range [][]string{{"init"}, {"init", "-upgrade"}} {
		_, err := workspace.Run(cli.ContextForTest(t), arguments...)
		if failed := oneLine(errorOf(t, err).Stderr); !strings.Contains(failed, "doesn't match any of the checksums previously recorded in the dependency lock file") {
			t.Errorf("%q: %s", arguments, failed)
		}
	}
	for command := range strings.Lines(blockWith(t, readme, "sh", "providers lock")) {
		arguments := strings.Fields(strings.ReplaceAll(command, `"$HOME/.terraform.d/plugins"`, installation.Mirror))
		if arguments[0] != cli.Terraform {
			t.Fatalf("%s shows the command %q, want one of terraform", readme, command)
		}
		mustRun(t, workspace, arguments[1:]...)
	}
}

// rebuild changes the checksum of the providers in a mirror.
func rebuild(t *testing.T, mirror string) {
	t.Helper()
	count := 0
	err := filepath.WalkDir(mirror, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		count++
		file, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
		if err != nil {
			return err
		}
		if _, err := file.WriteString("another build"); err != nil {
			return err
		}
		return file.Close()
	})
	if err != nil || count != len(cli.RegistryHosts) {
		t.Fatalf("%d providers in the mirror, want %d; %v", count, len(cli.RegistryHosts), err)
	}
}

func TestAnotherLocalName(t *testing.T) {
	t.Parallel()
	workspace := cli.WorkspaceForTest(t)
	functionsVersion.check(t, workspace.CLI)
	server := start(t, nil)
	account := emulator.DefaultFixture().Accounts.NCR[0]
	workspace.Environment = []string{"NCLOUD_ACCESS_KEY=" + account.AccessKey, "NCLOUD_SECRET_KEY=" + account.SecretKey}
	writeFile(t, filepath.Join(workspace.Directory, "main.tf"), requiredAs("tags")+`
provider "tags" {
  ncr {
    endpoint = "`+server.NCREndpoint()+`"
  }
}
`+strings.Replace(tagOfNCR, "{\n", "{\n  provider = tags\n", 1)+`
output "repository" {
  value = provider::tags::parse_reference(data.containerregistry_ncr_tag.storefront.pinned_reference).repository
}
`)
	initialize(t, workspace)
	mustRun(t, workspace, "apply", "-auto-approve")
	checkOutputs(t, `{"repository": "storefront"}`, workspace)
}

// requiredAs requires the provider under a local name.
func requiredAs(localName string) string {
	return `terraform {
  required_providers {
    ` + localName + ` = { source = "containerregistry/containerregistry", version = "~> 0.1.0" }
  }
}
`
}

const tagOfNCR = `
data "containerregistry_ncr_tag" "storefront" {
  registry   = "acme"
  image_name = "storefront"
  reference  = "1.4.2"
}
`
