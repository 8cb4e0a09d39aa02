// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package read

import (
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider/attribute"
)

// UnknownValues are the paths of the attributes of the provider block whose values are not known
// yet.
type UnknownValues []string

// Without returns a copy without the attributes that a read does not need.
func (u UnknownValues) Without(paths ...string) UnknownValues {
	return slices.DeleteFunc(slices.Clone(u), func(path string) bool { return slices.Contains(paths, path) })
}

// Kinds of blocks that read.
const (
	KindDataSource        = "data source"
	KindEphemeralResource = "ephemeral resource"
)

// deferrals say how to have a block of a kind wait for a resource. Terraform opens an ephemeral
// resource while it plans, whatever its depends_on lists, unless an argument is not known.
var deferrals = map[string]string{
	KindDataSource: "To read only after it is created, name that resource in depends_on of this data source.",
	KindEphemeralResource: "To open this ephemeral resource only after it is created, set an argument, such as instance_id, to a value that depends on that resource: " +
		"depends_on is not enough.",
}

// Report adds an error for each of the values, which a read by a block of this kind needs.
func (u UnknownValues) Report(kind string, diagnostics *diag.Diagnostics) {
	for _, path := range u {
		diagnostics.AddError(attribute.SummaryUnknownValue, paragraphs(
			path+" in the provider block is not known yet: its value depends on a resource that does not exist yet, and this read needs it now.",
			"Create that resource first (terraform apply -target=…), or use a value that is known at plan time, such as a variable or a data source. "+
				deferrals[kind],
		))
	}
}
