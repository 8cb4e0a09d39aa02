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

// Registry is what one container registry adds to the provider.
type Registry struct {
	// Name is its block's in the provider block.
	Name string
	// Description names the registry and its short name, for the provider's description.
	Description string
	// Block is the schema of its block.
	Block schema.SingleNestedBlock
	// Configure makes of the block's value, which may be null, what the data sources of the registry need.
	Configure func(context.Context, types.Object, Dependencies, *diag.Diagnostics) any
	// DataSources are the constructors of its data sources.
	DataSources []func() datasource.DataSource
	// Redaction says what must not be shown of its service's texts.
	Redaction transport.Redaction
}

// Dependencies are what all registries share.
type Dependencies struct {
	Transport   *transport.Client
	Clock       Clock
	Environment credentials.Environment
}

// Configured is what the provider passes to the data sources: each finds its registry's part by type.
type Configured []any

// ConfiguredFor returns what the registry's Configure function made. It is nil before the provider is configured, as
// when Terraform only validates.
func ConfiguredFor[T any](request datasource.ConfigureRequest, response *datasource.ConfigureResponse) *T {
	if request.ProviderData == nil {
		return nil
	}
	all, _ := request.ProviderData.(Configured)
	for _, candidate := range all {
		if configured, matches := candidate.(*T); matches {
			return configured
		}
	}
	response.Diagnostics.AddError(summaryDefect,
		fmt.Sprintf("The data source received %T instead of its registry's configuration.\n\nReport this to the developers of the provider.", request.ProviderData))
	return nil
}

// NotConfigured reports a read before the provider was configured, which no CLI does.
func NotConfigured(diagnostics *diag.Diagnostics) {
	diagnostics.AddError(summaryDefect, "The data source was read before the provider was configured.\n\nReport this to the developers of the provider.")
}
