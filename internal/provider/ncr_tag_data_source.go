// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/ncr"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
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
	ctx, cancel := withDeadline(ctx, model.Timeouts, &response.Diagnostics)
	defer cancel()
	location := d.locate(&model, &response.Diagnostics)
	if response.Diagnostics.HasError() {
		return
	}
	tag, err := d.ncr.client.GetTag(ctx, ncr.TagRequest{
		Location:  location,
		Registry:  model.Registry.ValueString(),
		ImageName: model.ImageName.ValueString(),
		Reference: model.Reference.ValueString(),
	})
	if err != nil {
		model.question().report(err, &response.Diagnostics)
		return
	}
	model.flatten(tag, &response.Diagnostics)
	if !response.Diagnostics.HasError() {
		response.Diagnostics.Append(response.State.Set(ctx, &model)...)
	}
}

// locate fills in site, region and registry host where the configuration leaves them out.
func (d *ncrTagDataSource) locate(model *ncrTagModel, diagnostics *diag.Diagnostics) ncr.Location {
	location, err := d.ncr.locate(model.Site, model.Region)
	if err != nil {
		at := path.Root("region")
		diagnostics.AddAttributeError(at, summaryInvalidCombination, invalidDetail(at, quote(model.Region.ValueString()), err))
		return location
	}
	model.Site, model.Region = types.StringValue(location.Site), types.StringValue(location.Region)
	if model.RegistryHost.IsNull() {
		model.RegistryHost = types.StringValue(location.RegistryHost(model.Registry.ValueString()))
	}
	return location
}

func (m *ncrTagModel) question() question {
	return question{
		service: "NCR",
		asked: "the tag " + quote(m.Reference.ValueString()) + " of the image " + quote(m.ImageName.ValueString()) +
			" in the registry " + quote(m.Registry.ValueString()) + ", site " + quote(m.Site.ValueString()) + ", region " + quote(m.Region.ValueString()),
		permission: "to view Container Registry: the policy NCP_CONTAINER_REGISTRY_VIEWER, or one of your own with its view actions",
		keys:       ncrKeys,
		attributes: map[transport.Kind]path.Path{transport.KindTag: path.Root("reference")},
		advice: map[transport.Kind]string{
			transport.KindTag: "check registry, image_name, reference, site and region: the service says of none of them which it is that does not exist.",
		},
	}
}
