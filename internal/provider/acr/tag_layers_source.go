// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acr

import (
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
)

// acrLayersSource is what the model has for where layers are read, and the facts that only the registry has.
type acrLayersSource struct {
	Source       types.String `tfsdk:"source"`
	Platform     types.String `tfsdk:"platform"`
	RegistryHost types.String `tfsdk:"registry_host"`
	ImageDigest  *string      `tfsdk:"image_digest"`
	MediaType    *string      `tfsdk:"media_type"`
	OS           *string      `tfsdk:"os"`
	Architecture *string      `tfsdk:"architecture"`
}

func acrLayersSourceAttributes() map[string]schema.Attribute {
	const fromRegistry = " Null when the API answered, which does not state it."
	return map[string]schema.Attribute{
		"source": schema.StringAttribute{
			MarkdownDescription: "Where the layers are read: `api` (GetRepoTagLayers) or `registry` (the image's manifest and configuration, by the registry's own protocol). " +
				"Default: the API, and the registry where the API answers that it no longer has the action, and for no other error; with `platform` the registry at once. " +
				"The result says which of the two answered.",
			Optional:   true,
			Computed:   true,
			Validators: checkedBy(checkSource),
		},
		"platform": schema.StringAttribute{
			MarkdownDescription: "Which image of a multi-platform tag the registry is asked for: `os/architecture[/variant]`, like `linux/arm64`. Needed when the tag has several images, " +
				"unless `digest` names one; an image of another platform is an error. It is never that of the machine that runs Terraform. " +
				"The API can't be asked for a platform, so that with this only the registry is. Computed: the image's platform, null when the API answered.",
			Optional:   true,
			Computed:   true,
			Validators: checkedBy(image.CheckPlatform),
		},
		"registry_host": schema.StringAttribute{
			MarkdownDescription: "Host of the instance's registry, like `acme-registry.cn-hangzhou.cr.aliyuncs.com`, for the source `registry`. Default: that of the public endpoint or, " +
				"where only one in a VPC is open or `acr.endpoint` is one in a VPC (`cr-vpc.…`), of that; asked for by one ListInstanceEndpoint call, which all reads of an instance share. " +
				"Null when the API answered and none was given.",
			Optional:   true,
			Computed:   true,
			Validators: checkedBy(image.CheckHost),
		},
		"image_digest": computedString("Digest of the manifest of the image whose layers these are, `sha256:…`: for a multi-platform tag, that of the one image." + fromRegistry),
		"media_type":   computedString("Media type of the image's manifest." + fromRegistry),
		"os":           computedString("Operating system of the image, like `linux`, as its configuration states it." + fromRegistry),
		"architecture": computedString("CPU architecture of the image, like `amd64`, as its configuration states it." + fromRegistry),
	}
}

var errSource = errors.New("a source is api or registry")

func checkSource(source string) error {
	if source != sourceAPI && source != sourceRegistry {
		return errSource
	}
	return nil
}

// flatten fills in which source answered, and what only the registry says.
func (s *acrLayersSource) flatten(answer acrLayersAnswer) {
	s.Source = types.StringValue(sourceAPI)
	if answer.image == nil {
		return
	}
	s.Source, s.RegistryHost = types.StringValue(sourceRegistry), types.StringValue(answer.host)
	s.ImageDigest, s.MediaType = &answer.image.Digest, &answer.image.MediaType
	s.OS, s.Architecture = textOrNil(answer.image.OS), textOrNil(answer.image.Architecture)
	s.Platform = types.StringPointerValue(textOrNil(answer.image.Platform.String()))
}
