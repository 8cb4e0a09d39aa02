// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package read

import (
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
)

// ignoredValueLimit limits how many attributes a warning names.
const ignoredValueLimit = 10

// IgnoredValues collects the attributes that are null because their value has a control character,
// for one warning that names them. Only what decorates facts may be ignored: in a fact, a control
// character is an error.
type IgnoredValues struct {
	values namedValues
}

// Add collects an attribute.
func (v *IgnoredValues) Add(at path.Path) {
	v.values.add(ignoredValueLimit, func() (path.Path, string) { return at, at.String() })
}

// Warn adds the warning, if an attribute was collected.
func (v *IgnoredValues) Warn(diagnostics *diag.Diagnostics) {
	if v.values.count == 0 {
		return
	}
	diagnostics.AddAttributeWarning(v.values.first, SummaryUnexpectedResponse, paragraphs(
		"The API returned a control character in "+v.values.String()+". The value is null.",
		"Control characters can change what a terminal shows. Check who pushed the image; everything else that was read is valid.",
	))
}
