// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acr

import (
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/oci"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider/attribute"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider/read"
)

// The sources of layers.
const (
	sourceAPI      = "api"
	sourceRegistry = "registry"
)

// layersSource is the part of the model about where layers are read, with the facts that only the
// registry has.
type layersSource struct {
	Source       types.String `tfsdk:"source"`
	Platform     types.String `tfsdk:"platform"`
	RegistryHost types.String `tfsdk:"registry_host"`
	ImageDigest  *string      `tfsdk:"image_digest"`
	MediaType    *string      `tfsdk:"media_type"`
	OS           *string      `tfsdk:"os"`
	Architecture *string      `tfsdk:"architecture"`
	User         *string      `tfsdk:"user"`
	RunsAsRoot   *bool        `tfsdk:"runs_as_root"`
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
			MarkdownDescription: "Platform of the image to read from the registry, `os/architecture[/variant][:os_version]`, like `linux/arm64`. Required for multi-platform tags unless " +
				"`digest` is set. Conflicts with `source = \"api\"`.",
			Optional:   true,
			Computed:   true,
			Validators: attribute.Checked(image.CheckPlatform),
		},
		"registry_host": schema.StringAttribute{
			MarkdownDescription: descriptionRegistryHost + ". Default: the instance's public endpoint. Used with `source = \"registry\"`.",
			Optional:            true,
			Computed:            true,
			Validators:          attribute.CheckedEndpoint(image.CheckHost),
		},
		"image_digest": attribute.ComputedString("Digest of the image that has these layers, `sha256:…`, not of the index of a multi-platform tag." + onlyRegistry),
		"media_type":   attribute.ComputedString("Media type of the image's manifest." + onlyRegistry),
		"os":           attribute.ComputedString("Operating system of the image, like `linux`, by its configuration." + onlyRegistry),
		"architecture": attribute.ComputedString("CPU architecture of the image, like `amd64`, by its configuration." + onlyRegistry),
		"user":         attribute.ComputedString("User in the configuration of the image. Null if it has none, which means root." + onlyRegistry),
		"runs_as_root": attribute.ComputedBool("Whether the image's user is root: none, `root` or user ID 0. Other names may have ID 0 too." + onlyRegistry),
	}
}

var errSource = image.NewGrammarError("must be api or registry", func(text string) (image.Mistake, bool) {
	source := strings.ToLower(text)
	return image.Mistake{What: "has " + image.PartUpperCase, Value: source}, source == sourceAPI || source == sourceRegistry
})

func checkSource(source string) error {
	if source != sourceAPI && source != sourceRegistry {
		return errSource
	}
	return nil
}

// warnOfContradictions adds a warning for each fact in which the image's documents contradict each
// other.
func warnOfContradictions(found oci.Image, diagnostics *diag.Diagnostics) {
	if found.HistoryProblem != "" {
		diagnostics.AddAttributeWarning(path.Root("layers"), read.SummaryUnexpectedResponse,
			"The history in the configuration of image "+found.Digest+" "+found.HistoryProblem+". layer_instruction and layer_cmd are null.\n\n"+
				"The layers, their order and their sizes are those of the manifest. If you build this image, build it with a history, or with none.")
	}
	if conflict := found.PlatformConflict; conflict != nil {
		diagnostics.AddAttributeWarning(path.Root("architecture"), read.SummaryUnexpectedResponse,
			"The index lists image "+found.Digest+" for platform "+conflict.Listed+", but its configuration is for "+
				conflict.Configured+". os, architecture and platform are null.\n\n"+
				"Do not rely on either. If you build this image, push it for the platform that it is built for.")
	}
}

// flatten sets the source that returned the layers, and what only the registry returns.
func (s *layersSource) flatten(result layersResult) {
	s.Source = types.StringValue(sourceAPI)
	if result.image == nil {
		return
	}
	s.Source, s.RegistryHost = types.StringValue(sourceRegistry), types.StringValue(result.host)
	s.ImageDigest, s.MediaType = &result.image.Digest, &result.image.MediaType
	platform := result.image.Platform
	s.OS, s.Architecture = read.StringOrNull(platform.OS), read.StringOrNull(platform.Architecture)
	s.User, s.RunsAsRoot = read.StringOrNull(result.image.User), &result.image.RunsAsRoot
	if s.Platform.IsNull() { // one that was requested stays as it was written
		s.Platform = types.StringPointerValue(read.StringOrNull(platform.Normalized().String()))
	}
}
