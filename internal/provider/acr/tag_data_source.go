// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acr

import (
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	api "github.com/containerregistry/terraform-provider-containerregistry/internal/alibaba/acr"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider/attribute"
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

// Read reads the tag, and before that the repository's ID if only its name is given.
func (d *tagDataSource) Read(ctx context.Context, request datasource.ReadRequest, response *datasource.ReadResponse) {
	if d.acr == nil {
		read.NotConfigured(&response.Diagnostics)
		return
	}
	var model tagModel
	response.Diagnostics.Append(request.Config.Get(ctx, &model)...)
	if response.Diagnostics.HasError() {
		return
	}
	model.Region = d.acr.region(model.Region, &response.Diagnostics)
	if response.Diagnostics.HasError() {
		return
	}
	result, err := read.Run(ctx, d.acr.clock, model.Common, d.operation(&model))
	if err != nil {
		read.Report(err, &response.Diagnostics)
		return
	}
	response.Diagnostics.Append(result.Warnings...)
	model.flatten(result, &response.Diagnostics)
	response.Diagnostics.Append(response.State.Set(ctx, &model)...)
}

// tagResult is a tag, with the ID of its repository.
type tagResult struct {
	repoID types.String
	tag    api.Tag
}

func (d *tagDataSource) operation(model *tagModel) read.Operation[tagResult] {
	return read.Operation[tagResult]{
		Get: func(ctx context.Context) (tagResult, error) {
			resolved, err := d.acr.resolve(ctx, model.address)
			if err != nil {
				return tagResult{repoID: resolved.RepoID}, err
			}
			subject := resolved.tagSubject("cr:ListRepositoryTag")
			tag, err := d.acr.client.GetRepoTag(ctx, resolved.tagRequest())
			if err != nil {
				return tagResult{repoID: d.acr.forgetMissing(resolved, err).RepoID}, read.NewError(subject, err)
			}
			return tagResult{repoID: resolved.RepoID, tag: tag}, read.CheckExpectedDigest(subject, model.Tag.ValueString(), model.ExpectedDigest, tag.Digest, nil)
		},
		Explain: func(ctx context.Context, failed read.Error) read.Error {
			return d.acr.explain(ctx, model.address, failed)
		},
	}
}

type tagModel struct {
	address
	read.Common
	ExpectedDigest types.String `tfsdk:"expected_digest"`
	Digest         *string      `tfsdk:"digest"`
	ImageID        *string      `tfsdk:"image_id"`
	ImageSize      *int64       `tfsdk:"image_size"`
	ImageCreate    *string      `tfsdk:"image_create"`
	ImageUpdate    *string      `tfsdk:"image_update"`
	Status         *string      `tfsdk:"status"`
}

// flatten sets the facts of the tag. A tag that does not exist has none.
func (m *tagModel) flatten(result read.Result[tagResult], diagnostics *diag.Diagnostics) {
	m.RepoID, m.Exists = result.Value.repoID, types.BoolValue(result.Exists)
	if !result.Exists {
		return
	}
	tag := result.Value.tag
	m.Digest = read.NormalizedDigest(tag.Digest)
	m.ImageID, m.ImageSize, m.Status = tag.ImageID, tag.ImageSize, tag.Status
	m.ImageCreate, m.ImageUpdate = read.Timestamp(tag.ImageCreate), read.Timestamp(tag.ImageUpdate)
	var invalid read.InvalidDigests
	invalid.Check(m.Digest, path.Root("digest"))
	invalid.Warn(diagnostics)
	read.WarnWithoutDigest(m.Digest, m.Tag.ValueString(), diagnostics)
}

func tagSchema() schema.Schema {
	attributes := addressAttributes()
	maps.Copy(attributes, read.CommonAttributes(" (and, with `expected_digest`, points to it)"))
	maps.Copy(attributes, map[string]schema.Attribute{
		read.ExpectedDigest: read.ExpectedDigestAttribute(),
		"digest": attribute.ComputedString("Digest that the tag points to, `sha256:…`. As `digest` of `containerregistry_acr_tag_layers` it makes both read one image, " +
			"even if the tag moves in between."),
		"image_id":     attribute.ComputedString("ID of the image, as the API returns it."),
		"image_size":   attribute.ComputedNumber("Size of the image as the API returns it, in bytes."),
		"image_create": attribute.ComputedString("Time when the image was created: RFC 3339, UTC."),
		"image_update": attribute.ComputedString("Time when the image was last changed: RFC 3339, UTC."),
		"status":       attribute.ComputedString("Status of the tag, as the API returns it: `NORMAL`, `DELETING`, …"),
	})
	return schema.Schema{
		MarkdownDescription: "What a tag in Alibaba Cloud Container Registry Enterprise Edition points to: its digest, size and times (API GetRepoTag)." + read.NullRule,
		Attributes:          attributes,
	}
}
