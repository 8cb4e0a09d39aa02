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
	maps.Copy(attributes, read.CommonAttributes(" (and, with `expected_digest`, points to it; with `verify_digest`, API and registry agree)"))
	maps.Copy(attributes, tagFacts())
	maps.Copy(attributes, verifiedFacts())
	attributes[read.ExpectedDigest] = read.ExpectedDigestAttribute()
	attributes[read.VerifyDigest] = read.VerifyDigestAttribute("`index_digest` and the platforms")
	attributes["registry_host"] = schema.StringAttribute{
		MarkdownDescription: "Host of the instance's registry, like `acme-registry.cn-hangzhou.cr.aliyuncs.com`, for `pinned_reference`. Default: with `verify_digest` the instance's " +
			"public endpoint, else null.",
		Optional:   true,
		Computed:   true,
		Validators: attribute.CheckedEndpoint(image.CheckHost),
	}
	return schema.Schema{
		MarkdownDescription: "What a tag in Alibaba Cloud Container Registry Enterprise Edition points to: digest, size and times (API GetRepoTag), platforms (the registry)." + read.NullRule,
		Attributes:          attributes,
		Blocks:              read.CommonBlocks(),
	}
}

func tagFacts() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"digest": attribute.ComputedString("Digest as the API returns it, `sha256:…`. What it is of a multi-platform tag is not documented: `verify_digest` settles it. As `digest` of " +
			"`containerregistry_acr_tag_layers` it makes both read one image."),
		"pinned_reference": attribute.ComputedString("`registry_host/namespace/repo_name@digest` of the tag: by `index_digest`, else by `digest`. Null where the host or the name of " +
			"the repository is not known."),
		"image_id":         attribute.ComputedString("ID of the image, as the API returns it."),
		"image_size":       attribute.ComputedNumber("Size of the image as the API returns it, in bytes."),
		"image_create":     attribute.ComputedString("Time when the image was created: RFC 3339, UTC."),
		"image_update":     attribute.ComputedString("Time when the image was last changed: RFC 3339, UTC."),
		"status":           attribute.ComputedString("Status of the tag, as the API returns it, like `NORMAL` or `DELETING`." + read.ChangesWithoutPush),
		"tag_immutability": attribute.ComputedBool("Whether tags of the repository cannot be moved. Null with `repo_id`." + read.ChangesWithoutPush),
	}
}

// verifiedFacts are those that only the registry has.
func verifiedFacts() map[string]schema.Attribute {
	const onlyVerified = " Only set with `verify_digest`."
	return map[string]schema.Attribute{
		"index_digest": attribute.ComputedString("Digest of the image index that the tag names, `sha256:…`, which `docker buildx` prints. Null for a single image." + onlyVerified),
		"digest_kind":  attribute.ComputedString("What `digest` is: `image` if it is one of `images`, `index` if it is `index_digest`." + onlyVerified),
		"media_type":   attribute.ComputedString("Media type of the manifest that the tag names." + onlyVerified),
		"images": schema.ListNestedAttribute{
			MarkdownDescription: "The images of the tag, without attestations, sorted by `os`, `architecture`, `variant`, `os_version`, `digest`." + onlyVerified,
			Computed:            true,
			NestedObject:        read.PlatformImageObject(),
		},
		"images_by_platform": schema.MapNestedAttribute{
			MarkdownDescription: "The images by `platform`, for example `images_by_platform[\"linux/arm64\"]`. Images that share a platform have the key `platform:os_version`; " +
				"where they share that too, or have none, `@digest` follows." + onlyVerified,
			Computed:     true,
			NestedObject: read.PlatformImageObject(),
		},
		"architectures": attribute.ComputedStrings("The architectures of the images, like `amd64`, normalized." + onlyVerified),
		"platforms":     attribute.ComputedStrings("The platforms of the images, `os/architecture[/variant]`, like `linux/arm64`, normalized." + onlyVerified),
	}
}
