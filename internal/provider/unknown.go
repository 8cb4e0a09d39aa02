// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

const summaryUnknownValue = "Unknown Configuration Value"

// refuseUnknown reports each value in the provider block that is not known yet. Going on without it could read as another
// account, or from another endpoint, than the configuration says.
func refuseUnknown(value attr.Value, at path.Path, diagnostics *diag.Diagnostics) {
	if value.IsUnknown() {
		diagnostics.AddAttributeError(at, summaryUnknownValue,
			"The provider needs "+at.String()+" now, but its value is known only after apply: it depends on something that does not exist yet.\n"+
				"What to do: create that first (terraform apply -target=…), or give a value that is known at plan time: a variable, or a data source.")
		return
	}
	object, isObject := value.(types.Object)
	if !isObject || value.IsNull() {
		return
	}
	attributes := object.Attributes()
	for _, name := range slices.Sorted(maps.Keys(attributes)) {
		refuseUnknown(attributes[name], at.AtName(name), diagnostics)
	}
}
