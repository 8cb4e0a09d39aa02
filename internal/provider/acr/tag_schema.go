// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acr

import (
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider/attribute"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider/read"
)

func tagSchema() schema.Schema {
	attributes := addressAttributes()
	maps.Copy(attributes, read.CommonAttributes(read.WaitsForDigests))
	maps.Copy(attributes, tagFacts())
	maps.Copy(attributes, verifiedFacts())
	attributes[read.ExpectedDigest] = read.ExpectedDigestAttribute()
	attributes[read.VerifyDigest] = read.VerifyDigestAttribute()
	attributes["registry_host"] = schema.StringAttribute{
		MarkdownDescription: descriptionRegistryHost + ", for `pinned_reference`. Default: with `verify_digest` the instance's public endpoint, else null.",
		Optional:            true,
		Computed:            true,
		Validators:          attribute.CheckedEndpoint(image.CheckHost),
	}
	return schema.Schema{
		MarkdownDescription: "Digest, size, times and platforms of an image tag in Alibaba Cloud Container Registry Enterprise Edition." + read.NullRule,
		Attributes:          attributes,
		Blocks:              read.CommonBlocks(),
	}
}

func tagFacts() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"digest":           attribute.ComputedString(read.DescriptionDigest + " For a multi-platform tag, its meaning is not documented: set `verify_digest`."),
		"pinned_reference": attribute.ComputedString("`registry_host/namespace/repo_name@digest`, with `index_digest`, else `digest`. Only set when the host and the name of the repository are known."),
		"image_id":         attribute.ComputedString(descriptionImageID),
		"image_size":       attribute.ComputedNumber(descriptionImageSize),
		"image_create":     attribute.ComputedString("Time when the image was created: RFC 3339, UTC."),
		"image_update":     attribute.ComputedString("Time when the image was last changed: RFC 3339, UTC."),
		"status":           attribute.ComputedString("Status of the tag, as the API returns it, like `NORMAL` or `DELETING`." + read.ChangesWithoutPush),
		"tag_immutability": attribute.ComputedBool("Whether tags of the repository cannot be moved. Only set with `namespace` and `repo_name`." + read.ChangesWithoutPush),
	}
}

// verifiedFacts are those that only the registry has.
func verifiedFacts() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"index_digest": read.IndexDigestAttribute(),
		"digest_kind":  attribute.ComputedString(read.DescriptionDigestKind + read.OnlyVerified),
		"media_type":   attribute.ComputedString("Media type of the manifest that the tag names." + read.OnlyVerified),
		"images": schema.ListNestedAttribute{
			MarkdownDescription: "The images of the tag, without attestations, sorted by `os`, `architecture`, `variant`, `os_version`, `digest`." + read.OnlyVerified,
			Computed:            true,
			NestedObject:        read.PlatformImageObject(),
		},
		"images_by_platform": schema.MapNestedAttribute{
			MarkdownDescription: read.DescriptionImagesByPlatform + read.OnlyVerified,
			Computed:            true,
			NestedObject:        read.PlatformImageObject(),
		},
		"architectures": attribute.ComputedStrings(read.DescriptionArchitectures + read.OnlyVerified),
		"platforms":     attribute.ComputedStrings(read.DescriptionPlatforms + read.OnlyVerified),
	}
}
