// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acr

import (
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/alibaba/acr"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
)

// acrTagLayersDataSource is `data "containerregistry_acr_tag_layers"`.
type acrTagLayersDataSource struct {
	acrSource
}

func newACRTagLayersDataSource() datasource.DataSource { return &acrTagLayersDataSource{} }

// Metadata gives the type name.
func (d *acrTagLayersDataSource) Metadata(_ context.Context, request datasource.MetadataRequest, response *datasource.MetadataResponse) {
	response.TypeName = request.ProviderTypeName + "_acr_tag_layers"
}

// Schema gives the attributes.
func (d *acrTagLayersDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, response *datasource.SchemaResponse) {
	response.Schema = acrTagLayersSchema()
}

// Read asks for the layers, and before that for the repository's id when only its name is given.
func (d *acrTagLayersDataSource) Read(ctx context.Context, request datasource.ReadRequest, response *datasource.ReadResponse) {
	if d.acr == nil {
		notConfigured(&response.Diagnostics)
		return
	}
	var model acrTagLayersModel
	response.Diagnostics.Append(request.Config.Get(ctx, &model)...)
	if response.Diagnostics.HasError() {
		return
	}
	model.Region = d.acr.regionFor(model.Region, &response.Diagnostics)
	if response.Diagnostics.HasError() {
		return
	}
	answer := inquire(ctx, &model.presence, d.acr.clock, d.inquiry(&model), &response.Diagnostics)
	if response.Diagnostics.HasError() {
		return
	}
	model.flatten(answer, &response.Diagnostics)
	if !response.Diagnostics.HasError() {
		response.Diagnostics.Append(response.State.Set(ctx, &model)...)
	}
}

// ValidateConfig checks besides that nothing is asked of the API that only the registry can answer.
func (d *acrTagLayersDataSource) ValidateConfig(ctx context.Context, request datasource.ValidateConfigRequest, response *datasource.ValidateConfigResponse) {
	d.acrSource.ValidateConfig(ctx, request, response)
	var source types.String
	response.Diagnostics.Append(request.Config.GetAttribute(ctx, path.Root("source"), &source)...)
	if source.ValueString() != sourceAPI {
		return
	}
	for _, name := range []string{"platform", "registry_host"} {
		var given types.String
		response.Diagnostics.Append(request.Config.GetAttribute(ctx, path.Root(name), &given)...)
		if !given.IsNull() && !given.IsUnknown() {
			response.Diagnostics.AddAttributeError(path.Root(name), summaryInvalidCombination,
				name+" is for the registry, and source is \"api\", which never asks it.\nWhat to do: leave out one of the two.")
		}
	}
}

// request asks with the digest in its normal form: users may leave out its prefix.
func (m *acrTagLayersModel) request() acr.LayersRequest {
	digest, _ := image.NormalizeDigest(m.Digest.ValueString())
	return acr.LayersRequest{
		Region:     m.Region.ValueString(),
		InstanceID: m.InstanceID.ValueString(),
		RepoID:     m.RepoID.ValueString(),
		Tag:        m.Tag.ValueString(),
		Digest:     digest,
	}
}

func (m *acrTagLayersModel) question() question {
	asked := "the layers of the tag " + quote(m.Tag.ValueString())
	if !m.Digest.IsNull() {
		asked += " (image " + quote(m.Digest.ValueString()) + ")"
	}
	return m.acrAddress.question(asked, "cr:GetRepositoryLayers")
}

func acrTagLayersSchema() schema.Schema {
	attributes := acrAddressAttributes()
	maps.Copy(attributes, presenceAttributes(""))
	maps.Copy(attributes, acrLayersSourceAttributes())
	attributes["digest"] = schema.StringAttribute{
		MarkdownDescription: "Which image of the tag, as `sha256:` and 64 hexadecimal digits (the prefix may be left out). For a multi-platform tag " +
			"give it: which image's layers the API returns without it is not documented.",
		Optional:   true,
		Validators: checkedBy(image.CheckDigest),
	}
	attributes["layers"] = acrLayersAttribute()
	attributes["total_size"] = schema.Int64Attribute{
		MarkdownDescription: "Bytes that a client downloads: the sum over distinct blobs. Null when the size of one is not stated, or there are no layers.",
		Computed:            true,
	}
	return schema.Schema{
		MarkdownDescription: "The layers of an image tag in Alibaba Cloud Container Registry Enterprise Edition, in build order (API GetRepoTagLayers, or the registry's own protocol)." + nullRule,
		Attributes:          attributes,
	}
}

func acrLayersAttribute() schema.ListNestedAttribute {
	return schema.ListNestedAttribute{
		MarkdownDescription: "The layers in build order: ascending `layer_index`, the base first; ties, and layers without an index last, in the API's order.",
		Computed:            true,
		NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
			"layer_index": schema.Int64Attribute{
				MarkdownDescription: "Position in the build, a whole number; the base's is lowest.",
				Computed:            true,
			},
			"blob_digest": schema.StringAttribute{
				MarkdownDescription: "Digest of the layer's blob, `sha256:…`. Not unique: layers without files share that of the empty layer.",
				Computed:            true,
			},
			"blob_size": schema.Int64Attribute{
				MarkdownDescription: "Size of the blob as stored (compressed), in bytes.",
				Computed:            true,
			},
			"layer_instruction": schema.StringAttribute{
				MarkdownDescription: "Dockerfile instruction that made the layer: `CMD`, `COPY`, …",
				Computed:            true,
			},
			"layer_cmd": schema.StringAttribute{
				MarkdownDescription: "What the instruction was given, as the source states it, like `[\"bash\"]`.",
				Computed:            true,
			},
			"empty": schema.BoolAttribute{
				MarkdownDescription: "Whether the layer holds no files: its blob is the well-known empty layer of 32 bytes, or there is none (no digest, and no size above 0).",
				Computed:            true,
			},
		}},
	}
}
