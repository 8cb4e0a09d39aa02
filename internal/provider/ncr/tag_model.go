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

	"github.com/containerregistry/terraform-provider-containerregistry/internal/naver/ncr"
)

type ncrTagModel struct {
	presence
	Registry         types.String `tfsdk:"registry"`
	ImageName        types.String `tfsdk:"image_name"`
	Reference        types.String `tfsdk:"reference"`
	Site             types.String `tfsdk:"site"`
	Region           types.String `tfsdk:"region"`
	RegistryHost     types.String `tfsdk:"registry_host"`
	ExpectedDigest   types.String `tfsdk:"expected_digest"`
	VerifyDigest     types.Bool   `tfsdk:"verify_digest"`
	Name             *string      `tfsdk:"name"`
	Creator          *string      `tfsdk:"creator"`
	LastUpdater      *string      `tfsdk:"last_updater"`
	LastUpdated      *string      `tfsdk:"last_updated"`
	Digest           *string      `tfsdk:"digest"`
	PinnedReference  *string      `tfsdk:"pinned_reference"`
	FullSize         *int64       `tfsdk:"full_size"`
	TagID            *int64       `tfsdk:"tag_id"`
	ImageID          *int64       `tfsdk:"image_id"`
	Repository       *int64       `tfsdk:"repository"`
	V2               *bool        `tfsdk:"v2"`
	Images           types.List   `tfsdk:"images"`
	Architectures    []string     `tfsdk:"architectures"`
	Platforms        []string     `tfsdk:"platforms"`
	ImagesByPlatform types.Map    `tfsdk:"images_by_platform"`
}

// ncrImage is an image with its digest normalized, and what follows from it.
type ncrImage struct {
	ncr.Image
	platform, pinnedReference *string
}

// ncrImageType is the type of an image in the state. As with layers, images are made of it by hand.
var ncrImageType = objectType(schema.NestedAttributeObject{Attributes: ncrImageAttributes()})

func (i ncrImage) value() attr.Value {
	return types.ObjectValueMust(ncrImageType.AttrTypes, map[string]attr.Value{
		"architecture":     types.StringPointerValue(i.Architecture),
		"os":               types.StringPointerValue(i.OS),
		"os_version":       types.StringPointerValue(i.OSVersion),
		"os_features":      types.StringPointerValue(i.OSFeatures),
		"variant":          types.StringPointerValue(i.Variant),
		"features":         types.StringPointerValue(i.Features),
		"media_type":       types.StringPointerValue(i.MediaType),
		"digest":           types.StringPointerValue(i.Digest),
		"size":             types.Int64PointerValue(i.Size),
		"created":          types.StringPointerValue(timestamp(i.Created)),
		"updated":          types.StringPointerValue(timestamp(i.Updated)),
		"latest_pulled":    types.StringPointerValue(timestamp(i.LatestPulled)),
		"platform":         types.StringPointerValue(i.platform),
		"pinned_reference": types.StringPointerValue(i.pinnedReference),
	})
}

// flatten fills in what the API answered, and what follows from it. Of a tag that is missing there are no facts.
func (m *ncrTagModel) flatten(tag ncr.Tag, diagnostics *diag.Diagnostics) {
	m.Images, m.ImagesByPlatform = types.ListNull(ncrImageType), types.MapNull(ncrImageType)
	if !m.Exists.ValueBool() {
		return
	}
	m.Name = &tag.Name
	m.Creator, m.LastUpdater = tag.Creator, tag.LastUpdater
	m.LastUpdated = timestamp(tag.LastUpdated)
	m.FullSize, m.TagID, m.ImageID, m.Repository = tag.FullSize, tag.ID, tag.ImageID, tag.Repository
	m.V2 = tag.V2
	m.Digest = normalizedDigest(tag.Digest)
	var invalid invalidDigests
	invalid.check(m.Digest, path.Root("digest"))
	invalid.warn(diagnostics)
	warnWithoutDigest(m.Digest, m.Reference, diagnostics)
	m.PinnedReference = pinnedReference(m.RegistryHost.ValueString(), m.ImageName.ValueString(), m.Digest)
	if tag.Images == nil {
		return // the service lists no images: not none, but unknown
	}
	images := m.flattenImages(tag.Images, diagnostics)
	m.Architectures, m.Platforms = architectures(images), platforms(images)
	m.setImages(images, diagnostics)
}

// flattenImages normalizes before it sorts, and names places in the sorted list.
func (m *ncrTagModel) flattenImages(listed []ncr.Image, diagnostics *diag.Diagnostics) []ncrImage {
	ordered := slices.Clone(listed)
	for index := range ordered {
		ordered[index].Digest = normalizedDigest(ordered[index].Digest)
	}
	slices.SortFunc(ordered, compareImages)
	images := make([]ncrImage, 0, len(ordered))
	var invalid invalidDigests
	for index, image := range ordered {
		invalid.check(image.Digest, path.Root("images").AtListIndex(index).AtName("digest"))
		images = append(images, ncrImage{
			Image:           image,
			platform:        platformOf(image),
			pinnedReference: pinnedReference(m.RegistryHost.ValueString(), m.ImageName.ValueString(), image.Digest),
		})
	}
	invalid.warn(diagnostics)
	return images
}

// setImages makes each image's value once, for the list and for the map.
func (m *ncrTagModel) setImages(images []ncrImage, diagnostics *diag.Diagnostics) {
	keys, err := platformKeys(images)
	if err != nil {
		m.question().report(err, diagnostics)
		return
	}
	list, byPlatform := make([]attr.Value, 0, len(images)), make(map[string]attr.Value, len(images))
	for index, image := range images {
		value := image.value()
		list = append(list, value)
		if keys[index] != "" {
			byPlatform[keys[index]] = value
		}
	}
	m.Images = types.ListValueMust(ncrImageType, list)
	m.ImagesByPlatform = types.MapValueMust(ncrImageType, byPlatform)
}

func valueOrEmpty(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}
