// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"slices"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/datasource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/ncr"
)

type ncrTagModel struct {
	Registry         types.String             `tfsdk:"registry"`
	ImageName        types.String             `tfsdk:"image_name"`
	Reference        types.String             `tfsdk:"reference"`
	Site             types.String             `tfsdk:"site"`
	Region           types.String             `tfsdk:"region"`
	RegistryHost     types.String             `tfsdk:"registry_host"`
	Timeouts         timeouts.Value           `tfsdk:"timeouts"`
	Name             *string                  `tfsdk:"name"`
	Creator          *string                  `tfsdk:"creator"`
	LastUpdater      *string                  `tfsdk:"last_updater"`
	LastUpdated      *string                  `tfsdk:"last_updated"`
	Digest           *string                  `tfsdk:"digest"`
	PinnedReference  *string                  `tfsdk:"pinned_reference"`
	FullSize         *int64                   `tfsdk:"full_size"`
	TagID            *int64                   `tfsdk:"tag_id"`
	ImageID          *int64                   `tfsdk:"image_id"`
	Repository       *int64                   `tfsdk:"repository"`
	V2               *bool                    `tfsdk:"v2"`
	Images           []ncrImageModel          `tfsdk:"images"`
	Architectures    []string                 `tfsdk:"architectures"`
	Platforms        []string                 `tfsdk:"platforms"`
	ImagesByPlatform map[string]ncrImageModel `tfsdk:"images_by_platform"`
}

type ncrImageModel struct {
	Architecture    *string `tfsdk:"architecture"`
	OS              *string `tfsdk:"os"`
	OSVersion       *string `tfsdk:"os_version"`
	OSFeatures      *string `tfsdk:"os_features"`
	Variant         *string `tfsdk:"variant"`
	Features        *string `tfsdk:"features"`
	MediaType       *string `tfsdk:"media_type"`
	Digest          *string `tfsdk:"digest"`
	Size            *int64  `tfsdk:"size"`
	Created         *string `tfsdk:"created"`
	Updated         *string `tfsdk:"updated"`
	LatestPulled    *string `tfsdk:"latest_pulled"`
	Platform        *string `tfsdk:"platform"`
	PinnedReference *string `tfsdk:"pinned_reference"`
}

// flatten fills in what the API answered, and what follows from it.
func (m *ncrTagModel) flatten(tag ncr.Tag, diagnostics *diag.Diagnostics) {
	m.Name = &tag.Name
	m.Creator, m.LastUpdater = tag.Creator, tag.LastUpdater
	m.LastUpdated = timestamp(tag.LastUpdated)
	m.FullSize, m.TagID, m.ImageID, m.Repository = tag.FullSize, tag.ID, tag.ImageID, tag.Repository
	m.V2 = tag.V2
	m.Digest = normalizedDigest(tag.Digest, path.Root("digest"), diagnostics)
	m.PinnedReference = pinnedReference(m.RegistryHost.ValueString(), m.ImageName.ValueString(), m.Digest)
	if tag.Images == nil {
		return // the service lists no images: not none, but unknown
	}
	m.Images = m.flattenImages(tag.Images, diagnostics)
	m.Architectures = architectures(m.Images)
	m.Platforms = platforms(m.Images)
	byPlatform, err := imagesByPlatform(m.Images)
	if err != nil {
		m.question().report(err, diagnostics)
	}
	m.ImagesByPlatform = byPlatform
}

// flattenImages sorts by the normalized values, and only then warns, so that warnings name places in the state.
func (m *ncrTagModel) flattenImages(images []ncr.Image, diagnostics *diag.Diagnostics) []ncrImageModel {
	ordered := slices.Clone(images)
	for index := range ordered {
		ordered[index].Digest = normalizedDigest(ordered[index].Digest, path.Empty(), &diag.Diagnostics{})
	}
	slices.SortFunc(ordered, compareImages)
	models := make([]ncrImageModel, 0, len(ordered))
	for index, listed := range ordered {
		models = append(models, m.flattenImage(listed, path.Root("images").AtListIndex(index).AtName("digest"), diagnostics))
	}
	return models
}

func (m *ncrTagModel) flattenImage(listed ncr.Image, digestAt path.Path, diagnostics *diag.Diagnostics) ncrImageModel {
	digest := normalizedDigest(listed.Digest, digestAt, diagnostics)
	return ncrImageModel{
		Architecture:    listed.Architecture,
		OS:              listed.OS,
		OSVersion:       listed.OSVersion,
		OSFeatures:      listed.OSFeatures,
		Variant:         listed.Variant,
		Features:        listed.Features,
		MediaType:       listed.MediaType,
		Digest:          digest,
		Size:            listed.Size,
		Created:         timestamp(listed.Created),
		Updated:         timestamp(listed.Updated),
		LatestPulled:    timestamp(listed.LatestPulled),
		Platform:        textOrNull(image.Platform(valueOrEmpty(listed.OS), valueOrEmpty(listed.Architecture), valueOrEmpty(listed.Variant))),
		PinnedReference: pinnedReference(m.RegistryHost.ValueString(), m.ImageName.ValueString(), digest),
	}
}

func valueOrEmpty(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}

func textOrNull(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}
