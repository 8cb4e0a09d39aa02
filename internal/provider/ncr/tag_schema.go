// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package ncr

import (
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/naver/ncr"
)

func ncrTagSchema() schema.Schema {
	attributes := ncrTagInputs()
	maps.Copy(attributes, presenceAttributes(", or, with `expected_digest`, while it points elsewhere"))
	maps.Copy(attributes, ncrTagFacts())
	return schema.Schema{
		MarkdownDescription: "What a tag in NAVER Cloud Platform Container Registry points at: its digest, and its images per platform (API GetImageTagDetail)." + nullRule,
		Attributes:          attributes,
	}
}

func ncrTagInputs() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"registry": schema.StringAttribute{
			MarkdownDescription: "Name of the registry.",
			Required:            true,
			Validators:          checkedBy(ncr.CheckRegistry),
		},
		"image_name": schema.StringAttribute{
			MarkdownDescription: "Name of the image within the registry. It may hold slashes, like `hello/world`.",
			Required:            true,
			Validators:          checkedBy(image.CheckRepository),
		},
		"reference": schema.StringAttribute{
			MarkdownDescription: "The tag, like `1.4.2`.",
			Required:            true,
			Validators:          checkedBy(image.CheckTag),
		},
		"site": schema.StringAttribute{
			MarkdownDescription: "Which NAVER Cloud: `public`, `gov` or `fin`. Default: the provider block's, else `public`.",
			Optional:            true,
			Computed:            true,
			Validators:          checkedBy(ncr.CheckSite),
		},
		"region": schema.StringAttribute{
			MarkdownDescription: "Region of the registry: `KR`, `SGN` or `JPN` at the site public, `KR` or `KRS` at gov, `FKR` at fin. Default: the provider block's if it is of the same site, else the first.",
			Optional:            true,
			Computed:            true,
			Validators:          checkedBy(ncr.CheckRegion),
		},
		"registry_host": schema.StringAttribute{
			MarkdownDescription: "Host from which the image is pulled, for `pinned_reference`. Default: the registry's public host, like `<registry>.kr.ncr.ntruss.com`. Give it when you pull from a private endpoint.",
			Optional:            true,
			Computed:            true,
			Validators:          checkedBy(image.CheckHost),
		},
		expectedDigestAttribute: expectedDigestSchema(),
		verifyDigestAttribute:   verifyDigestSchema(),
	}
}

func ncrTagFacts() map[string]schema.Attribute {
	imageObject := schema.NestedAttributeObject{Attributes: ncrImageAttributes()}
	return map[string]schema.Attribute{
		"name":         computedString("Name of the tag, as the service states it."),
		"creator":      computedString("Account ID of who created the tag."),
		"last_updater": computedString("Account ID of who moved the tag last."),
		"last_updated": computedString("When the tag was moved last: RFC 3339, UTC."),
		"digest":       computedString("Digest of what the tag points at, `sha256:…`. That it is the digest of the manifest, or of the index of a multi-platform image, is how registries of this kind work; the vendor does not document it."),
		"pinned_reference": computedString("`registry_host/image_name@digest` of the tag: deploy this to run exactly what was read. " +
			"Null when the service states no valid digest."),
		"full_size":  computedNumber("Size of the tag as the service states it, in bytes."),
		"tag_id":     computedNumber("ID of the tag (the API's `id`)."),
		"image_id":   computedNumber("ID of the image."),
		"repository": computedNumber("ID of the registry."),
		"v2":         computedBoolean("Whether the image follows the v2 specification, as the service states it."),
		"images": schema.ListNestedAttribute{
			MarkdownDescription: "The images that the tag stands for, attestations included, sorted by `os`, `architecture`, `variant`, `os_version`, `digest`. Null when the service states no list.",
			Computed:            true,
			NestedObject:        imageObject,
		},
		"architectures": computedStrings("The architectures of the images, like `amd64`. Attestations are left out. Null when `images` is."),
		"platforms":     computedStrings("The platforms of the images, `os/architecture[/variant]`, like `linux/arm64`. Attestations are left out. Null when `images` is."),
		"images_by_platform": schema.MapNestedAttribute{
			MarkdownDescription: "The objects of `images` by their `platform`, without attestations. Images that share a platform have the key `platform:os_version`; " +
				"where they share that too, or have none, `@digest` follows. So a plain platform always means one image. Null when `images` is.",
			Computed:     true,
			NestedObject: imageObject,
		},
	}
}

func ncrImageAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"architecture":     computedString("CPU architecture, like `amd64`."),
		"os":               computedString("Operating system, like `linux`."),
		"os_version":       computedString("Version of the operating system; set for Windows."),
		"os_features":      computedString("Features of the operating system that the image needs."),
		"variant":          computedString("Variant of the architecture, like `v8`."),
		"features":         computedString("Features of the CPU that the image needs."),
		"media_type":       computedString("Media type of the image (the API's `mediaType`)."),
		"digest":           computedString("Digest of this platform's image, `sha256:…`."),
		"size":             computedNumber("Size of this platform's image, in bytes."),
		"created":          computedString("When it was created: RFC 3339, UTC."),
		"updated":          computedString("When it was changed last: RFC 3339, UTC."),
		"latest_pulled":    computedString("When it was pulled last: RFC 3339, UTC. Null when it never was."),
		"platform":         computedString("`os/architecture[/variant]`. Null for an attestation, and when `os` or `architecture` is."),
		"pinned_reference": computedString("`registry_host/image_name@digest` of this image. Pin the tag's own reference instead unless you deploy to one platform only. Null when there is no valid digest."),
	}
}
