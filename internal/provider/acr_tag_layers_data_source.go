// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/acr"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// acrTagLayersDataSource is `data "containerregistry_acr_tag_layers"`.
type acrTagLayersDataSource struct {
	acr *acrConfigured
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

// Configure takes the client that all data sources of ACR share.
func (d *acrTagLayersDataSource) Configure(_ context.Context, request datasource.ConfigureRequest, response *datasource.ConfigureResponse) {
	d.acr = configuredFor[acrConfigured](request, response)
}

// ValidateConfig checks that the repository is named in exactly one way.
func (d *acrTagLayersDataSource) ValidateConfig(ctx context.Context, request datasource.ValidateConfigRequest, response *datasource.ValidateConfigResponse) {
	var repository acrRepositoryNaming
	repository.read(ctx, request.Config, &response.Diagnostics)
	if !response.Diagnostics.HasError() {
		repository.validate(&response.Diagnostics)
	}
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
	ctx, cancel := withDeadline(ctx, model.Timeouts, &response.Diagnostics)
	defer cancel()
	model.Region = d.acr.regionFor(model.Region, &response.Diagnostics)
	if response.Diagnostics.HasError() {
		return
	}
	model.RepoID = d.resolve(ctx, model, &response.Diagnostics)
	if response.Diagnostics.HasError() {
		return
	}
	layers, err := d.acr.client.GetRepoTagLayers(ctx, model.request())
	if err != nil {
		model.question().report(err, &response.Diagnostics)
		return
	}
	model.flatten(layers, &response.Diagnostics)
	if !response.Diagnostics.HasError() {
		response.Diagnostics.Append(response.State.Set(ctx, &model)...)
	}
}

// resolve returns the repository's id.
func (d *acrTagLayersDataSource) resolve(ctx context.Context, model acrTagLayersModel, diagnostics *diag.Diagnostics) types.String {
	if !model.RepoID.IsNull() {
		return model.RepoID
	}
	name := acr.RepositoryName{
		Region:     model.Region.ValueString(),
		InstanceID: model.InstanceID.ValueString(),
		Namespace:  model.Namespace.ValueString(),
		Name:       model.RepoName.ValueString(),
	}
	id, err := d.acr.client.RepoID(ctx, name)
	if err != nil {
		repositoryQuestion(name).report(err, diagnostics)
		return types.StringNull()
	}
	return types.StringValue(id)
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
	asked += " in the repository " + quote(m.RepoID.ValueString()) + " of the instance " + quote(m.InstanceID.ValueString()) +
		", region " + quote(m.Region.ValueString())
	repository := path.Root("repo_id")
	if !m.RepoName.IsNull() {
		repository = path.Root("repo_name")
	}
	return acrQuestion(asked, "cr:GetRepositoryLayers", map[transport.Kind]path.Path{
		transport.KindInstance:   path.Root("instance_id"),
		transport.KindRepository: repository,
		transport.KindTag:        path.Root("tag"),
	})
}

func acrTagLayersSchema() schema.Schema {
	attributes := acrLocationAttributes()
	attributes["tag"] = schema.StringAttribute{
		MarkdownDescription: "The tag, like `1.4.2`.",
		Required:            true,
		Validators:          checkedBy(image.CheckTag),
	}
	attributes["digest"] = schema.StringAttribute{
		MarkdownDescription: "Which image of the tag, as `sha256:` and 64 hexadecimal digits (the prefix may be left out). For a multi-platform tag " +
			"give it: which image's layers the API returns without it is not documented.",
		Optional:   true,
		Validators: checkedBy(image.CheckDigest),
	}
	attributes["layers"] = acrLayersAttribute()
	attributes["total_size"] = schema.Int64Attribute{
		MarkdownDescription: "Bytes that a client downloads: the sum over distinct blobs. Null when the API leaves out the size of one, or lists no layers.",
		Computed:            true,
	}
	attributes[timeoutsAttribute] = timeoutsSchema()
	return schema.Schema{
		MarkdownDescription: "The layers of an image tag in Alibaba Cloud Container Registry Enterprise Edition, in build order (API GetRepoTagLayers).",
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
				MarkdownDescription: "What the instruction was given, as the API states it, like `[\"bash\"]`.",
				Computed:            true,
			},
			"empty": schema.BoolAttribute{
				MarkdownDescription: "Whether the layer holds no files: its blob is the well-known empty layer of 32 bytes, or there is none (no digest, and no size above 0).",
				Computed:            true,
			},
		}},
	}
}
