// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package harness

import (
	"errors"
	"os"
	"testing"
)

// RequireVariable is the environment variable that turns "no CLI, skipped" into a failure: `make test` sets
// it, so that a green run means that the tests with a real CLI ran.
const RequireVariable = "REQUIRE_CLI"

// CLIForTest is [FindCLI] for a test: without a CLI the test is skipped, or fails where [RequireVariable] is set.
func CLIForTest(t testing.TB) CLI {
	t.Helper()
	cli, err := FindCLI(t.Context())
	switch {
	case err == nil:
		return cli
	case errors.Is(err, ErrNoCLI) && os.Getenv(RequireVariable) == "":
		t.Skipf("%v; `make test` builds one", err)
	default:
		t.Fatal(err)
	}
	return CLI{}
}
