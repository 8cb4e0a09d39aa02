// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package functions

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

var _ provider.ProviderWithFunctions = (*containerRegistryProvider)(nil)

// Functions lists the functions. They are pure: no provider block, network, clock or environment.
//
// Their parameters take what is not known yet, so that a plan finds the mistakes in what is known. A response begins with an unknown
// result: a function that returns without setting one gives that. Null they leave to the CLI to refuse, which both do: with
// AllowNullValue, OpenTofu sends a null argument as no value at all, and the framework reports a defect of the provider.
func (p *containerRegistryProvider) Functions(context.Context) []func() function.Function {
	return []func() function.Function{newParseReferenceFunction, newPinReferenceFunction, newHasBaseLayersFunction}
}

// referenceParameter is an image reference.
func referenceParameter() function.StringParameter {
	return function.StringParameter{
		Name: "reference",
		MarkdownDescription: "An image reference: `[host[:port]/]repository[:tag][@digest]`, like `registry.example.com/team/app:1.4.2`. " +
			"Only the host and the tag may have upper-case letters. A digest alone and an image id are errors, and so is null.",
		AllowUnknownValues: true,
	}
}

const wantedReference = "an image reference"

// notWanted is the error of an argument that is not what is wanted. A CLI writes the parameter's name before the text, and a full
// stop behind it.
func notWanted(position int64, given attr.Value, wanted string, err error) *function.FuncError {
	return function.NewArgumentFuncError(position, fmt.Sprintf("%s is not %s: %s", describe(given), wanted, err))
}

// describe is a user's value as an error names it: quoted and cut, or what kind of thing it is.
func describe(value attr.Value) string {
	if value == nil || value.IsNull() {
		return "null"
	}
	switch value := value.(type) {
	case types.String:
		return quote(value.ValueString())
	case types.Bool, types.Number:
		return value.String()
	case types.Set:
		return "a set"
	case types.List, types.Tuple:
		return "a list"
	default:
		return "an object"
	}
}
