// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acr

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider/read"
)

// tagScanDataSource is containerregistry_acr_tag_scan.
type tagScanDataSource struct {
	dataSource
}

func newTagScanDataSource() datasource.DataSource { return &tagScanDataSource{} }

// Metadata returns the type name.
func (d *tagScanDataSource) Metadata(_ context.Context, request datasource.MetadataRequest, response *datasource.MetadataResponse) {
	response.TypeName = request.ProviderTypeName + "_acr_tag_scan"
}

// Schema returns the attributes.
func (d *tagScanDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, response *datasource.SchemaResponse) {
	response.Schema = tagScanSchema()
}

// Read reads the status of the scan and, when that is complete, the number of findings.
func (d *tagScanDataSource) Read(ctx context.Context, request datasource.ReadRequest, response *datasource.ReadResponse) {
	var model tagScanModel
	if !d.configuration(ctx, request.Config, &model, &model.repositoryAddress, &response.Diagnostics) {
		return
	}
	settings := read.Common{Settings: read.Settings{Timeouts: model.Timeouts}, Wait: model.Wait}
	result, err := read.Run(ctx, d.acr.clock, settings, scanReader{d.acr, &model}.operation())
	if err != nil {
		read.Report(err, &response.Diagnostics)
		return
	}
	model.flatten(result.Value, &response.Diagnostics)
	read.SetState(ctx, &model, response)
}
