// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"errors"
	"math/big"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// encode makes a configuration; attributes that are not given are null.
func encode(wanted tftypes.Type, config object) (*tfprotov6.DynamicValue, error) {
	encoded, err := tfprotov6.NewDynamicValue(wanted, valueOf(wanted, config))
	return &encoded, err
}

func valueOf(wanted tftypes.Type, plain any) tftypes.Value {
	given, isObject := plain.(object)
	if !isObject {
		return tftypes.NewValue(wanted, plain)
	}
	values := make(map[string]tftypes.Value)
	for name, attribute := range wanted.(tftypes.Object).AttributeTypes {
		values[name] = valueOf(attribute, given[name])
	}
	return tftypes.NewValue(wanted, values)
}

var errNoWholeNumber = errors.New("a number of the state is no whole one of 64 bits")

func decode(value tftypes.Value) (any, error) {
	if value.IsNull() {
		return nil, nil
	}
	switch kind := value.Type(); {
	case kind.Is(tftypes.String):
		return into[string](value)
	case kind.Is(tftypes.Bool):
		return into[bool](value)
	case kind.Is(tftypes.Number):
		number, err := into[*big.Float](value)
		if err != nil {
			return nil, err
		}
		exact, accuracy := number.Int64()
		if accuracy != big.Exact {
			return nil, errNoWholeNumber
		}
		return exact, nil
	case kind.Is(tftypes.List{}), kind.Is(tftypes.Set{}):
		return decodeList(value, kind.Is(tftypes.Set{}))
	default:
		return decodeObject(value)
	}
}

func decodeList(value tftypes.Value, isSet bool) (any, error) {
	elements, err := into[[]tftypes.Value](value)
	if err != nil {
		return nil, err
	}
	list := make([]any, len(elements))
	for index, element := range elements {
		if list[index], err = decode(element); err != nil {
			return nil, err
		}
	}
	if isSet {
		slices.SortFunc(list, compareTexts)
	}
	return list, nil
}

func compareTexts(one, other any) int {
	left, _ := one.(string)
	right, _ := other.(string)
	return strings.Compare(left, right)
}

// decodeObject reads objects and maps.
func decodeObject(value tftypes.Value) (any, error) {
	elements, err := into[map[string]tftypes.Value](value)
	if err != nil {
		return nil, err
	}
	plain := make(object, len(elements))
	for name, element := range elements {
		if plain[name], err = decode(element); err != nil {
			return nil, err
		}
	}
	return plain, nil
}

func into[T any](value tftypes.Value) (T, error) {
	var plain T
	err := value.As(&plain)
	return plain, err
}
