// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package functions

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider/attribute"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// All returns the constructors of the functions.
func All() []func() function.Function {
	return []func() function.Function{newParseReferenceFunction, newPinReferenceFunction, newHasBaseLayersFunction}
}

// referenceParameter returns the parameter that is an image reference.
func referenceParameter() function.StringParameter {
	return function.StringParameter{
		Name: "reference",
		MarkdownDescription: "Image reference: `[host[:port]/]repository[:tag][@digest]`, like `registry.example.com/team/app:1.4.2`. " +
			"Only the host and the tag may have upper-case letters. Null, an image ID and a digest alone are errors.",
		AllowUnknownValues: true,
		AllowNullValue:     true,
	}
}

const expectedReference = "an image reference"

// nullArgument returns the error of an argument that is null, as the facts of a missing tag are.
func nullArgument(position int64, cause string) *function.FuncError {
	return function.NewArgumentFuncError(position, "it is null: "+cause+"; guard the call with exists of the data source, or compare the value with null")
}

// Why an argument is null.
const (
	causeNoDigest = "the tag does not exist, or has no valid digest"
	causeNoLayers = "the tag does not exist"
)

// invalidArgument returns the error of an argument. A CLI writes the parameter's name before the
// text, and a full stop after it.
func invalidArgument(position int64, value attr.Value, expected string, err error, check func(string) error) *function.FuncError {
	return function.NewArgumentFuncError(position, fmt.Sprintf("%s is not %s: %s%s", describe(value), expected, err, correction(value, err, check)))
}

// correction continues an error with what was recognized in a text, and the corrected one; empty
// where that is not known.
func correction(value attr.Value, err error, check func(string) error) string {
	text, isText := value.(types.String)
	if !isText || value.IsNull() || check == nil {
		return ""
	}
	mistake, isRecognized := attribute.Recognize(text.ValueString(), err, check)
	switch {
	case !isRecognized:
		return ""
	case mistake.Value == "":
		return "; it " + mistake.What
	case strings.HasPrefix(err.Error(), mistake.What):
		return "; use " + strconv.Quote(mistake.Value)
	default:
		return "; it " + mistake.What + ": use " + strconv.Quote(mistake.Value)
	}
}

// describe names a user's value in an error: quoted and truncated, or its type. A URL with a user
// or a query is not quoted.
func describe(value attr.Value) string {
	if value == nil || value.IsNull() {
		return "null"
	}
	switch value := value.(type) {
	case types.String:
		if transport.HasURLSecret(value.ValueString()) {
			return "the value (hidden)"
		}
		return transport.Quote(value.ValueString())
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
