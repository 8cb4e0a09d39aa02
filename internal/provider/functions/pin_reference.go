// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package functions

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
)

const expectedDigest = "a digest"

// pinReferenceFunction is `pin_reference(reference, digest)`.
type pinReferenceFunction struct{}

func newPinReferenceFunction() function.Function { return pinReferenceFunction{} }

// Metadata gives the name.
func (pinReferenceFunction) Metadata(_ context.Context, _ function.MetadataRequest, response *function.MetadataResponse) {
	response.Name = "pin_reference"
}

// Definition describes the function.
func (pinReferenceFunction) Definition(_ context.Context, _ function.DefinitionRequest, response *function.DefinitionResponse) {
	response.Definition = function.Definition{
		Summary:             "Pin an image reference to a digest",
		MarkdownDescription: "Returns the image reference with a digest: `host/app:1.4` becomes `host/app:1.4@sha256:…`.",
		Parameters: []function.Parameter{
			referenceParameter(),
			function.StringParameter{
				Name: "digest",
				MarkdownDescription: "Digest: `sha256:` and 64 hexadecimal digits (prefix optional), like `digest` of a data source. " +
					"Null, as for a missing tag, is an error.",
				AllowUnknownValues: true,
				AllowNullValue:     true,
			},
		},
		Return: function.StringReturn{},
	}
}

// Run checks each argument as soon as it is known, and pins when both are.
func (pinReferenceFunction) Run(ctx context.Context, request function.RunRequest, response *function.RunResponse) {
	var reference, digest types.String
	response.Error = request.Arguments.Get(ctx, &reference, &digest)
	if response.Error != nil {
		return
	}
	switch {
	case reference.IsNull():
		response.Error = nullArgument(0, causeNoDigest)
		return
	case digest.IsNull():
		response.Error = nullArgument(1, causeNoDigest)
		return
	}
	if _, err := image.ParseReference(reference.ValueString()); err != nil && !reference.IsUnknown() {
		response.Error = invalidArgument(0, reference, expectedReference, err, image.CheckReference)
		return
	}
	if err := image.CheckDigest(digest.ValueString()); err != nil && !digest.IsUnknown() {
		response.Error = invalidArgument(1, digest, expectedDigest, err, image.CheckDigest)
		return
	}
	if reference.IsUnknown() || digest.IsUnknown() {
		return
	}
	pinned, err := image.PinReference(reference.ValueString(), digest.ValueString())
	if err != nil {
		response.Error = function.NewArgumentFuncError(0, err.Error())
		return
	}
	response.Error = response.Result.Set(ctx, pinned)
}
