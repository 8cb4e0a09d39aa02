// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package ncr

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider/read"
)

// tagDataSource is containerregistry_ncr_tag.
type tagDataSource struct {
	ncr *configured
}

func newTagDataSource() datasource.DataSource { return &tagDataSource{} }

// Metadata returns the type name.
func (d *tagDataSource) Metadata(_ context.Context, request datasource.MetadataRequest, response *datasource.MetadataResponse) {
	response.TypeName = request.ProviderTypeName + "_ncr_tag"
}

// Schema returns the attributes.
func (d *tagDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, response *datasource.SchemaResponse) {
	response.Schema = tagSchema()
}

// Configure receives the client that all data sources of NCR share.
func (d *tagDataSource) Configure(_ context.Context, request datasource.ConfigureRequest, response *datasource.ConfigureResponse) {
	d.ncr = read.ConfiguredFor[configured](request, response)
}

// Read reads the tag.
func (d *tagDataSource) Read(ctx context.Context, request datasource.ReadRequest, response *datasource.ReadResponse) {
	if d.ncr == nil {
		read.NotConfigured(&response.Diagnostics)
		return
	}
	var model tagModel
	response.Diagnostics.Append(request.Config.Get(ctx, &model)...)
	if response.Diagnostics.HasError() {
		return
	}
	location := d.ncr.locateImage(&model.imageAddress, &model.RegistryHost, &response.Diagnostics)
	if response.Diagnostics.HasError() {
		return
	}
	reader := newTagReader(d.ncr, &model, location)
	result, err := read.Run(ctx, d.ncr.clock, model.Common, reader.operation())
	if err != nil {
		read.Report(err, &response.Diagnostics)
		return
	}
	response.Diagnostics.Append(result.Warnings...)
	if err := model.flatten(result, &response.Diagnostics); err != nil {
		read.Report(read.NewError(reader.subject(), err), &response.Diagnostics)
		return
	}
	read.SetState(ctx, &model, response)
}
