// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package functions

import (
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
)

const blobDigestAttribute = "blob_digest"

var (
	errLayerList = errors.New("give a list of digests, or of objects with " + blobDigestAttribute + ", like layers of containerregistry_acr_tag_layers")
	errLayer     = errors.New("a layer is a digest, or an object with " + blobDigestAttribute)
)

// layersArgument is an argument of has_base_layers.
type layersArgument struct {
	position int64
	name     string
	// approved means that the list says what may pass: it must not be empty, and each of its
	// digests must be valid.
	approved bool
	value    types.Dynamic
}

// digests reads the list. known is false while the list as a whole is not known.
func (a layersArgument) digests() (digests []image.LayerDigest, known bool, funcError *function.FuncError) {
	elements, known, funcError := a.elements()
	if funcError != nil || !known {
		return nil, false, funcError
	}
	if a.approved && len(elements) == 0 {
		return nil, false, function.NewArgumentFuncError(a.position, "the list is empty, and every image would pass; name the layers of the base image")
	}
	for index, element := range elements {
		value := blobDigest(element)
		text, isString := value.(types.String)
		if !isString && !value.IsNull() && !value.IsUnknown() {
			return nil, false, a.invalidArgument(index, value, "a layer", errLayer, nil)
		}
		digest := image.LayerDigest{Digest: text.ValueString(), Unknown: value.IsUnknown()}
		if err := image.CheckDigest(digest.Digest); a.approved && err != nil && !digest.Unknown {
			return nil, false, a.invalidArgument(index, value, expectedDigest, err, image.CheckDigest)
		}
		digests = append(digests, digest)
	}
	return digests, true, nil
}

// elements returns the elements of a list or tuple: a literal list has the type of a tuple.
func (a layersArgument) elements() (elements []attr.Value, known bool, funcError *function.FuncError) {
	if a.value.IsUnknown() {
		return nil, false, nil
	}
	value := a.value.UnderlyingValue()
	if value == nil || value.IsNull() {
		return nil, false, nullArgument(a.position, causeNoLayers)
	}
	if _, isSet := value.(types.Set); isSet {
		return nil, false, function.NewArgumentFuncError(a.position, "a set has no order: "+errLayerList.Error())
	}
	list, isList := value.(interface{ Elements() []attr.Value })
	switch {
	case a.value.IsUnderlyingValueUnknown():
		return nil, false, nil
	case !isList:
		return nil, false, invalidArgument(a.position, value, "a list of layers", errLayerList, nil)
	default:
		return list.Elements(), true, nil
	}
}

func (a layersArgument) invalidArgument(index int, value attr.Value, expected string, err error, check func(string) error) *function.FuncError {
	return function.NewArgumentFuncError(a.position, fmt.Sprintf("%s[%d], %s, is not %s: %s%s", a.name, index, describe(value), expected, err, correction(value, err, check)))
}

// blobDigest returns the blob_digest of an element that is an object with one, else the element
// itself.
func blobDigest(element attr.Value) attr.Value {
	if object, isObject := element.(types.Object); isObject {
		if digest, found := object.Attributes()[blobDigestAttribute]; found {
			return digest
		}
	}
	return element
}
