// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package read

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
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
	// Configure returns what the data sources of the registry need, by the block's value, which may
	// be null or have unknown values.
	Configure func(context.Context, types.Object, Dependencies, *diag.Diagnostics) any
	// DataSources and EphemeralResources are the constructors of what it has.
	DataSources        []func() datasource.DataSource
	EphemeralResources []func() ephemeral.EphemeralResource
	// Redaction says what must not be shown of its service's texts.
	Redaction transport.Redaction
}

// Dependencies are what a registry is configured with, besides its block.
type Dependencies struct {
	Transport   *transport.Client
	Clock       Clock
	Environment credentials.Environment
	// Unknown are the unknown values that concern the registry: of its block, and of what all
	// registries share.
	Unknown UnknownValues
}

// Configured is what the provider passes to data sources and ephemeral resources: each finds its
// registry's part by type.
type Configured []any

// ConfiguredFor returns what the registry's Configure function made. It is nil before the provider
// is configured, as when Terraform only validates.
func ConfiguredFor[T any](request datasource.ConfigureRequest, response *datasource.ConfigureResponse) *T {
	return configuredFor[T]("data source", request.ProviderData, &response.Diagnostics)
}

// ConfiguredForEphemeral is ConfiguredFor for an ephemeral resource.
func ConfiguredForEphemeral[T any](request ephemeral.ConfigureRequest, response *ephemeral.ConfigureResponse) *T {
	return configuredFor[T]("ephemeral resource", request.ProviderData, &response.Diagnostics)
}

func configuredFor[T any](kind string, providerData any, diagnostics *diag.Diagnostics) *T {
	if providerData == nil {
		return nil
	}
	all, _ := providerData.(Configured)
	for _, candidate := range all {
		if configured, matches := candidate.(*T); matches {
			return configured
		}
	}
	diagnostics.AddError(summaryDefect,
		fmt.Sprintf("The %s received %T instead of its registry's configuration.\n\nReport this to the developers of the provider.", kind, providerData))
	return nil
}

// NotConfigured reports a read before the provider was configured, which no CLI does.
func NotConfigured(diagnostics *diag.Diagnostics) { notConfigured("data source", "read", diagnostics) }

// EphemeralNotConfigured is NotConfigured for an ephemeral resource.
func EphemeralNotConfigured(diagnostics *diag.Diagnostics) {
	notConfigured("ephemeral resource", "opened", diagnostics)
}

func notConfigured(kind, done string, diagnostics *diag.Diagnostics) {
	diagnostics.AddError(summaryDefect, "The "+kind+" was "+done+" before the provider was configured.\n\nReport this to the developers of the provider.")
}
