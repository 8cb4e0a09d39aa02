// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package read

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider/attribute"
)

// Sentences that end descriptions.
const (
	// NullRule ends the description of every data source. Attributes that are null for other
	// reasons as well say so themselves, and allow_missing says what a missing tag is.
	NullRule = " Values that the API omits are null."
	// ChangesWithoutPush ends the description of a fact that changes although nothing was pushed: a
	// deployment that it is passed on to would change, too.
	ChangesWithoutPush = " It changes without a push."
	// OnlyVerified ends the description of a fact that only the registry has.
	OnlyVerified = " Only set with `verify_digest`."
	// OnlyWithImages ends the description of a fact that is derived from the images.
	OnlyWithImages = " Only set when `images` is."
)

// Descriptions that attributes of several data sources share. An editor shows a description beside
// the code: 25 words at most.
const (
	DescriptionTag        = "The tag, like `1.4.2`."
	DescriptionDigest     = "Digest as the API returns it, `sha256:…`."
	DescriptionDigestKind = "What `digest` is: `image` if it is one of `images`, `index` if it is `index_digest`."

	DescriptionArchitectures    = "Architectures of the images, without attestations, normalized, like `amd64`."
	DescriptionPlatforms        = "Platforms of the images, `os/architecture[/variant]`, without attestations, normalized, like `linux/arm64`."
	DescriptionImagesByPlatform = "Images by platform, without attestations: `images_by_platform[\"linux/arm64\"]`. Images that share a platform have keys with " +
		"`:os_version` or `@digest` added."

	DescriptionOS              = "Operating system, like `linux`."
	DescriptionArchitecture    = "CPU architecture, like `amd64`."
	DescriptionVariant         = "Variant of the architecture, like `v8`."
	DescriptionOSVersion       = "Version of the operating system; set for Windows."
	DescriptionImageDigest     = "Digest of this platform's image, `sha256:…`."
	DescriptionPlatform        = "`os/architecture[/variant]`, normalized: `linux/arm64` also for `linux/arm64/v8`. Only set when `os` and `architecture` are."
	DescriptionPinnedReference = "Reference that pins this platform's image. Only set when the host and a valid digest are known."
)

// IndexDigestAttribute returns the schema of index_digest.
func IndexDigestAttribute() schema.StringAttribute {
	return attribute.ComputedString("Digest of the tag's image index, `sha256:…`, as `docker buildx` prints it. Only set with `verify_digest`, if the tag is an index.")
}
