// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package providertest

import (
	"fmt"
	"maps"
	"math/big"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Object is an object of Terraform's as tests write and compare it. Its values are string, int64,
// bool, []any, Object, nil, a tftypes.Value, and in configurations Unknown.
type Object map[string]any

// With returns a copy of the object with changes.
func (o Object) With(changes Object) Object {
	changed := maps.Clone(o)
	if changed == nil {
		changed = Object{}
	}
	maps.Copy(changed, changes)
	return changed
}

type unknownValue struct{}

// Unknown is a value that is known only after apply.
var Unknown any = unknownValue{}

func (s *Session) encode(target tftypes.Type, config Object) *tfprotov6.DynamicValue {
	s.t.Helper()
	value, err := valueOf(target, config)
	if err != nil {
		s.t.Fatal(err)
	}
	encoded, err := tfprotov6.NewDynamicValue(target, value)
	if err != nil {
		s.t.Fatal(err)
	}
	return &encoded
}

// valueOf makes a value of a type. Attributes that an object leaves out are null.
func valueOf(target tftypes.Type, plain any) (tftypes.Value, error) {
	switch plain := plain.(type) {
	case unknownValue:
		return tftypes.NewValue(target, tftypes.UnknownValue), nil
	case tftypes.Value:
		return plain, nil
	case Object:
		return objectOf(target, plain)
	case []any:
		elementType, err := elementTypeOf(target)
		if err != nil {
			return tftypes.Value{}, err
		}
		elements := make([]tftypes.Value, len(plain))
		for index, element := range plain {
			if elements[index], err = valueOf(elementType, element); err != nil {
				return tftypes.Value{}, fmt.Errorf("[%d]: %w", index, err)
			}
		}
		return tftypes.NewValue(target, elements), nil
	}
	if err := tftypes.ValidateValue(target, plain); err != nil {
		return tftypes.Value{}, err
	}
	return tftypes.NewValue(target, plain), nil
}

func objectOf(target tftypes.Type, object Object) (tftypes.Value, error) {
	objectType, isObject := target.(tftypes.Object)
	if !isObject {
		return tftypes.Value{}, fmt.Errorf("%s does not take an object", target)
	}
	values := make(map[string]tftypes.Value, len(objectType.AttributeTypes))
	for name, attributeType := range objectType.AttributeTypes {
		value, err := valueOf(attributeType, object[name])
		if err != nil {
			return tftypes.Value{}, fmt.Errorf("%s: %w", name, err)
		}
		values[name] = value
	}
	for name := range object {
		if _, known := objectType.AttributeTypes[name]; !known {
			return tftypes.Value{}, fmt.Errorf("there is no attribute %q", name)
		}
	}
	return tftypes.NewValue(target, values), nil
}

func elementTypeOf(target tftypes.Type) (tftypes.Type, error) {
	switch target := target.(type) {
	case tftypes.List:
		return target.ElementType, nil
	case tftypes.Set:
		return target.ElementType, nil
	}
	return nil, fmt.Errorf("%s does not take a list", target)
}

// decode returns a value as tests compare it. Elements of sets come in the order in which the
// provider sent them.
func decode(value tftypes.Value) (any, error) {
	if value.IsNull() {
		return nil, nil
	}
	if !value.IsKnown() {
		return Unknown, nil
	}
	switch kind := value.Type(); {
	case kind.Is(tftypes.String):
		return as[string](value)
	case kind.Is(tftypes.Bool):
		return as[bool](value)
	case kind.Is(tftypes.Number):
		return wholeNumber(value)
	case kind.Is(tftypes.List{}), kind.Is(tftypes.Set{}):
		return decodeList(value)
	default:
		return decodeObject(value)
	}
}

func wholeNumber(value tftypes.Value) (any, error) {
	number, err := as[*big.Float](value)
	if err != nil {
		return nil, err
	}
	exact, accuracy := number.Int64()
	if accuracy != big.Exact {
		return nil, fmt.Errorf("%s is not a whole number of 64 bits", number)
	}
	return exact, nil
}

func decodeList(value tftypes.Value) (any, error) {
	elements, err := as[[]tftypes.Value](value)
	if err != nil {
		return nil, err
	}
	list := make([]any, len(elements))
	for index, element := range elements {
		if list[index], err = decode(element); err != nil {
			return nil, fmt.Errorf("[%d]: %w", index, err)
		}
	}
	return list, nil
}

func decodeObject(value tftypes.Value) (any, error) {
	elements, err := as[map[string]tftypes.Value](value)
	if err != nil {
		return nil, err
	}
	object := make(Object, len(elements))
	for name, element := range elements {
		if object[name], err = decode(element); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return object, nil
}

func as[T any](value tftypes.Value) (T, error) {
	var plain T
	err := value.As(&plain)
	return plain, err
}
