// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package attribute

import (
	"net/url"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// Key returns the attribute of a credential in a registry's block. White space around one is
// ignored; the chains trim it.
func Key(description string, sensitive bool) schema.StringAttribute {
	return schema.StringAttribute{
		MarkdownDescription: description + " May be ephemeral.",
		Optional:            true,
		Sensitive:           sensitive,
		Validators:          CheckedSecret(func(key string) error { return credentials.CheckKey(credentials.TrimKey(key)) }),
	}
}

// OptionalString returns an optional attribute of a registry's block, with its check.
func OptionalString(description string, check func(string) error) schema.StringAttribute {
	return schema.StringAttribute{MarkdownDescription: description, Optional: true, Validators: Checked(check)}
}

// Endpoint parses the endpoint of a registry's block; nil is the default, or one that is not known
// yet. A value that its validator should have refused is an error here: the default would send the
// credentials to another place than the configuration says.
func Endpoint(value types.String, check func(string) error, at path.Path, diagnostics *diag.Diagnostics) *url.URL {
	if value.IsNull() || value.IsUnknown() {
		return nil
	}
	endpoint, err := transport.ParseEndpoint(value.ValueString())
	if err == nil {
		err = check(value.ValueString())
	}
	if err != nil {
		diagnostics.AddAttributeError(at, SummaryInvalidValue, invalidEndpoint(at, value.ValueString(), err))
	}
	return endpoint
}
