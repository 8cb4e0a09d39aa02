// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"encoding/json"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/cli"
)

const (
	terraformMocks = "tests/containerregistry.tfmock.hcl"
	openTofuMocks  = "tests/deployment.tofutest.hcl"
)

// mockedWorkspace returns a recipe's workspace without keys and without a registry, or skips the
// test where the CLI has no mocks.
func mockedWorkspace(t *testing.T, directory string) cli.Workspace {
	t.Helper()
	mocksVersion.check(t, cli.CLIForTest(t))
	workspace := recipes[directory].workspace(t, directory)
	workspace.Environment = nil
	return workspace
}

// TestMockedTestsPass runs the tests of the recipes without keys and without a registry.
func TestMockedTestsPass(t *testing.T) {
	t.Parallel()
	for directory, summary := range map[string]string{
		"recipes/terraform-test":        "Success! 6 passed, 0 failed.",
		"recipes/terraform-test/layers": "Success! 2 passed, 0 failed.",
	} {
		t.Run(directory, func(t *testing.T) {
			t.Parallel()
			workspace := mockedWorkspace(t, directory)
			if result := mustRun(t, workspace, "test"); !strings.Contains(result.Stdout, summary) {
				t.Errorf("want %q in:\n%s", summary, result.Stdout)
			}
		})
	}
}

// TestMockedTestsFailWithOtherMocks shows that what the tests assert comes from the mocks.
func TestMockedTestsFailWithOtherMocks(t *testing.T) {
	t.Parallel()
	workspace := mockedWorkspace(t, "recipes/terraform-test")
	for _, name := range []string{terraformMocks, openTofuMocks} {
		path := filepath.Join(workspace.Directory, name)
		const pinned = `pinned_reference = "` + acrHost + `/platform/storefront@`
		writeFile(t, path, strings.ReplaceAll(readFile(t, path), pinned+build1042, pinned+build1057))
	}
	mustFail(t, workspace, `Deployed is {"alibaba_cloud":"`+acrHost+`/platform/storefront@`+build1057+`","naver_cloud":"`+ncrHost+`/storefront@`+build1042+`"}.`, "test")
}

// TestOverrideReplacesAllMocks shows that a value that override_data leaves out is not the mock's:
// a gate on it fails.
func TestOverrideReplacesAllMocks(t *testing.T) {
	t.Parallel()
	workspace := mockedWorkspace(t, "recipes/terraform-test")
	for _, name := range []string{terraformMocks, openTofuMocks} {
		path := filepath.Join(workspace.Directory, strings.Replace(name, "containerregistry.tfmock", "deployment.tftest", 1))
		writeFile(t, path, strings.ReplaceAll(readFile(t, path), `{ status = "DELETING", digest_kind = "image", platforms = ["linux/amd64"] }`, `{ status = "NORMAL" }`))
	}
	if result := mustRun(t, workspace, "test"); !strings.Contains(result.Stdout, "Success! 6 passed, 0 failed.") {
		t.Errorf("no gate failed:\n%s", result.Stdout)
	}
}

// withoutGate is the failure of the recipe's test after its limit of the size was doubled. OpenTofu
// runs another file, whose lines have other numbers.
var withoutGate = refusal{
	command: "test",
	errors: []string{`Error: Missing expected failure on tests/deployment.tftest.hcl line 41, in run "refuses_a_large_image": ` +
		"41: expect_failures = [data.containerregistry_acr_tag_layers.storefront] " +
		"The checkable object, data.containerregistry_acr_tag_layers.storefront, was expected to report an error but did not."},
	page: "docs/guides/testing.md",
}

func TestMockedTestsFailWithoutTheGate(t *testing.T) {
	t.Parallel()
	const directory = "recipes/terraform-test"
	workspace := recipes[directory].workspace(t, directory)
	if workspace.CLI.Name == cli.OpenTofu {
		t.Skipf("the page shows the output of Terraform, and this is %s", workspace.CLI)
	}
	mocksVersion.check(t, workspace.CLI)
	path := filepath.Join(workspace.Directory, "main.tf")
	writeFile(t, path, strings.ReplaceAll(readFile(t, path), "<= 100 * 1000", "<= 200 * 1000"))
	withoutGate.check(t, workspace)
}

var failedRun = regexp.MustCompile(`run "(\w+)"\.\.\. fail\n`)

// TestMockedTestsFailWithoutOneOfTheGates expects the run for each gate on the tag in ACR to fail
// without it: what an override leaves out is not from the mocks, but made up by the CLI, which
// another gate could refuse.
func TestMockedTestsFailWithoutOneOfTheGates(t *testing.T) {
	t.Parallel()
	for condition, run := range map[string]string{
		`self.status == "NORMAL"`:                  "refuses_an_image_that_is_being_deleted",
		`self.digest_kind == "image"`:              "refuses_the_digest_of_an_index_in_alibaba_cloud",
		`self.platforms == toset(["linux/amd64"])`: "refuses_an_image_for_other_machines_in_alibaba_cloud",
	} {
		t.Run(run, func(t *testing.T) {
			t.Parallel()
			workspace := mockedWorkspace(t, "recipes/terraform-test")
			path := filepath.Join(workspace.Directory, "main.tf")
			writeFile(t, path, strings.ReplaceAll(readFile(t, path), condition, "self.exists != null"))
			result, err := workspace.Run(cli.ContextForTest(t), "test")
			failed := errorOf(t, err)
			if first := failedRun.FindStringSubmatch(result.Stdout); len(first) != 2 || first[1] != run {
				t.Errorf("want %s to fail:\n%s%s", run, result.Stdout, failed.Stderr)
			}
		})
	}
}

var (
	mockOf       = regexp.MustCompile(`(?m)^ *mock_data "(\w+)" \{\n *defaults = \{$`)
	mockProvider = regexp.MustCompile(`(?ms)^mock_provider "containerregistry" \{\n(.*?)^\}$`)
)

// TestMocksMatchTheProvider compares each attribute of each data source with what is read from the
// emulator.
func TestMocksMatchTheProvider(t *testing.T) {
	t.Parallel()
	workspace, _ := deployed(t, "recipes/terraform-test")
	state, computed := valuesInState(t, workspace), computedAttributes(t, workspace)
	openTofu := mockProvider.FindStringSubmatch(readFile(t, filepath.Join(workspace.Directory, openTofuMocks)))
	if openTofu == nil {
		t.Fatalf("%s has no mocks", openTofuMocks)
	}
	for file, mocks := range map[string]string{
		openTofuMocks: openTofu[1], terraformMocks: readFile(t, filepath.Join(workspace.Directory, terraformMocks)),
	} {
		values := mocked(t, workspace, mocks).(map[string]any)
		expected := map[string]any{}
		for source, attributes := range computed {
			read := map[string]any{}
			for name, isCollectionOfObjects := range attributes {
				mock, _ := values[source].(map[string]any)
				if _, isMocked := mock[name]; isMocked && (!isCollectionOfObjects || file != terraformMocks) {
					read[name] = atVendor(t, source, state["data."+source+".storefront"][name])
				}
			}
			if len(read) == 0 {
				t.Errorf("%s has no fact of %s", file, source)
			}
			expected[source] = read
		}
		if difference := cmp.Diff(expected, values); difference != "" {
			t.Errorf("%s (-want +got):\n%s", file, difference)
		}
	}
}

// atVendor returns a value with the vendor's host of the registry in place of the emulator's.
func atVendor(t *testing.T, source string, value any) any {
	t.Helper()
	document, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	host := acrHost
	if source == "containerregistry_ncr_tag" {
		host = ncrHost
	}
	return decode(t, emulatorHost.ReplaceAllString(string(document), host))
}

// computedAttributes returns the computed attributes of each data source, and whether they are
// lists or maps of objects.
func computedAttributes(t *testing.T, workspace cli.Workspace) map[string]map[string]bool {
	t.Helper()
	var schemas struct {
		Providers map[string]struct {
			Sources map[string]struct {
				Block struct {
					Attributes map[string]struct {
						Computed bool `json:"computed"`
						Nested   struct {
							Mode string `json:"nesting_mode"`
						} `json:"nested_type"`
					} `json:"attributes"`
				} `json:"block"`
			} `json:"data_source_schemas"`
		} `json:"provider_schemas"`
	}
	if err := json.Unmarshal([]byte(mustRun(t, workspace, "providers", "schema", "-json").Stdout), &schemas); err != nil {
		t.Fatal(err)
	}
	computed := map[string]map[string]bool{}
	for address, provider := range schemas.Providers {
		if !strings.HasSuffix(address, "/containerregistry") {
			continue
		}
		for source, schema := range provider.Sources {
			computed[source] = map[string]bool{}
			for name, attribute := range schema.Block.Attributes {
				if attribute.Computed {
					computed[source][name] = attribute.Nested.Mode == "list" || attribute.Nested.Mode == "map"
				}
			}
		}
	}
	return computed
}

// mocked returns the values of mocks by data source: as outputs of a configuration that has nothing
// else.
func mocked(t *testing.T, workspace cli.Workspace, mocks string) any {
	t.Helper()
	workspace.Directory = t.TempDir()
	writeFile(t, filepath.Join(workspace.Directory, "main.tf"), mockOf.ReplaceAllString(mocks, "output \"$1\" {\n  value = {"))
	mustRun(t, workspace, "apply", "-auto-approve")
	return outputs(t, workspace)
}
