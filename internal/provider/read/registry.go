// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package read

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// registry is what one container registry adds to the provider.
type registry struct {
	// name is its attribute in the provider block.
	name string
	// block is the schema of that attribute.
	block schema.SingleNestedAttribute
	// configure makes of the attribute's value, which may be null, what the registry's data sources need.
	configure func(context.Context, types.Object, surroundings, *diag.Diagnostics) any
	// dataSources are the factories of its data sources.
	dataSources []func() datasource.DataSource
}

// surroundings are what all registries share: the way to the network, the time of waits, and what users keep credentials in.
type surroundings struct {
	transport *transport.Client
	clock     clock
	machine   credentials.Machine
}

// keyAttribute is a credential in a registry's block.
func keyAttribute(description string, sensitive bool) schema.StringAttribute {
	return schema.StringAttribute{
		MarkdownDescription: description + " May be ephemeral.",
		Optional:            true,
		Sensitive:           sensitive,
		Validators:          checkedSecret(checkKey),
	}
}

// registries lists them. A new one is added here, and nowhere else.
func registries() []registry {
	return []registry{acrRegistry(), ncrRegistry()}
}

// configuredRegistries is what Configure hands to the data sources: each finds its own by type.
type configuredRegistries []any

// notConfigured is the error of a read without a provider block's values before it, which no CLI asks for.
func notConfigured(diagnostics *diag.Diagnostics) {
	diagnostics.AddError(summaryDefect, "The data source is read before the provider was configured. Please report this to the provider's developers.")
}

const summaryDefect = "Provider Defect"

// configuredFor returns what a registry's configure function made. It is nil before Configure was called,
// as when Terraform only validates.
func configuredFor[T any](request datasource.ConfigureRequest, response *datasource.ConfigureResponse) *T {
	if request.ProviderData == nil {
		return nil
	}
	all, _ := request.ProviderData.(configuredRegistries)
	for _, candidate := range all {
		if found, matches := candidate.(*T); matches {
			return found
		}
	}
	response.Diagnostics.AddError(summaryDefect,
		fmt.Sprintf("The data source was given %T instead of its registry's configuration. Please report this to the provider's developers.", request.ProviderData))
	return nil
}
