// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package functions

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
)

// parseReferenceFunction is `parse_reference(reference)`.
type parseReferenceFunction struct{}

func newParseReferenceFunction() function.Function { return parseReferenceFunction{} }

// Metadata gives the name.
func (parseReferenceFunction) Metadata(_ context.Context, _ function.MetadataRequest, response *function.MetadataResponse) {
	response.Name = "parse_reference"
}

// Definition describes the function.
func (parseReferenceFunction) Definition(_ context.Context, _ function.DefinitionRequest, response *function.DefinitionResponse) {
	response.Definition = function.Definition{
		Summary:             "Take an image reference apart",
		MarkdownDescription: "Returns the parts of an image reference, as Docker reads it: an object with `registry`, `repository`, `tag` and `digest`.",
		Parameters:          []function.Parameter{referenceParameter()},
		Return: function.ObjectReturn{AttributeTypes: map[string]attr.Type{
			"registry":   types.StringType,
			"repository": types.StringType,
			"tag":        types.StringType,
			"digest":     types.StringType,
		}},
	}
}

// parsedReference is what the function returns.
type parsedReference struct {
	Registry   string  `tfsdk:"registry"`
	Repository string  `tfsdk:"repository"`
	Tag        *string `tfsdk:"tag"`
	Digest     *string `tfsdk:"digest"`
}

// Run parses the reference.
func (parseReferenceFunction) Run(ctx context.Context, request function.RunRequest, response *function.RunResponse) {
	var reference types.String
	response.Error = request.Arguments.Get(ctx, &reference)
	if response.Error != nil || reference.IsUnknown() {
		return
	}
	if reference.IsNull() {
		response.Error = nullArgument(0, causeNoDigest)
		return
	}
	parsed, err := image.ParseReference(reference.ValueString())
	if err != nil {
		response.Error = invalidArgument(0, reference, expectedReference, err, image.CheckReference)
		return
	}
	response.Error = response.Result.Set(ctx, parsedReference{
		Registry:   parsed.Registry,
		Repository: parsed.Repository,
		Tag:        stringOrNull(parsed.Tag),
		Digest:     stringOrNull(parsed.Digest),
	})
}

func stringOrNull(part string) *string {
	if part == "" {
		return nil
	}
	return &part
}
