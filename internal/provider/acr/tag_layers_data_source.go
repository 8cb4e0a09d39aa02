// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acr

import (
	"cmp"
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider/attribute"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider/read"
)

// tagLayersDataSource is containerregistry_acr_tag_layers.
type tagLayersDataSource struct {
	dataSource
}

func newTagLayersDataSource() datasource.DataSource { return &tagLayersDataSource{} }

// Metadata returns the type name.
func (d *tagLayersDataSource) Metadata(_ context.Context, request datasource.MetadataRequest, response *datasource.MetadataResponse) {
	response.TypeName = request.ProviderTypeName + "_acr_tag_layers"
}

// Schema returns the attributes.
func (d *tagLayersDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, response *datasource.SchemaResponse) {
	response.Schema = tagLayersSchema()
}

// Read reads the layers, and before that the repository's ID if only its name is given.
func (d *tagLayersDataSource) Read(ctx context.Context, request datasource.ReadRequest, response *datasource.ReadResponse) {
	var model tagLayersModel
	if !d.configuration(ctx, request.Config, &model, &model.repositoryAddress, &response.Diagnostics) {
		return
	}
	result, err := read.Run(ctx, d.acr.clock, model.Common, d.operation(&model))
	if err != nil {
		read.Report(err, &response.Diagnostics)
		return
	}
	response.Diagnostics.Append(result.Warnings...)
	if err := model.flatten(result, &response.Diagnostics); err != nil {
		host := cmp.Or(result.Value.host, d.acr.client.Host(model.Region.ValueString()))
		read.Report(read.NewError(model.subject(model.address), err).WithHost(host), &response.Diagnostics)
		return
	}
	read.SetState(ctx, &model, response)
}

// ValidateConfig also checks that nothing is read from the API that only the registry has.
func (d *tagLayersDataSource) ValidateConfig(ctx context.Context, request datasource.ValidateConfigRequest, response *datasource.ValidateConfigResponse) {
	d.dataSource.ValidateConfig(ctx, request, response)
	var source types.String
	response.Diagnostics.Append(request.Config.GetAttribute(ctx, path.Root("source"), &source)...)
	if source.ValueString() != sourceAPI {
		return
	}
	for _, name := range []string{"platform", "registry_host"} {
		var value types.String
		response.Diagnostics.Append(request.Config.GetAttribute(ctx, path.Root(name), &value)...)
		if attribute.IsSet(value) {
			response.Diagnostics.AddAttributeError(path.Root(name), attribute.SummaryInvalidCombination,
				name+" cannot be used with source = \"api\".\n\nRemove one of the two, or set source = \"registry\".")
		}
	}
}
