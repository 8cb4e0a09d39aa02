// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package ncr

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/naver/ncr"
)

// ncrTagDataSource is `data "containerregistry_ncr_tag"`.
type ncrTagDataSource struct {
	ncr *ncrConfigured
}

func newNCRTagDataSource() datasource.DataSource { return &ncrTagDataSource{} }

// Metadata gives the type name.
func (d *ncrTagDataSource) Metadata(_ context.Context, request datasource.MetadataRequest, response *datasource.MetadataResponse) {
	response.TypeName = request.ProviderTypeName + "_ncr_tag"
}

// Schema gives the attributes.
func (d *ncrTagDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, response *datasource.SchemaResponse) {
	response.Schema = ncrTagSchema()
}

// Configure takes the client that all data sources of NCR share.
func (d *ncrTagDataSource) Configure(_ context.Context, request datasource.ConfigureRequest, response *datasource.ConfigureResponse) {
	d.ncr = configuredFor[ncrConfigured](request, response)
}

// Read asks for the tag.
func (d *ncrTagDataSource) Read(ctx context.Context, request datasource.ReadRequest, response *datasource.ReadResponse) {
	if d.ncr == nil {
		notConfigured(&response.Diagnostics)
		return
	}
	var model ncrTagModel
	response.Diagnostics.Append(request.Config.Get(ctx, &model)...)
	if response.Diagnostics.HasError() {
		return
	}
	location := d.locate(&model, &response.Diagnostics)
	if response.Diagnostics.HasError() {
		return
	}
	tag := inquire(ctx, &model.presence, d.ncr.clock, d.inquiry(&model, location), &response.Diagnostics)
	if response.Diagnostics.HasError() {
		return
	}
	model.flatten(tag, &response.Diagnostics)
	if !response.Diagnostics.HasError() {
		response.Diagnostics.Append(response.State.Set(ctx, &model)...)
	}
}

// locate fills in site, region and registry host where the configuration leaves them out.
func (d *ncrTagDataSource) locate(model *ncrTagModel, diagnostics *diag.Diagnostics) ncr.Location {
	location := d.ncr.locate(model.Site, model.Region, diagnostics)
	if diagnostics.HasError() {
		return location
	}
	model.Site, model.Region = types.StringValue(location.Site), types.StringValue(location.Region)
	if model.RegistryHost.IsNull() {
		model.RegistryHost = types.StringValue(location.RegistryHost(model.Registry.ValueString()))
	}
	return location
}
