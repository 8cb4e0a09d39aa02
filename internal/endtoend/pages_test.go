// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package endtoend

import (
	"encoding/json"
	"io/fs"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/emulator"
)

const (
	readme            = "README.md"
	demoConfiguration = "internal/demo/configuration"
)

var fences = regexp.MustCompile("(?m)^```([a-z]+)\n((?s:.*?\n))```\n")

// blocks are the fenced code blocks of a page in one language.
func blocks(t *testing.T, page, language string) []string {
	t.Helper()
	var found []string
	for _, match := range fences.FindAllStringSubmatch(readFile(t, filepath.Join(root, page)), -1) {
		if match[1] == language {
			found = append(found, match[2])
		}
	}
	return found
}

// errorSample is the one error that a page shows.
func errorSample(t *testing.T, page string) string {
	t.Helper()
	for _, block := range blocks(t, page, "text") {
		if strings.HasPrefix(block, "Error: ") {
			return block
		}
	}
	t.Fatalf("%s shows no error", page)
	return ""
}

// What runs in these directories is executed by TestExamples and by the demo.
func TestEveryConfigurationInThePagesIsExecuted(t *testing.T) {
	t.Parallel()
	var executed []string
	for _, file := range filesIn(t, ".tf", "examples", demoConfiguration) {
		executed = append(executed, readFile(t, filepath.Join(root, file)))
	}
	count := 0
	for _, page := range append(filesIn(t, ".md", "docs"), readme, "CONTRIBUTING.md") {
	block:
		for _, block := range blocks(t, page, "terraform") {
			count++
			for _, source := range executed {
				if strings.Contains(source, block) {
					continue block
				}
			}
			t.Errorf("%s shows a configuration that no example executes:\n%s", page, block)
		}
	}
	if count == 0 {
		t.Error("no page shows a configuration")
	}
}

func TestTheErrorInTheReadmeIsTheDemos(t *testing.T) {
	t.Parallel()
	fixture := emulator.DefaultFixture()
	workspace := copyOf(t, demoConfiguration)
	server := start(t, pointNCRTag("storefront", "1.4.2", "build 1057"))
	variables, err := json.Marshal(map[string]any{
		"acr_endpoint":         server.URL(),
		"ncr_endpoint":         server.NCREndpoint(),
		"approved_digest":      ncrRepository(t, fixture, "storefront").Images["build 1042"].Digest,
		"approved_base_layers": []string{acrRepository(t, fixture, "storefront").Images["build 1042"].Platforms[0].Layers[0].BlobDigest},
	})
	if err != nil {
		t.Fatal(err)
	}
	writeFile(t, filepath.Join(workspace.Directory, "terraform.tfvars.json"), string(variables))
	mustRun(t, workspace, "init")
	refusal{errors: []string{"acme/storefront:1.4.2 was approved as "}, page: readme}.check(t, workspace)
}

// The pages write these paths, which differ from machine to machine.
const (
	documentedMirror = "/home/you/.terraform.d/plugins"
	documentedBuild  = "/home/you/terraform-provider-containerregistry/bin"
)

func TestTheCLIConfigurationsInTheReadmeFindTheProvider(t *testing.T) {
	t.Parallel()
	for block, needsInit := range map[string]bool{"filesystem_mirror": true, "dev_overrides": false} {
		t.Run(block, func(t *testing.T) {
			t.Parallel()
			workspace := copyOf(t, "examples/provider")
			workspace.ConfigurationFile = filepath.Join(t.TempDir(), "cli.tfrc")
			writeFile(t, workspace.ConfigurationFile, strings.NewReplacer(
				documentedMirror, filepath.ToSlash(installation.Mirror),
				documentedBuild, filepath.ToSlash(filepath.Dir(installation.Mirror)),
			).Replace(cliConfiguration(t, block)))
			if needsInit {
				mustRun(t, workspace, "init")
			}
			mustRun(t, workspace, "validate")
		})
	}
}

// cliConfiguration is the CLI configuration in the README that has a block of this kind.
func cliConfiguration(t *testing.T, kind string) string {
	t.Helper()
	for _, block := range blocks(t, readme, "hcl") {
		if strings.Contains(block, kind) {
			return block
		}
	}
	t.Fatalf("%s shows no CLI configuration with %s", readme, kind)
	return ""
}

// filesIn lists the files below directories of the source tree that have an extension, as paths from its root.
func filesIn(t *testing.T, extension string, directories ...string) []string {
	t.Helper()
	var files []string
	for _, directory := range directories {
		err := filepath.WalkDir(filepath.Join(root, directory), func(path string, _ fs.DirEntry, err error) error {
			if err == nil && filepath.Ext(path) == extension {
				var file string
				file, err = filepath.Rel(root, path)
				files = append(files, file)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return files
}
