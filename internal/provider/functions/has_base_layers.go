// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package functions

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
)

// hasBaseLayersFunction is `has_base_layers(layers, base)`.
type hasBaseLayersFunction struct{}

func newHasBaseLayersFunction() function.Function { return hasBaseLayersFunction{} }

// Metadata gives the name.
func (hasBaseLayersFunction) Metadata(_ context.Context, _ function.MetadataRequest, response *function.MetadataResponse) {
	response.Name = "has_base_layers"
}

// Definition describes the function.
func (hasBaseLayersFunction) Definition(_ context.Context, _ function.DefinitionRequest, response *function.DefinitionResponse) {
	const forms = ", base first: a list of digests or of objects with `blob_digest`."
	response.Definition = function.Definition{
		Summary:             "Tell whether an image is built on a base image",
		MarkdownDescription: "Returns whether the digests in `base` are the first of `layers`, in the same order.",
		Parameters: []function.Parameter{
			function.DynamicParameter{
				Name:                "layers",
				MarkdownDescription: "Layers of the image" + forms + " A null or invalid digest equals no other.",
				AllowUnknownValues:  true,
			},
			function.DynamicParameter{
				Name:                "base",
				MarkdownDescription: "Base image's layers" + forms + " An empty list and a null or invalid digest are errors.",
				AllowUnknownValues:  true,
			},
		},
		Return: function.BoolReturn{},
	}
}

// Run compares the layers, as far as their digests are known.
func (hasBaseLayersFunction) Run(ctx context.Context, request function.RunRequest, response *function.RunResponse) {
	layers, base := layersArgument{position: 0, name: "layers"}, layersArgument{position: 1, name: "base", approved: true}
	response.Error = request.Arguments.Get(ctx, &layers.value, &base.value)
	if response.Error != nil {
		return
	}
	layerDigests, layersKnown, funcError := layers.digests()
	if funcError != nil {
		response.Error = funcError
		return
	}
	baseDigests, baseKnown, funcError := base.digests()
	if funcError != nil {
		response.Error = funcError
		return
	}
	if !layersKnown || !baseKnown {
		return
	}
	if has, known := image.HasBase(layerDigests, baseDigests); known {
		response.Error = response.Result.Set(ctx, types.BoolValue(has))
	}
}
