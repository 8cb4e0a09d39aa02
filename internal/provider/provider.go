// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
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

type containerRegistryProvider struct {
	version    string
	clock      clock
	machine    credentials.Machine
	registries []registry
}

// New returns a factory of the provider, as providerserver takes it.
func New(version string) func() provider.Provider {
	return func() provider.Provider {
		return &containerRegistryProvider{version: version, clock: systemClock, machine: credentials.ThisMachine(), registries: registries()}
	}
}

// Metadata gives the type name and version.
func (p *containerRegistryProvider) Metadata(_ context.Context, _ provider.MetadataRequest, response *provider.MetadataResponse) {
	response.TypeName = typeName
	response.Version = p.version
}

// Schema gives the provider block: an object per registry, and what all share.
func (p *containerRegistryProvider) Schema(_ context.Context, _ provider.SchemaRequest, response *provider.SchemaResponse) {
	attributes := map[string]schema.Attribute{
		maxRetriesAttribute: schema.Int64Attribute{
			MarkdownDescription: "How often a request that failed for a passing reason is sent again: a broken connection, throttling, HTTP status " +
				"429, 502, 503 or 504. 0 to 10, default 4; 0 turns retrying off.",
			Optional:   true,
			Validators: []validator.Int64{int64validator.Between(0, largestMaxRetries)},
		},
	}
	for _, registry := range p.registries {
		attributes[registry.name] = registry.block
	}
	response.Schema = schema.Schema{
		MarkdownDescription: "Reads what is behind an image tag in Alibaba Cloud Container Registry Enterprise Edition (ACR) and NAVER Cloud Platform " +
			"Container Registry (NCR): the layers of a tag, its images per platform, its digests. All attributes are optional: credentials are needed only " +
			"for the registry whose data sources are used.",
		Attributes: attributes,
	}
}

// Configure makes a client of each registry. It reads and asks nothing.
func (p *containerRegistryProvider) Configure(ctx context.Context, request provider.ConfigureRequest, response *provider.ConfigureResponse) {
	var maxRetries types.Int64
	response.Diagnostics.Append(request.Config.GetAttribute(ctx, path.Root(maxRetriesAttribute), &maxRetries)...)
	refuseUnknown(maxRetries, path.Root(maxRetriesAttribute), &response.Diagnostics)
	blocks := p.blocks(ctx, request, response)
	if response.Diagnostics.HasError() {
		return
	}
	shared := surroundings{clock: p.clock, machine: p.machine, transport: transport.New(transport.Options{
		UserAgent:  userAgent(p.version, request.TerraformVersion),
		MaxRetries: retriesOf(maxRetries),
		Logger:     newLogger(),

		After:          p.clock.after,
		AttemptTimeout: p.clock.attemptTimeout,
	})}
	var configured configuredRegistries
	for index, registry := range p.registries {
		configured = append(configured, registry.configure(ctx, blocks[index], shared, &response.Diagnostics))
	}
	response.DataSourceData = configured
}

func retriesOf(configured types.Int64) int {
	if configured.IsNull() {
		return defaultMaxRetries
	}
	return int(configured.ValueInt64())
}

// blocks returns the configuration of each registry, null where there is none.
func (p *containerRegistryProvider) blocks(ctx context.Context, request provider.ConfigureRequest, response *provider.ConfigureResponse) []types.Object {
	blocks := make([]types.Object, len(p.registries))
	for index, registry := range p.registries {
		at := path.Root(registry.name)
		response.Diagnostics.Append(request.Config.GetAttribute(ctx, at, &blocks[index])...)
		refuseUnknown(blocks[index], at, &response.Diagnostics)
	}
	return blocks
}

// DataSources lists the data sources of all registries.
func (p *containerRegistryProvider) DataSources(context.Context) []func() datasource.DataSource {
	var sources []func() datasource.DataSource
	for _, registry := range p.registries {
		sources = append(sources, registry.dataSources...)
	}
	return sources
}

// Resources is empty: the provider only reads.
func (p *containerRegistryProvider) Resources(context.Context) []func() resource.Resource {
	return nil
}
