// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package cli

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

func TestLocalVersionIsTheOneOfMake(t *testing.T) {
	t.Parallel()
	directory, err := ModuleDirectory()
	if err != nil {
		t.Fatal(err)
	}
	makefile, err := os.ReadFile(filepath.Join(directory, "GNUmakefile"))
	if err != nil {
		t.Fatal(err)
	}
	got := regexp.MustCompile(`(?m)^VERSION \?= .*$`).FindString(string(makefile))
	if want := "VERSION ?= " + LocalVersion; got != want {
		t.Errorf("GNUmakefile has %q, want %q", got, want)
	}
}
