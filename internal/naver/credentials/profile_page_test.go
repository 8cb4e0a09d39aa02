// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"os"
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestProfileOfPage reads the file of profiles that the page shows.
func TestProfileOfPage(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../../docs/guides/authentication.md")
	if err != nil {
		t.Fatal(err)
	}
	file := regexp.MustCompile("(?s)```ini\n(.*?)```").FindSubmatch(page)
	if file == nil {
		t.Fatal("the page shows no file")
	}
	got := retrieve(t, Options{Profile: "production", Environment: newEnvironment(t, nil, string(file[1]))})
	if got.Access != "EXAMPLEACCESSKEY" || got.Secret != "ExampleSecret" {
		t.Errorf("%s", cmp.Diff(result{}, got))
	}
}
