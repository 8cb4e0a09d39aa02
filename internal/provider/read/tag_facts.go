// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package read

import (
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// TagFacts is the part of a model that the tags of all registries have.
type TagFacts struct {
	ExpectedDigest   types.String `tfsdk:"expected_digest"`
	VerifyDigest     types.Bool   `tfsdk:"verify_digest"`
	RegistryHost     types.String `tfsdk:"registry_host"`
	Digest           *string      `tfsdk:"digest"`
	IndexDigest      *string      `tfsdk:"index_digest"`
	DigestKind       *string      `tfsdk:"digest_kind"`
	PinnedReference  *string      `tfsdk:"pinned_reference"`
	Images           types.List   `tfsdk:"images"` // the objects differ between registries
	ImagesByPlatform types.Map    `tfsdk:"images_by_platform"`
	Architectures    []string     `tfsdk:"architectures"`
	Platforms        []string     `tfsdk:"platforms"`
}

// SetDigest sets digest, index_digest and digest_kind, and warns of a digest that is absent or not
// valid.
func (f *TagFacts) SetDigest(tag TagDigest, diagnostics *diag.Diagnostics) {
	f.Digest, f.IndexDigest, f.DigestKind = tag.API, StringOrNull(tag.Index), StringOrNull(string(tag.Kind))
	var invalid InvalidDigests
	invalid.Check(f.Digest, path.Root("digest"))
	invalid.Warn(diagnostics)
	warnWithoutDigest(f.Digest, tag.Tag, diagnostics)
}

// SetPlatforms sets what follows from the images of the tag, which the operation returned:
// platforms, architectures and images_by_platform.
func (f *TagFacts) SetPlatforms(operation string, images []PlatformImage) error {
	f.Platforms, f.Architectures = Platforms(images)
	var err error
	f.ImagesByPlatform, err = byPlatform(operation, images)
	return err
}

// Platforms returns the platforms and the architectures of images, normalized, sorted and distinct.
func Platforms(images []PlatformImage) (platforms, architectures []string) {
	return distinct(images, PlatformImage.Platform), distinct(images, PlatformImage.normalizedArchitecture)
}
