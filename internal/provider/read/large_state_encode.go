// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package read

import (
	"bytes"
	"maps"
	"math/big"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/vmihailenco/msgpack/v5"
)

// encode returns exactly what [tfprotov6.NewDynamicValue] does, by the same library, but without a
// path for each value, and with the names of attributes sorted once: of a list of 10,000 tags these
// take most of the time.
func encode(value tftypes.Value) (tfprotov6.DynamicValue, error) {
	var encoded bytes.Buffer
	encoder := msgpack.NewEncoder(&encoded)
	encoder.UseCompactInts(true)
	err := encoderOf(value.Type())(encoder, value)
	return tfprotov6.DynamicValue{MsgPack: encoded.Bytes()}, err
}

// valueEncoder encodes a value of one type.
type valueEncoder func(encoder *msgpack.Encoder, value tftypes.Value) error

// encoderOf returns the encoder of values of this type. What is rare in a large state is left to
// [tfprotov6.NewDynamicValue].
func encoderOf(as tftypes.Type) valueEncoder {
	other := func(encoder *msgpack.Encoder, value tftypes.Value) error {
		dynamic, err := tfprotov6.NewDynamicValue(as, value)
		if err != nil {
			return err
		}
		return encoder.Encode(msgpack.RawMessage(dynamic.MsgPack))
	}
	if as.Is(tftypes.DynamicPseudoType) {
		return other // null has a type then
	}
	known := other
	switch as := as.(type) {
	case tftypes.List:
		known = encoderOfElements(encoderOf(as.ElementType))
	case tftypes.Set:
		known = encoderOfElements(encoderOf(as.ElementType))
	case tftypes.Object:
		known = encoderOfAttributes(as.AttributeTypes)
	default:
		switch {
		case as.Is(tftypes.String):
			known = encoderOfTexts()
		case as.Is(tftypes.Number):
			known = encoderOfNumbers(other)
		}
	}
	return func(encoder *msgpack.Encoder, value tftypes.Value) error {
		switch {
		case !value.IsKnown():
			return other(encoder, value)
		case value.IsNull():
			return encoder.EncodeNil()
		default:
			return known(encoder, value)
		}
	}
}

func encoderOfElements(encodeElement valueEncoder) valueEncoder {
	return func(encoder *msgpack.Encoder, value tftypes.Value) error {
		var elements []tftypes.Value
		if err := value.As(&elements); err != nil {
			return err
		}
		if err := encoder.EncodeArrayLen(len(elements)); err != nil {
			return err
		}
		for _, element := range elements {
			if err := encodeElement(encoder, element); err != nil {
				return err
			}
		}
		return nil
	}
}

func encoderOfAttributes(types map[string]tftypes.Type) valueEncoder {
	names := slices.Sorted(maps.Keys(types))
	encoders := make([]valueEncoder, 0, len(names))
	for _, name := range names {
		encoders = append(encoders, encoderOf(types[name]))
	}
	return func(encoder *msgpack.Encoder, value tftypes.Value) error {
		var attributes map[string]tftypes.Value
		if err := value.As(&attributes); err != nil {
			return err
		}
		if err := encoder.EncodeMapLen(len(names)); err != nil {
			return err
		}
		for index, name := range names {
			if err := encoder.EncodeString(name); err != nil {
				return err
			}
			if err := encoders[index](encoder, attributes[name]); err != nil {
				return err
			}
		}
		return nil
	}
}

// encoderOfTexts encodes texts. It is not safe for concurrent use.
func encoderOfTexts() valueEncoder {
	var text string // one for all: As makes it escape
	return func(encoder *msgpack.Encoder, value tftypes.Value) error {
		if err := value.As(&text); err != nil {
			return err
		}
		return encoder.EncodeString(text)
	}
}

// encoderOfNumbers encodes whole numbers; others are left to another encoder.
func encoderOfNumbers(other valueEncoder) valueEncoder {
	return func(encoder *msgpack.Encoder, value tftypes.Value) error {
		var number big.Float
		if err := value.As(&number); err != nil {
			return err
		}
		if whole, accuracy := number.Int64(); accuracy == big.Exact {
			return encoder.EncodeInt(whole)
		}
		return other(encoder, value)
	}
}
