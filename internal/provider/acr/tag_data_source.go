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

	"github.com/containerregistry/terraform-provider-containerregistry/internal/alibaba/acr"
)

// acrTagDataSource is `data "containerregistry_acr_tag"`.
type acrTagDataSource struct {
	acrSource
}

func newACRTagDataSource() datasource.DataSource { return &acrTagDataSource{} }

// Metadata gives the type name.
func (d *acrTagDataSource) Metadata(_ context.Context, request datasource.MetadataRequest, response *datasource.MetadataResponse) {
	response.TypeName = request.ProviderTypeName + "_acr_tag"
}

// Schema gives the attributes.
func (d *acrTagDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, response *datasource.SchemaResponse) {
	response.Schema = acrTagSchema()
}

// Read asks for the tag, and before that for the repository's id when only its name is given.
func (d *acrTagDataSource) Read(ctx context.Context, request datasource.ReadRequest, response *datasource.ReadResponse) {
	if d.acr == nil {
		notConfigured(&response.Diagnostics)
		return
	}
	var model acrTagModel
	response.Diagnostics.Append(request.Config.Get(ctx, &model)...)
	if response.Diagnostics.HasError() {
		return
	}
	model.Region = d.acr.regionFor(model.Region, &response.Diagnostics)
	if response.Diagnostics.HasError() {
		return
	}
	tag := inquire(ctx, &model.presence, d.acr.clock, d.inquiry(&model), &response.Diagnostics)
	if response.Diagnostics.HasError() {
		return
	}
	model.flatten(tag, &response.Diagnostics)
	response.Diagnostics.Append(response.State.Set(ctx, &model)...)
}

func (d *acrTagDataSource) inquiry(model *acrTagModel) inquiry[acr.Tag] {
	return inquiry[acr.Tag]{
		ask: func(ctx context.Context) (acr.Tag, *failure) {
			if failed := d.acr.resolve(ctx, &model.acrAddress); failed != nil {
				return acr.Tag{}, failed
			}
			tag, err := d.acr.client.GetRepoTag(ctx, model.request())
			if err != nil {
				failed := &failure{question: model.question(), err: err}
				d.acr.forgetMissing(&model.acrAddress, failed)
				return acr.Tag{}, failed
			}
			return tag, model.question().expect(model.ExpectedDigest, tag.Digest, nil)
		},
		explain: func(ctx context.Context, failed *failure) { d.acr.explain(ctx, &model.acrAddress, failed) },
	}
}

type acrTagModel struct {
	acrAddress
	presence
	ExpectedDigest types.String `tfsdk:"expected_digest"`
	Digest         *string      `tfsdk:"digest"`
	ImageID        *string      `tfsdk:"image_id"`
	ImageSize      *int64       `tfsdk:"image_size"`
	ImageCreate    *string      `tfsdk:"image_create"`
	ImageUpdate    *string      `tfsdk:"image_update"`
	Status         *string      `tfsdk:"status"`
}

func (m *acrTagModel) request() acr.TagRequest {
	return acr.TagRequest{
		Region:     m.Region.ValueString(),
		InstanceID: m.InstanceID.ValueString(),
		RepoID:     m.RepoID.ValueString(),
		Tag:        m.Tag.ValueString(),
	}
}

func (m *acrTagModel) question() question {
	return m.acrAddress.question("the tag "+quote(m.Tag.ValueString()), "cr:ListRepositoryTag")
}

// flatten fills in what the API answered. Of a tag that is missing there are no facts.
func (m *acrTagModel) flatten(tag acr.Tag, diagnostics *diag.Diagnostics) {
	if !m.Exists.ValueBool() {
		return
	}
	m.Digest = normalizedDigest(tag.Digest)
	m.ImageID, m.ImageSize, m.Status = tag.ImageID, tag.ImageSize, tag.Status
	m.ImageCreate, m.ImageUpdate = timestamp(tag.ImageCreate), timestamp(tag.ImageUpdate)
	var invalid invalidDigests
	invalid.check(m.Digest, path.Root("digest"))
	invalid.warn(diagnostics)
	warnWithoutDigest(m.Digest, m.Tag, diagnostics)
}

func acrTagSchema() schema.Schema {
	attributes := acrAddressAttributes()
	maps.Copy(attributes, presenceAttributes(", or, with `expected_digest`, while it points elsewhere"))
	maps.Copy(attributes, map[string]schema.Attribute{
		expectedDigestAttribute: expectedDigestSchema(),
		"digest": computedString("Digest of what the tag points at, `sha256:…`. As `digest` of `containerregistry_acr_tag_layers` it makes both read one image, " +
			"also if the tag moves in between."),
		"image_id":     computedString("ID of the image, as the service states it."),
		"image_size":   computedNumber("Size of the image as the service states it, in bytes."),
		"image_create": computedString("When the image was created: RFC 3339, UTC."),
		"image_update": computedString("When the image was changed last: RFC 3339, UTC."),
		"status":       computedString("Status of the tag, as the service states it: `NORMAL`, `DELETING`, …"),
	})
	return schema.Schema{
		MarkdownDescription: "What a tag in Alibaba Cloud Container Registry Enterprise Edition points at: its digest, size and times (API GetRepoTag)." + nullRule,
		Attributes:          attributes,
	}
}
