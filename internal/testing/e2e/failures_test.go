// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/cli"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

const troubleshooting = "docs/guides/troubleshooting.md"

// failure is a run whose diagnostic an entry of the page on troubleshooting shows.
type failure struct {
	sources     string // main.tf
	provider    string // attributes of the provider block, in place of both registries with their keys
	environment []string
	change      func(*testing.T, *emulator.Fixture) // may be nil
	prepare     func(*testing.T, *emulator.Server)  // may be nil
	isWarning   bool
}

// TestTroubleshootingEntries provokes the diagnostic of each entry, and compares the entry's text
// with the CLI's.
func TestTroubleshootingEntries(t *testing.T) {
	t.Parallel()
	workspace := copyOf(t, "internal/testing/e2e/testdata/failures")
	initialize(t, workspace)
	environment := workspace.Environment
	shown := entries(t)
	for entry, block := range shown {
		if _, executed := failures[entry]; !executed {
			t.Errorf("%s shows what no test provokes, below %q:\n%s", troubleshooting, entry, block)
		}
	}
	for entry, want := range failures {
		t.Run(entry, func(t *testing.T) {
			server := start(t, want.change)
			if want.prepare != nil {
				want.prepare(t, server)
			}
			home := t.TempDir()
			credentials := exampleCredentials()
			if want.provider != "" {
				credentials = nil
			}
			workspace.Environment = slices.Concat(environment, credentials, want.environment,
				[]string{"HOME=" + home, "USERPROFILE=" + home, "CONTAINERREGISTRY_ECS_METADATA_ENDPOINT=" + server.URL()})
			output := want.run(t, workspace, server)
			if difference := cmp.Diff(flat(output), flat(shown[entry])); difference != "" {
				t.Errorf("%s does not show what the CLI prints (-output +shown):\n%s\nIts output:\n%s", troubleshooting, difference, output)
			}
		})
	}
}

// run returns the only error or warning of a plan.
func (w failure) run(t *testing.T, workspace cli.Workspace, server *emulator.Server) string {
	t.Helper()
	attributes := w.provider
	if attributes == "" {
		attributes = keysOverride + "  max_retries = 0\n"
	}
	writeFile(t, filepath.Join(workspace.Directory, "provider.tf"),
		"provider \"containerregistry\" {"+strings.ReplaceAll(attributes, "ENDPOINT", server.URL())+"}\n")
	writeFile(t, filepath.Join(workspace.Directory, "main.tf"), strings.TrimPrefix(w.sources, "\n"))
	result, err := workspace.Run(cli.ContextForTest(t), "plan")
	output, mark := result.Stderr, "Error: "
	if w.isWarning {
		output, mark = result.Stdout, "Warning: "
	}
	var exit *cli.ExitError
	if failed := errors.As(err, &exit); failed == w.isWarning || err != nil && !failed {
		t.Fatalf("the plan ended with %v\n%s", err, result.Stdout)
	}
	_, output, found := strings.Cut(output, mark)
	if !found || strings.Contains(output, mark) {
		t.Fatalf("the plan has not one %q but\n%s%s", mark, result.Stdout, result.Stderr)
	}
	host := "cr.cn-hangzhou.aliyuncs.com"
	if strings.Contains(w.sources, "_ncr_") {
		host = "ncr.apigw.ntruss.com"
	}
	return strings.NewReplacer(strings.TrimPrefix(server.URL(), "http://"), host, openTofuProvider, terraformProvider).Replace(mark + output)
}

// An error in the provider block names the provider.
const (
	terraformProvider = "registry.terraform.io/containerregistry/containerregistry"
	openTofuProvider  = "registry.opentofu.org/containerregistry/containerregistry"
)

// entries returns the texts on the page by the headings of their entries. An entry has at most one.
func entries(t *testing.T) map[string]string {
	t.Helper()
	shown := map[string]string{}
	for entry := range strings.SplitSeq(readFile(t, filepath.Join(root, troubleshooting)), "\n## `") {
		summary, text, isEntry := strings.Cut(entry, "`\n")
		for _, block := range fences.FindAllStringSubmatch(text, -1) {
			if _, again := shown[summary]; again || !isEntry {
				t.Errorf("%s shows two texts below %q", troubleshooting, summary)
			}
			shown[summary] = block[2]
		}
	}
	return shown
}
