// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package ncr

import (
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
	api "github.com/containerregistry/terraform-provider-containerregistry/internal/naver/ncr"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider/attribute"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider/read"
)

func tagSchema() schema.Schema {
	attributes := tagArguments()
	maps.Copy(attributes, read.CommonAttributes(read.WaitsForDigests))
	maps.Copy(attributes, tagFacts())
	return schema.Schema{
		MarkdownDescription: "Digest, size, times and platforms of an image tag in NAVER Cloud Platform Container Registry." + read.NullRule,
		Attributes:          attributes,
		Blocks:              read.CommonBlocks(),
	}
}

func tagArguments() map[string]schema.Attribute {
	attributes := imageArguments()
	attributes["reference"] = schema.StringAttribute{
		MarkdownDescription: read.DescriptionTag,
		Required:            true,
		Validators:          attribute.Checked(image.CheckTag),
	}
	attributes[read.ExpectedDigest] = read.ExpectedDigestAttribute()
	attributes[read.VerifyDigest] = read.VerifyDigestAttribute()
	return attributes
}

// imageArguments are the arguments that name an image, and what is derived from its place.
func imageArguments() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"registry": schema.StringAttribute{
			MarkdownDescription: "Name of the registry.",
			Required:            true,
			Validators:          attribute.Checked(api.CheckRegistry),
		},
		"image_name": schema.StringAttribute{
			MarkdownDescription: "Name of the image within the registry. It may hold slashes, like `hello/world`.",
			Required:            true,
			Validators:          attribute.CheckedName(api.CheckImageName),
		},
		"site": schema.StringAttribute{
			MarkdownDescription: descriptionSite + " Default: the provider block's, else `public`.",
			Optional:            true,
			Computed:            true,
			Validators:          attribute.Checked(api.CheckSite),
		},
		"region": schema.StringAttribute{
			MarkdownDescription: "Region of the registry: " + regionsOfSites + " Default: the provider block's for this site, else the first.",
			Optional:            true,
			Computed:            true,
			Validators:          attribute.Checked(api.CheckRegion),
		},
		"registry_host": schema.StringAttribute{
			MarkdownDescription: "Host that the image is pulled from, for `pinned_reference`. Default: the registry's public host, like `<registry>.kr.ncr.ntruss.com`. Set it to pull from a private endpoint.",
			Optional:            true,
			Computed:            true,
			Validators:          attribute.CheckedEndpoint(image.CheckHost),
		},
	}
}

const descriptionSize = "Size of the image that `digest` names, as the API returns it, in bytes: for a multi-platform tag, the size of one image."

func tagFacts() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"name":         attribute.ComputedString("Name of the tag, as the API returns it."),
		"creator":      attribute.ComputedString("Account ID of the creator of the tag."),
		"last_updater": attribute.ComputedString("Account ID of the last one to move the tag."),
		"last_updated": attribute.ComputedString("Time when the tag was last moved: RFC 3339, UTC."),
		"digest":       attribute.ComputedString(read.DescriptionDigest + " For a multi-platform tag, of one image: `linux/amd64`, else the first. Not of the index."),
		"index_digest": read.IndexDigestAttribute(),
		"digest_kind":  attribute.ComputedString(read.DescriptionDigestKind + " Otherwise null."),
		"pinned_reference": attribute.ComputedString("`registry_host/image_name@digest`, with `index_digest`, or with `digest` if that is the digest of the whole tag. Otherwise null, " +
			"with a warning: set `verify_digest`."),
		"full_size":  attribute.ComputedNumber(descriptionSize),
		"tag_id":     attribute.ComputedNumber("ID of the tag (the API's `id`)."),
		"image_id":   attribute.ComputedNumber("ID of the image."),
		"repository": attribute.ComputedNumber("ID of the registry."),
		"v2":         attribute.ComputedBool("Whether the image follows the v2 specification, as the API returns it."),
		"images": schema.ListNestedAttribute{
			MarkdownDescription: "The images of the tag, attestations included, sorted by `os`, `architecture`, `variant`, `os_version`, `digest`. Only set when the API returns a list.",
			Computed:            true,
			NestedObject:        schema.NestedAttributeObject{Attributes: imageAttributes()},
		},
		"architectures": attribute.ComputedStrings(read.DescriptionArchitectures + read.OnlyWithImages),
		"platforms":     attribute.ComputedStrings(read.DescriptionPlatforms + read.OnlyWithImages),
		"images_by_platform": schema.MapNestedAttribute{
			MarkdownDescription: read.DescriptionImagesByPlatform + read.OnlyWithImages,
			Computed:            true,
			NestedObject:        read.PlatformImageObject(),
		},
	}
}

func imageAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"architecture":     attribute.ComputedString(read.DescriptionArchitecture),
		"os":               attribute.ComputedString(read.DescriptionOS),
		"os_version":       attribute.ComputedString(read.DescriptionOSVersion),
		"os_features":      attribute.ComputedString("Features of the operating system that the image needs."),
		"variant":          attribute.ComputedString(read.DescriptionVariant),
		"features":         attribute.ComputedString("Features of the CPU that the image needs."),
		"media_type":       attribute.ComputedString("Media type of the configuration of the image (the API's `mediaType`)."),
		"digest":           attribute.ComputedString(read.DescriptionImageDigest),
		"size":             attribute.ComputedNumber("Size of the stored layers of this image, in bytes."),
		"created":          attribute.ComputedString("Time of the first push of the image under this tag, not of its build: RFC 3339, UTC."),
		"updated":          attribute.ComputedString("Time of the last push of the image: RFC 3339, UTC."),
		"latest_pulled":    attribute.ComputedString("Time of the last pull: RFC 3339, UTC. Only set when there was one." + read.ChangesWithoutPush),
		"platform":         attribute.ComputedString(read.DescriptionPlatform + " Null for an attestation."),
		"pinned_reference": attribute.ComputedString(read.DescriptionPinnedReference),
	}
}
