// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package ncr

import (
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	api "github.com/containerregistry/terraform-provider-containerregistry/internal/naver/ncr"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider/attribute"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider/read"
)

type tagModel struct {
	imageAddress
	read.Common
	read.TagFacts
	Reference   types.String `tfsdk:"reference"`
	Name        *string      `tfsdk:"name"`
	Creator     *string      `tfsdk:"creator"`
	LastUpdater *string      `tfsdk:"last_updater"`
	LastUpdated *string      `tfsdk:"last_updated"`
	FullSize    *int64       `tfsdk:"full_size"`
	TagID       *int64       `tfsdk:"tag_id"`
	ImageID     *int64       `tfsdk:"image_id"`
	Repository  *int64       `tfsdk:"repository"`
	V2          *bool        `tfsdk:"v2"`
}

// imageType is the type of an image in the state. Image values are built by hand: the framework
// builds them from structs by reflection, which costs more than the rest of a read.
var imageType = attribute.ObjectType(schema.NestedAttributeObject{Attributes: imageAttributes()})

func (i tagImage) value() attr.Value {
	return types.ObjectValueMust(imageType.AttrTypes, map[string]attr.Value{
		"architecture":     types.StringPointerValue(i.Architecture),
		"os":               types.StringPointerValue(i.OS),
		"os_version":       types.StringPointerValue(i.OSVersion),
		"os_features":      types.StringPointerValue(i.OSFeatures),
		"variant":          types.StringPointerValue(i.Variant),
		"features":         types.StringPointerValue(i.Features),
		"media_type":       types.StringPointerValue(i.MediaType),
		"digest":           types.StringPointerValue(i.Digest),
		"size":             types.Int64PointerValue(i.Size),
		"created":          types.StringPointerValue(read.Timestamp(i.Created)),
		"updated":          types.StringPointerValue(read.Timestamp(i.Updated)),
		"latest_pulled":    types.StringPointerValue(read.Timestamp(i.LatestPulled)),
		"platform":         types.StringPointerValue(i.platformImage().Platform()),
		"pinned_reference": types.StringPointerValue(i.pinnedReference),
	})
}

// flatten sets the facts of the tag, and what follows from them. A tag that does not exist has
// none.
func (m *tagModel) flatten(result read.Result[tagResult], diagnostics *diag.Diagnostics) error {
	m.Images, m.ImagesByPlatform, m.Exists = types.ListNull(imageType), types.MapNull(read.PlatformImageType), types.BoolValue(result.Exists)
	if !result.Exists {
		return nil
	}
	tag, digest := result.Value.tag, result.Value.digest
	m.Name = &tag.Name
	m.Creator, m.LastUpdater = tag.Creator, tag.LastUpdater
	m.LastUpdated = read.Timestamp(tag.LastUpdated)
	m.FullSize, m.TagID, m.ImageID, m.Repository = tag.FullSize, tag.ID, tag.ImageID, tag.Repository
	m.V2 = tag.V2
	m.SetDigest(digest, diagnostics)
	var ignored read.IgnoredValues
	for _, name := range tag.Ignored { // the attributes have the names of the API's fields
		ignored.Add(path.Root(name))
	}
	if tag.Images != nil { // without a list the images are unknown, not none
		if err := m.flattenImages(tag.Images, &ignored, diagnostics); err != nil {
			return err
		}
	}
	ignored.Warn(diagnostics)
	m.PinnedReference = read.PinnedTag(m.RegistryHost.ValueString(), m.ImageName.ValueString(), digest, diagnostics)
	return nil
}

// flattenImages sets the images, normalized and sorted. Paths in warnings are those in the sorted
// list.
func (m *tagModel) flattenImages(listed []api.Image, ignored *read.IgnoredValues, diagnostics *diag.Diagnostics) error {
	ordered := slices.Clone(listed)
	for index := range ordered {
		ordered[index].Digest = read.NormalizedDigest(ordered[index].Digest)
	}
	slices.SortFunc(ordered, compareImages)
	images, values := make([]tagImage, 0, len(ordered)), make([]attr.Value, 0, len(ordered))
	var invalid read.InvalidDigests
	for index, entry := range ordered {
		invalid.Check(entry.Digest, path.Root("images").AtListIndex(index).AtName("digest"))
		for _, name := range entry.Ignored {
			ignored.Add(path.Root("images").AtListIndex(index).AtName(name))
		}
		flattened := tagImage{entry, read.PinnedReference(m.RegistryHost.ValueString(), m.ImageName.ValueString(), entry.Digest)}
		images, values = append(images, flattened), append(values, flattened.value())
	}
	invalid.Warn(diagnostics)
	m.Images = types.ListValueMust(imageType, values)
	return m.SetPlatforms("GetImageTagDetail", realImages(images))
}
