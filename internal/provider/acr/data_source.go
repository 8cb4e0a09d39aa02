// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acr

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider/read"
)

// dataSource is the part that all data sources of ACR have in common.
type dataSource struct {
	acr *configured
}

// Configure receives the client that all data sources of ACR share.
func (d *dataSource) Configure(_ context.Context, request datasource.ConfigureRequest, response *datasource.ConfigureResponse) {
	d.acr = read.ConfiguredFor[configured](request, response)
}

// configuration reads a configuration into a model, and completes its address. After an error it
// returns false.
func (d *dataSource) configuration(ctx context.Context, config tfsdk.Config, model any, address *repositoryAddress, diagnostics *diag.Diagnostics) bool {
	if d.acr == nil {
		read.NotConfigured(diagnostics)
		return false
	}
	diagnostics.Append(config.Get(ctx, model)...)
	if diagnostics.HasError() {
		return false
	}
	d.acr.locate(ctx, read.KindDataSource, address, diagnostics)
	return !diagnostics.HasError()
}

// ValidateConfig checks that the repository is named in exactly one way.
func (d *dataSource) ValidateConfig(ctx context.Context, request datasource.ValidateConfigRequest, response *datasource.ValidateConfigResponse) {
	var repository repositoryArguments
	repository.read(ctx, request.Config, &response.Diagnostics)
	if !response.Diagnostics.HasError() {
		repository.validate(&response.Diagnostics)
	}
}
