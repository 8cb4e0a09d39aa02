// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package attribute

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// Requires returns the validator of a nested block that must have an attribute. An attribute's own
// Required cannot be used: the framework applies it to a block that is left out, too.
func Requires(name string) validator.Object { return requires{name} }

type requires struct {
	name string
}

// Description implements validator.Object.
func (v requires) Description(context.Context) string { return v.name + " is set" }

// MarkdownDescription implements validator.Object.
func (v requires) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

// ValidateObject adds an error for a block without the attribute. An unknown value may turn out not
// to be null.
func (v requires) ValidateObject(_ context.Context, request validator.ObjectRequest, response *validator.ObjectResponse) {
	if request.ConfigValue.IsNull() || request.ConfigValue.IsUnknown() || !request.ConfigValue.Attributes()[v.name].IsNull() {
		return
	}
	at := request.Path.AtName(v.name)
	response.Diagnostics.AddAttributeError(at, SummaryInvalidCombination, at.String()+" is not set.\n\nSet it, or remove the block "+request.Path.String()+".")
}
