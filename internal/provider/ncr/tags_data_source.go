// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package ncr

import (
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider/attribute"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider/read"
)

// tagsDataSource is containerregistry_ncr_tags.
type tagsDataSource struct {
	dataSource
}

func newTagsDataSource() datasource.DataSource { return &tagsDataSource{} }

// Metadata returns the type name.
func (d *tagsDataSource) Metadata(_ context.Context, request datasource.MetadataRequest, response *datasource.MetadataResponse) {
	response.TypeName = request.ProviderTypeName + "_ncr_tags"
}

// Schema returns the attributes.
func (d *tagsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, response *datasource.SchemaResponse) {
	attributes := imageArguments()
	maps.Copy(attributes, read.TagListAttributes(listedTagAttributes()))
	response.Schema = schema.Schema{
		MarkdownDescription: "Complete list of tags of an image in NAVER Cloud Platform Container Registry, and the latest." + read.NullRule,
		Attributes:          attributes,
		Blocks:              read.CommonBlocks(),
	}
}

// listedTagAttributes returns the attributes of a tag that other registries do not have, or
// describe in other words.
func listedTagAttributes() map[string]schema.Attribute {
	const onlyListed = " Only set when the API lists the images."
	return map[string]schema.Attribute{
		"size":          attribute.ComputedNumber(descriptionSize),
		"created":       attribute.ComputedString("Time of the first push of what the tag names, under this tag: RFC 3339, UTC."),
		"updated":       attribute.ComputedString("Time of the last push, when the tag was last moved: RFC 3339, UTC."),
		"architectures": attribute.ComputedStrings(read.DescriptionArchitectures + onlyListed),
		"platforms":     attribute.ComputedStrings(read.DescriptionPlatforms + onlyListed),
	}
}

// listedTagType is the type of a tag of a list in the state.
var listedTagType = attribute.ObjectType(read.TagListObject(listedTagAttributes()))

// ValidateConfig checks how tags are filtered.
func (d *tagsDataSource) ValidateConfig(ctx context.Context, request datasource.ValidateConfigRequest, response *datasource.ValidateConfigResponse) {
	read.ValidateTagFilter(ctx, request, &response.Diagnostics)
}

// Read reads all tags of the image.
func (d *tagsDataSource) Read(ctx context.Context, request datasource.ReadRequest, response *datasource.ReadResponse) {
	var model tagsModel
	location, isValid := d.configuration(ctx, request.Config, &model, &model.imageAddress, &model.RegistryHost, &response.Diagnostics)
	if !isValid {
		return
	}
	result, err := read.Run(ctx, d.ncr.clock, read.Common{Settings: model.Settings}, newTagsReader(d.ncr, &model, location).operation())
	if err != nil {
		read.Report(err, &response.Diagnostics)
		return
	}
	response.Diagnostics.Append(result.Warnings...)
	model.Exists = types.BoolValue(result.Exists)
	large := model.Set(listedTagType, result.Exists, result.Value, &response.Diagnostics)
	read.SetLargeState(ctx, &model, large, response)
}
