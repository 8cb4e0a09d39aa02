// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acr

import (
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider/attribute"
)

// The sources of layers.
const (
	sourceAPI      = "api"
	sourceRegistry = "registry"
)

// layersSource is the part of the model about where layers are read, with the facts that only the registry has.
type layersSource struct {
	Source       types.String `tfsdk:"source"`
	Platform     types.String `tfsdk:"platform"`
	RegistryHost types.String `tfsdk:"registry_host"`
	ImageDigest  *string      `tfsdk:"image_digest"`
	MediaType    *string      `tfsdk:"media_type"`
	OS           *string      `tfsdk:"os"`
	Architecture *string      `tfsdk:"architecture"`
}

func layersSourceAttributes() map[string]schema.Attribute {
	const onlyRegistry = " Only set when `source` is `registry`."
	return map[string]schema.Attribute{
		"source": schema.StringAttribute{
			MarkdownDescription: "`api` or `registry`. Default: the API, or the registry if `platform` is set or the API no longer offers GetRepoTagLayers.",
			Optional:            true,
			Computed:            true,
			Validators:          attribute.Checked(checkSource),
		},
		"platform": schema.StringAttribute{
			MarkdownDescription: "Platform of the image to read from the registry, `os/architecture[/variant]`, like `linux/arm64`. Required for multi-platform tags unless " +
				"`digest` is set. Conflicts with `source = \"api\"`.",
			Optional:   true,
			Computed:   true,
			Validators: attribute.Checked(image.CheckPlatform),
		},
		"registry_host": schema.StringAttribute{
			MarkdownDescription: "Host name of the instance's registry, like `acme-registry.cn-hangzhou.cr.aliyuncs.com`. Default: the instance's public endpoint. " +
				"Used with `source = \"registry\"`.",
			Optional:   true,
			Computed:   true,
			Validators: attribute.Checked(image.CheckHost),
		},
		"image_digest": attribute.ComputedString("Digest of the manifest of the image that has these layers, `sha256:…`: of a multi-platform tag, that of the one image." + onlyRegistry),
		"media_type":   attribute.ComputedString("Media type of the image's manifest." + onlyRegistry),
		"os":           attribute.ComputedString("Operating system of the image, like `linux`, by its configuration." + onlyRegistry),
		"architecture": attribute.ComputedString("CPU architecture of the image, like `amd64`, by its configuration." + onlyRegistry),
	}
}

var errSource = errors.New("must be api or registry")

func checkSource(source string) error {
	if source != sourceAPI && source != sourceRegistry {
		return errSource
	}
	return nil
}

// flatten sets which source answered, and what only the registry returns.
func (s *layersSource) flatten(result layersResult) {
	s.Source = types.StringValue(sourceAPI)
	if result.image == nil {
		return
	}
	s.Source, s.RegistryHost = types.StringValue(sourceRegistry), types.StringValue(result.host)
	s.ImageDigest, s.MediaType = &result.image.Digest, &result.image.MediaType
	s.OS, s.Architecture = stringOrNull(result.image.OS), stringOrNull(result.image.Architecture)
	s.Platform = types.StringPointerValue(stringOrNull(result.image.Platform.String()))
}
