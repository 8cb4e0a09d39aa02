// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acr

import (
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/oci"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider/read"
)

type tagModel struct {
	address
	read.Common
	read.TagFacts
	MediaType       *string `tfsdk:"media_type"`
	ImageID         *string `tfsdk:"image_id"`
	ImageSize       *int64  `tfsdk:"image_size"`
	ImageCreate     *string `tfsdk:"image_create"`
	ImageUpdate     *string `tfsdk:"image_update"`
	Status          *string `tfsdk:"status"`
	TagImmutability *bool   `tfsdk:"tag_immutability"`
}

// flatten sets the facts of the tag. A tag that does not exist has none.
func (m *tagModel) flatten(result read.Result[tagResult], diagnostics *diag.Diagnostics) error {
	m.RepoID, m.Exists = result.Value.repoID, types.BoolValue(result.Exists)
	m.Images, m.ImagesByPlatform = types.ListNull(read.PlatformImageType), types.MapNull(read.PlatformImageType)
	if !result.Exists {
		return nil
	}
	tag, digest := result.Value.tag, result.Value.digest
	m.SetDigest(digest, diagnostics)
	m.ImageID, m.ImageSize, m.Status = tag.ImageID, tag.ImageSize, tag.Status
	m.ImageCreate, m.ImageUpdate = read.Timestamp(tag.ImageCreate), read.Timestamp(tag.ImageUpdate)
	m.TagImmutability = result.Value.tagImmutability
	host, repository := m.RegistryHost.ValueString(), m.Namespace.ValueString()+"/"+m.RepoName.ValueString()
	if verified := result.Value.verified; verified != nil {
		host, repository = verified.repository.Host, verified.repository.Name
		m.RegistryHost, m.MediaType = types.StringValue(host), read.StringOrNull(verified.MediaType)
		if err := m.flattenImages(*verified); err != nil {
			return err
		}
		warnOfUnlisted(*verified, diagnostics)
	} else if m.RepoName.IsNull() {
		return nil // the name of the repository is not known
	}
	m.PinnedReference = read.PinnedReference(host, repository, &digest.Pin)
	return nil
}

// flattenImages sets the images of the tag, without attestations, as the registry has them.
func (m *tagModel) flattenImages(verified verifiedTag) error {
	images := make([]read.PlatformImage, 0, len(verified.Entries))
	for _, entry := range verified.Entries {
		if entry.IsImage {
			images = append(images, platformImage(entry, verified.repository))
		}
	}
	slices.SortFunc(images, read.ComparePlatformImages)
	values := make([]attr.Value, 0, len(images))
	for _, listed := range images {
		values = append(values, listed.Value())
	}
	m.Images = types.ListValueMust(read.PlatformImageType, values)
	return m.SetPlatforms(oci.OperationManifest, images)
}

// warnOfUnlisted warns of images that are not in platforms: a gate over platforms does not see
// them.
func warnOfUnlisted(verified verifiedTag, diagnostics *diag.Diagnostics) {
	if !slices.ContainsFunc(verified.Entries, func(entry oci.Entry) bool {
		return entry.IsIndex || entry.IsImage && entry.Platform.String() == ""
	}) {
		return
	}
	diagnostics.AddAttributeWarning(path.Root("platforms"), read.SummaryUnexpectedResponse,
		"The tag has an image whose platform the registry does not list, or an index within its index. platforms, architectures and images_by_platform do not have these."+
			"\n\nDo not conclude from platforms that the tag runs on nothing else.")
}

func platformImage(entry oci.Entry, repository oci.Repository) read.PlatformImage {
	return read.PlatformImage{
		OS: read.StringOrNull(entry.Platform.OS), Architecture: read.StringOrNull(entry.Platform.Architecture), Variant: read.StringOrNull(entry.Platform.Variant),
		OSVersion: read.StringOrNull(entry.Platform.OSVersion), Digest: &entry.Digest, Size: entry.Size,
		PinnedReference: read.PinnedReference(repository.Host, repository.Name, &entry.Digest),
	}
}
