// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package ncr

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider/attribute"
)

// singleAccount refuses a block with keys and a profile: which of them signs would be a guess.
type singleAccount struct{}

// Description implements validator.Object.
func (singleAccount) Description(context.Context) string {
	return "one credential source: access_key and secret_key, or profile"
}

// MarkdownDescription implements validator.Object.
func (v singleAccount) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

// ValidateObject marks the profile. An unknown value may turn out to be null; it is validated when
// it is known.
func (singleAccount) ValidateObject(_ context.Context, request validator.ObjectRequest, response *validator.ObjectResponse) {
	if request.ConfigValue.IsNull() || request.ConfigValue.IsUnknown() {
		return
	}
	attributes := request.ConfigValue.Attributes()
	for _, key := range []string{"access_key", "secret_key"} {
		if attribute.IsSet(attributes[key]) && attribute.IsSet(attributes["profile"]) {
			response.Diagnostics.AddAttributeError(request.Path.AtName("profile"), attribute.SummaryInvalidCombination,
				"Conflicting credentials in the provider block: ncr."+key+" and ncr.profile.\n\nKeep one.")
			return
		}
	}
}
