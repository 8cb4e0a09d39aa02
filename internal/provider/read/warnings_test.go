// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package read

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
)

// TestMergeWarnings has one warning of each summary, with every problem, and each error as it is.
func TestMergeWarnings(t *testing.T) {
	t.Parallel()
	at := path.Root("digest")
	diagnostics := diag.Diagnostics{
		diag.NewErrorDiagnostic("A", "error 1"),
		diag.NewAttributeWarningDiagnostic(at, "A", "problem 1\n\nfix 1"),
		diag.NewWarningDiagnostic("B", "problem 2\n\nfix 2"),
		diag.NewAttributeWarningDiagnostic(path.Root("images"), "A", "problem 3\n\nfix 1"),
		diag.NewErrorDiagnostic("A", "error 1"),
		diag.NewWarningDiagnostic("A", "problem 4\n\nfix 4"),
		diag.NewAttributeWarningDiagnostic(at, "B", "problem 5"),
	}
	want := diag.Diagnostics{
		diag.NewErrorDiagnostic("A", "error 1"),
		diag.NewAttributeWarningDiagnostic(at, "A", "problem 1\n\nproblem 3\n\nfix 1\n\nproblem 4\n\nfix 4"),
		diag.NewWarningDiagnostic("B", "problem 2\n\nfix 2\n\nproblem 5"),
		diag.NewErrorDiagnostic("A", "error 1"),
	}
	if difference := cmp.Diff(want, mergeWarnings(diagnostics)); difference != "" {
		t.Errorf("(-want +got):\n%s", difference)
	}
	if merged := mergeWarnings(nil); merged != nil {
		t.Errorf("%+v", merged)
	}
}
