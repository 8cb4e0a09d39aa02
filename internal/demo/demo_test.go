// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/harness"
)

// ownTemporaryDirectory makes the test the only user of the directory for temporary files.
func ownTemporaryDirectory(t *testing.T) string {
	t.Helper()
	directory := t.TempDir()
	t.Setenv("TMPDIR", directory)
	return directory
}

func TestDemo(t *testing.T) {
	cli := harness.CLIForTest(t)
	t.Setenv(harness.PathVariable, cli.Path)
	directory := ownTemporaryDirectory(t)

	var printed strings.Builder
	if err := run(t.Context(), &printed); err != nil {
		t.Fatalf("%v\n%s", err, printed.String())
	}
	wantSteps := []string{
		"==> 1. Find a Terraform CLI",
		"==> 2. Build the provider and install it into a local plugin directory",
		"==> 3. Start the emulator of both registries, which checks every signature",
		"==> 4. " + cli.Name + " init",
		"==> 5. " + cli.Name + " apply: assert what the tags are, gate on what is in them, pin what is deployed",
		"==> 6. Compare the outputs with what the registries hold",
		"==> 7. Somebody pushes other images with the tag 1.4.2",
		"==> 8. " + cli.Name + " plan must refuse",
		"==> 9. Clean up",
	}
	steps := regexp.MustCompile(`(?m)^==> .*$`).FindAllString(printed.String(), -1)
	if difference := cmp.Diff(wantSteps, steps); difference != "" {
		t.Error(difference)
	}
	for _, line := range []string{
		"    " + cli.String(),
		"Apply complete! Resources: 1 added, 0 changed, 0 destroyed.",
		`  "acr" = 77485881`,
		`  "ncr" = 83518086`,
		`pinned_reference = "acme.kr.ncr.ntruss.com/storefront@sha256:c99fa95fda8b70389dca85cab836fd9840da1cc5eb8f622c972b9f7de6043cfb"`,
		`pinned_sidecar = "acme.kr.ncr.ntruss.com/base/runtime@sha256:3946989e69bcf3098b503baa222400f0d9be68a00a8c8ea479ae59d341f02ebc"`,
		"    Refused, as it should be: the errors name what was approved and what is there now.",
	} {
		if !strings.Contains(printed.String(), line+"\n") {
			t.Errorf("no line %q in\n%s", line, printed.String())
		}
	}
	expectEmpty(t, directory)
}

func expectEmpty(t *testing.T, directory string) {
	t.Helper()
	left, err := os.ReadDir(directory)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range left {
		t.Errorf("left behind: %s", entry.Name())
	}
}
