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
	maps.Copy(attributes, read.CommonAttributes(" (and, with `expected_digest`, points to it; with `verify_digest`, API and registry agree)"))
	maps.Copy(attributes, tagFacts())
	return schema.Schema{
		MarkdownDescription: "What a tag in NAVER Cloud Platform Container Registry points to: its digest, and its images per platform (API GetImageTagDetail)." + read.NullRule,
		Attributes:          attributes,
		Blocks:              read.CommonBlocks(),
	}
}

func tagArguments() map[string]schema.Attribute {
	attributes := imageArguments()
	attributes["reference"] = schema.StringAttribute{
		MarkdownDescription: "The tag, like `1.4.2`.",
		Required:            true,
		Validators:          attribute.Checked(image.CheckTag),
	}
	attributes[read.ExpectedDigest] = read.ExpectedDigestAttribute()
	attributes[read.VerifyDigest] = read.VerifyDigestAttribute("`index_digest` and `pinned_reference`")
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
			MarkdownDescription: "Site of NAVER Cloud: `public`, `gov` or `fin`. Default: the provider block's, else `public`.",
			Optional:            true,
			Computed:            true,
			Validators:          attribute.Checked(api.CheckSite),
		},
		"region": schema.StringAttribute{
			MarkdownDescription: "Region of the registry: `KR`, `SGN` or `JPN` at the site public, `KR` or `KRS` at gov, `FKR` at fin. Default: the provider block's if it is of the same site, else the first.",
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

func tagFacts() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"name":         attribute.ComputedString("Name of the tag, as the API returns it."),
		"creator":      attribute.ComputedString("Account ID of the creator of the tag."),
		"last_updater": attribute.ComputedString("Account ID of the last one to move the tag."),
		"last_updated": attribute.ComputedString("Time when the tag was last moved: RFC 3339, UTC."),
		"digest":       attribute.ComputedString("Digest as the API returns it, `sha256:…`: of one image, `linux/amd64`'s, else the first's. Not of the index of a multi-platform tag."),
		"index_digest": attribute.ComputedString("Digest of the image index that the tag names, `sha256:…`, which `docker buildx` prints. Only set with `verify_digest`, and null for a single image."),
		"digest_kind":  attribute.ComputedString("What `digest` is: `image` if it is one of `images`, `index` if the registry says so (`verify_digest`), else null."),
		"pinned_reference": attribute.ComputedString("`registry_host/image_name@digest` of the whole tag: by `index_digest`, else by `digest` where that is of the whole tag. Otherwise null, " +
			"with a warning: set `verify_digest`."),
		"full_size":  attribute.ComputedNumber("Size of the image that `digest` names, as the API returns it, in bytes: of a multi-platform tag that of one image."),
		"tag_id":     attribute.ComputedNumber("ID of the tag (the API's `id`)."),
		"image_id":   attribute.ComputedNumber("ID of the image."),
		"repository": attribute.ComputedNumber("ID of the registry."),
		"v2":         attribute.ComputedBool("Whether the image follows the v2 specification, as the API returns it."),
		"images": schema.ListNestedAttribute{
			MarkdownDescription: "The images of the tag, attestations included, sorted by `os`, `architecture`, `variant`, `os_version`, `digest`. Null when the API returns no list.",
			Computed:            true,
			NestedObject:        schema.NestedAttributeObject{Attributes: imageAttributes()},
		},
		"architectures": attribute.ComputedStrings("The architectures of the images, like `amd64`, normalized. Attestations are left out. Null when `images` is."),
		"platforms":     attribute.ComputedStrings("The platforms of the images, `os/architecture[/variant]`, like `linux/arm64`, normalized. Attestations are left out. Null when `images` is."),
		"images_by_platform": schema.MapNestedAttribute{
			MarkdownDescription: "The images by `platform`, for example `images_by_platform[\"linux/arm64\"]`, without attestations. Images that share a platform have the key " +
				"`platform:os_version`; where they share that too, or have none, `@digest` follows. Null when `images` is.",
			Computed:     true,
			NestedObject: read.PlatformImageObject(),
		},
	}
}

func imageAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"architecture":     attribute.ComputedString("CPU architecture, like `amd64`."),
		"os":               attribute.ComputedString("Operating system, like `linux`."),
		"os_version":       attribute.ComputedString("Version of the operating system; set for Windows."),
		"os_features":      attribute.ComputedString("Features of the operating system that the image needs."),
		"variant":          attribute.ComputedString("Variant of the architecture, like `v8`."),
		"features":         attribute.ComputedString("Features of the CPU that the image needs."),
		"media_type":       attribute.ComputedString("Media type of the configuration of the image (the API's `mediaType`)."),
		"digest":           attribute.ComputedString("Digest of this platform's image, `sha256:…`."),
		"size":             attribute.ComputedNumber("Size of the stored layers of this image, in bytes."),
		"created":          attribute.ComputedString("Time of the first push of the image under this tag, not of its build: RFC 3339, UTC."),
		"updated":          attribute.ComputedString("Time of the last push of the image: RFC 3339, UTC."),
		"latest_pulled":    attribute.ComputedString("Time when it was last pulled: RFC 3339, UTC. Null when it never was." + read.ChangesWithoutPush),
		"platform":         attribute.ComputedString("`os/architecture[/variant]`, normalized: `linux/arm64`, also where the API says `linux/arm64/v8`. Null for an attestation, and when `os` or `architecture` is."),
		"pinned_reference": attribute.ComputedString("`registry_host/image_name@digest` of this image. It runs on this platform only. Null when there is no valid digest."),
	}
}
