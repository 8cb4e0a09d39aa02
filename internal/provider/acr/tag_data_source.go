// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acr

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider/read"
)

// tagDataSource is containerregistry_acr_tag.
type tagDataSource struct {
	dataSource
}

func newTagDataSource() datasource.DataSource { return &tagDataSource{} }

// Metadata returns the type name.
func (d *tagDataSource) Metadata(_ context.Context, request datasource.MetadataRequest, response *datasource.MetadataResponse) {
	response.TypeName = request.ProviderTypeName + "_acr_tag"
}

// Schema returns the attributes.
func (d *tagDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, response *datasource.SchemaResponse) {
	response.Schema = tagSchema()
}

// Read reads the tag, before that the repository's ID if only its name is given, and after that
// what the registry serves if that is to be verified.
func (d *tagDataSource) Read(ctx context.Context, request datasource.ReadRequest, response *datasource.ReadResponse) {
	var model tagModel
	if !d.configuration(ctx, request.Config, &model, &model.repositoryAddress, &response.Diagnostics) {
		return
	}
	result, err := read.Run(ctx, d.acr.clock, model.Common, tagReader{d.acr, &model}.operation())
	if err != nil {
		read.Report(err, &response.Diagnostics)
		return
	}
	response.Diagnostics.Append(result.Warnings...)
	if err := model.flatten(result, &response.Diagnostics); err != nil {
		read.Report(read.NewError(model.tagSubject(tagPermission), err).WithHost(model.RegistryHost.ValueString()), &response.Diagnostics)
		return
	}
	read.SetState(ctx, &model, response)
}
