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

	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider/attribute"
)

// refuseUnknown adds an error for each unknown value in the provider block: without it, a read could use another account or
// endpoint than the configuration says.
func refuseUnknown(value attr.Value, at path.Path, diagnostics *diag.Diagnostics) {
	if value.IsUnknown() {
		diagnostics.AddAttributeError(at, attribute.SummaryUnknownValue,
			at.String()+" is not known yet: its value depends on a resource that does not exist yet, and the provider needs it now.\n\n"+
				"Create that resource first (terraform apply -target=…), or use a value that is known at plan time, such as a variable or a data source.")
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
