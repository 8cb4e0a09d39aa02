// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider/acr"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider/attribute"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider/functions"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider/ncr"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider/read"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// Address is the provider's source address.
const Address = "registry.terraform.io/containerregistry/containerregistry"

const (
	typeName = "containerregistry"

	maxRetriesAttribute = "max_retries"
	defaultMaxRetries   = 4
	largestMaxRetries   = 10
)

// registries lists the container registries. A new one is added here, and nowhere else.
func registries() []read.Registry {
	return []read.Registry{acr.Registry(), ncr.Registry()}
}

type containerRegistry struct {
	version     string
	clock       read.Clock
	environment credentials.Environment
	registries  []read.Registry
}

var (
	_ provider.ProviderWithFunctions          = (*containerRegistry)(nil)
	_ provider.ProviderWithEphemeralResources = (*containerRegistry)(nil)
)

// New returns a factory of the provider, as providerserver expects it.
func New(version string) func() provider.Provider {
	return func() provider.Provider {
		return newProvider(version, read.SystemClock(), credentials.SystemEnvironment())
	}
}

func newProvider(version string, clock read.Clock, environment credentials.Environment) *containerRegistry {
	return &containerRegistry{version: version, clock: clock, environment: environment, registries: registries()}
}

// Metadata returns the type name and version.
func (p *containerRegistry) Metadata(_ context.Context, _ provider.MetadataRequest, response *provider.MetadataResponse) {
	response.TypeName = typeName
	response.Version = p.version
}

// Schema returns the provider block: a nested block per registry, and what all share. They are
// blocks, not attributes: Terraform drops a misspelled name in the object of an attribute without a
// word, and refuses it in a block, with its line.
func (p *containerRegistry) Schema(_ context.Context, _ provider.SchemaRequest, response *provider.SchemaResponse) {
	attributes := map[string]schema.Attribute{
		maxRetriesAttribute: schema.NumberAttribute{
			MarkdownDescription: "How often a request is repeated after a temporary error: broken connection, throttling, HTTP " +
				"429, 502, 503 or 504. 0 to 10, default 4.",
			Optional:   true,
			Validators: attribute.WholeNumber(0, largestMaxRetries),
		},
	}
	descriptions, blocks := make([]string, 0, len(p.registries)), make(map[string]schema.Block, len(p.registries))
	for _, registry := range p.registries {
		blocks[registry.Name] = registry.Block
		descriptions = append(descriptions, registry.Description)
	}
	response.Schema = schema.Schema{
		MarkdownDescription: "Reads image tags in " + strings.Join(descriptions, " and ") + ": digests, platforms, layers. All arguments are optional.",
		Attributes:          attributes,
		Blocks:              blocks,
	}
}

// Configure creates a client of each registry. It neither reads a file nor sends a request.
func (p *containerRegistry) Configure(ctx context.Context, request provider.ConfigureRequest, response *provider.ConfigureResponse) {
	var maxRetries types.Number
	response.Diagnostics.Append(request.Config.GetAttribute(ctx, path.Root(maxRetriesAttribute), &maxRetries)...)
	blocks := p.blocks(ctx, request, response)
	if response.Diagnostics.HasError() {
		return
	}
	dependencies := read.Dependencies{Clock: p.clock, Environment: p.environment, Transport: transport.New(transport.Options{
		UserAgent:  userAgent(p.version, request.TerraformVersion),
		MaxRetries: retryCount(maxRetries),
		Logger:     newLogger(),
		Redaction:  p.redaction(),

		Now:            p.clock.Now,
		After:          p.clock.After,
		Getenv:         p.environment.Getenv,
		AttemptTimeout: p.clock.AttemptTimeout,
	})}
	var configured read.Configured
	for index, registry := range p.registries {
		dependencies.Unknown = slices.Concat(unknownValues(maxRetries, path.Root(maxRetriesAttribute)), unknownValues(blocks[index], path.Root(registry.Name)))
		configured = append(configured, registry.Configure(ctx, blocks[index], dependencies, &response.Diagnostics))
	}
	response.DataSourceData, response.EphemeralResourceData = configured, configured
}

// redaction joins the redaction of all registries: one service may quote a request to another.
func (p *containerRegistry) redaction() transport.Redaction {
	var all transport.Redaction
	for _, registry := range p.registries {
		all.Names = append(all.Names, registry.Redaction.Names...)
		all.Prefixes = append(all.Prefixes, registry.Redaction.Prefixes...)
	}
	return all
}

func retryCount(configured types.Number) int {
	if configured.IsNull() || configured.IsUnknown() { // a read with an unknown one is refused
		return defaultMaxRetries
	}
	return int(attribute.Int64(configured))
}

// blocks returns the configuration of each registry, null where there is none.
func (p *containerRegistry) blocks(ctx context.Context, request provider.ConfigureRequest, response *provider.ConfigureResponse) []types.Object {
	blocks := make([]types.Object, len(p.registries))
	for index, registry := range p.registries {
		at := path.Root(registry.Name)
		response.Diagnostics.Append(request.Config.GetAttribute(ctx, at, &blocks[index])...)
	}
	return blocks
}

// DataSources returns the data sources of all registries.
func (p *containerRegistry) DataSources(context.Context) []func() datasource.DataSource {
	var constructors []func() datasource.DataSource
	for _, registry := range p.registries {
		constructors = append(constructors, registry.DataSources...)
	}
	return constructors
}

// EphemeralResources returns the ephemeral resources of all registries.
func (p *containerRegistry) EphemeralResources(context.Context) []func() ephemeral.EphemeralResource {
	var constructors []func() ephemeral.EphemeralResource
	for _, registry := range p.registries {
		constructors = append(constructors, registry.EphemeralResources...)
	}
	return constructors
}

// Resources is empty: the provider only reads.
func (p *containerRegistry) Resources(context.Context) []func() resource.Resource {
	return nil
}

// Functions returns the functions.
func (p *containerRegistry) Functions(context.Context) []func() function.Function {
	return functions.All()
}
