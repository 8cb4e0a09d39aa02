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
	dataSource
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

// Read reads the tag.
func (d *tagDataSource) Read(ctx context.Context, request datasource.ReadRequest, response *datasource.ReadResponse) {
	var model tagModel
	location, isValid := d.configuration(ctx, request.Config, &model, &model.imageAddress, &model.RegistryHost, &response.Diagnostics)
	if !isValid {
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
		read.Report(read.NewError(reader.subject(), err).WithHost(d.ncr.client.Host(location)), &response.Diagnostics)
		return
	}
	read.SetState(ctx, &model, response)
}
