// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"fmt"
	"testing"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/cli"
)

// minimumVersion is the first version of each CLI that has the features of an example; the zero
// value is any.
type minimumVersion struct {
	feature             string
	terraform, openTofu version
}

type version struct{ major, minor int }

// OpenTofu 1.7 has functions of providers too, but the examples ask for 1.8, as they do of
// Terraform.
var (
	functionsVersion = minimumVersion{"functions of providers", version{1, 8}, version{1, 8}}
	ephemeralVersion = minimumVersion{"ephemeral variables", version{1, 10}, version{1, 11}}
	mocksVersion     = minimumVersion{"mocks of providers", version{1, 8}, version{1, 8}}
	// Terraform 1.8.5 ignores outputs; the versions between were not tried.
	refreshOnlyVersion = minimumVersion{"outputs in -refresh-only -detailed-exitcode", version{1, 11}, version{1, 12}}
)

// check skips the test where the CLI is older.
func (s minimumVersion) check(t *testing.T, binary cli.CLI) {
	t.Helper()
	needed := s.terraform
	if binary.Name == cli.OpenTofu {
		needed = s.openTofu
	}
	var has version
	if _, err := fmt.Sscanf(binary.Version, "%d.%d.", &has.major, &has.minor); err != nil {
		t.Fatalf("version %q: %v", binary.Version, err)
	}
	if has.major < needed.major || has.major == needed.major && has.minor < needed.minor {
		t.Skipf("%s is too old: the example needs %s, and so %d.%d", binary, s.feature, needed.major, needed.minor)
	}
}
