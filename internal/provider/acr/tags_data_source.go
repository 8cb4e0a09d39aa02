// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acr

import (
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider/attribute"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider/read"
)

// tagsDataSource is containerregistry_acr_tags.
type tagsDataSource struct {
	dataSource
}

func newTagsDataSource() datasource.DataSource { return &tagsDataSource{} }

// Metadata returns the type name.
func (d *tagsDataSource) Metadata(_ context.Context, request datasource.MetadataRequest, response *datasource.MetadataResponse) {
	response.TypeName = request.ProviderTypeName + "_acr_tags"
}

// Schema returns the attributes.
func (d *tagsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, response *datasource.SchemaResponse) {
	attributes := repositoryAttributes()
	maps.Copy(attributes, read.TagListAttributes(listedTagAttributes()))
	attributes["status"] = schema.StringAttribute{
		MarkdownDescription: "Status of the tags to keep, as the API returns it. Default `NORMAL`.",
		Optional:            true,
		Validators:          attribute.Checked(checkStatus),
	}
	attributes["registry_host"] = schema.StringAttribute{
		MarkdownDescription: descriptionRegistryHost + ", for `pinned_reference`. Default null: it is not looked up.",
		Optional:            true,
		Computed:            true,
		Validators:          attribute.CheckedEndpoint(image.CheckHost),
	}
	response.Schema = schema.Schema{
		MarkdownDescription: "Complete list of tags of a repository in Alibaba Cloud Container Registry Enterprise Edition, and the latest." + read.NullRule,
		Attributes:          attributes,
		Blocks:              read.CommonBlocks(),
	}
}

// listedTagAttributes returns the attributes of a tag that other registries do not have, or
// describe in other words.
func listedTagAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"size":     attribute.ComputedNumber(descriptionImageSize),
		"created":  attribute.ComputedString("Time when the image was created, as the API returns it (`ImageCreate`): RFC 3339, UTC."),
		"updated":  attribute.ComputedString("Time of the last push, as the API returns it (`ImageUpdate`): RFC 3339, UTC."),
		"status":   attribute.ComputedString("Status of the tag, as the API returns it." + read.ChangesWithoutPush),
		"image_id": attribute.ComputedString(descriptionImageID),
	}
}

// listedTagType is the type of a tag of a list in the state.
var listedTagType = attribute.ObjectType(read.TagListObject(listedTagAttributes()))

// ValidateConfig checks that the repository is named in exactly one way, and how tags are filtered.
func (d *tagsDataSource) ValidateConfig(ctx context.Context, request datasource.ValidateConfigRequest, response *datasource.ValidateConfigResponse) {
	d.dataSource.ValidateConfig(ctx, request, response)
	read.ValidateTagFilter(ctx, request, &response.Diagnostics)
}

// Read reads all tags of the repository, before that its ID if only its name is given.
func (d *tagsDataSource) Read(ctx context.Context, request datasource.ReadRequest, response *datasource.ReadResponse) {
	var model tagsModel
	if !d.configuration(ctx, request.Config, &model, &model.repositoryAddress, &response.Diagnostics) {
		return
	}
	result, err := read.Run(ctx, d.acr.clock, read.Common{Settings: model.Settings}, tagsReader{d.acr, &model}.operation())
	if err != nil {
		read.Report(err, &response.Diagnostics)
		return
	}
	response.Diagnostics.Append(result.Warnings...)
	model.RepoID, model.Exists = result.Value.repoID, types.BoolValue(result.Exists)
	large := model.flatten(result, &response.Diagnostics)
	read.SetLargeState(ctx, &model, large, response)
}
