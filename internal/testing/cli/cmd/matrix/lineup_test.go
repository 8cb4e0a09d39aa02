// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/cli"
)

func TestTheVersionsInTheMakefileAreThoseOfTools(t *testing.T) {
	t.Parallel()
	root, err := cli.ModuleDirectory()
	if err != nil {
		t.Fatal(err)
	}
	read := func(path string) string {
		content, err := os.ReadFile(filepath.Join(root, path))
		if err != nil {
			t.Fatal(err)
		}
		return string(content)
	}
	makefile := regexp.MustCompile(`(?m)^test-matrix: ## .* Terraform (\S+), on OpenTofu (\S+) \(`).FindStringSubmatch(read("GNUmakefile"))
	if makefile == nil {
		t.Fatal("GNUmakefile does not say which versions test-matrix takes")
	}
	for index, required := range []string{"github.com/hashicorp/terraform", "github.com/opentofu/opentofu"} {
		required += " v" + makefile[index+1]
		if !regexp.MustCompile(`(?m)^\t` + regexp.QuoteMeta(required) + ` `).MatchString(read("tools/" + pinned[index] + "/go.mod")) {
			t.Errorf("tools/%s does not require %s, which GNUmakefile says", pinned[index], required)
		}
	}
}
