// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package ncr

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	api "github.com/containerregistry/terraform-provider-containerregistry/internal/naver/ncr"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider/read"
)

// dataSource is the part that all data sources of NCR have in common.
type dataSource struct {
	ncr *configured
}

// Configure receives the client that all data sources of NCR share.
func (d *dataSource) Configure(_ context.Context, request datasource.ConfigureRequest, response *datasource.ConfigureResponse) {
	d.ncr = read.ConfiguredFor[configured](request, response)
}

// configuration reads a configuration into a model, and completes its address and registry host.
// After an error it returns false.
func (d *dataSource) configuration(
	ctx context.Context, config tfsdk.Config, model any, address *imageAddress, registryHost *types.String, diagnostics *diag.Diagnostics,
) (api.Location, bool) {
	if d.ncr == nil {
		read.NotConfigured(diagnostics)
		return api.Location{}, false
	}
	diagnostics.Append(config.Get(ctx, model)...)
	if diagnostics.HasError() {
		return api.Location{}, false
	}
	location := d.ncr.locateImage(address, registryHost, diagnostics)
	return location, !diagnostics.HasError()
}
