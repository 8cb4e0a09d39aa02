// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package read

import (
	"encoding/binary"
	"maps"
	"math"
	"math/big"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// The formats of MessagePack (https://github.com/msgpack/msgpack/blob/master/spec.md) that are used here.
const (
	formatNull = 0xc0
	// Formats of a length, of which the shorter ones are for a length that fits.
	formatFixedMap, formatFixedList, formatFixedText = 0x80, 0x90, 0xa0
	formatMap, formatList, formatText                = 0xde, 0xdc, 0xda // 16 bits; the next is the one for 32 bits
	formatShortText                                  = 0xd9             // 8 bits
	formatNumber                                     = 0xce             // 32 bits, for what does not fit in 16: as most sizes
)

// appender appends a value of one type, in MessagePack.
type appender func(encoded []byte, value tftypes.Value) ([]byte, error)

// appenderOf returns what appends exactly what tfprotov6.NewDynamicValue returns for this type, without a path for each value, and with
// the names of attributes sorted once: of a list of 10,000 tags these take most of the time. What is rare in a large state is left to
// that function. An appender is not safe for concurrent use.
func appenderOf(as tftypes.Type) appender {
	other := func(encoded []byte, value tftypes.Value) ([]byte, error) {
		dynamic, err := tfprotov6.NewDynamicValue(as, value)
		return append(encoded, dynamic.MsgPack...), err
	}
	if as.Is(tftypes.DynamicPseudoType) {
		return other // null has a type then
	}
	known := other
	switch as := as.(type) {
	case tftypes.List:
		known = appenderOfElements(appenderOf(as.ElementType))
	case tftypes.Set:
		known = appenderOfElements(appenderOf(as.ElementType))
	case tftypes.Object:
		known = appenderOfAttributes(as.AttributeTypes)
	default:
		switch {
		case as.Is(tftypes.String):
			known = appenderOfTexts()
		case as.Is(tftypes.Number):
			known = appenderOfSizes(other)
		}
	}
	return func(encoded []byte, value tftypes.Value) ([]byte, error) {
		switch {
		case !value.IsKnown():
			return other(encoded, value)
		case value.IsNull():
			return append(encoded, formatNull), nil
		default:
			return known(encoded, value)
		}
	}
}

func appenderOfElements(appendElement appender) appender {
	return func(encoded []byte, value tftypes.Value) ([]byte, error) {
		var elements []tftypes.Value
		if err := value.As(&elements); err != nil {
			return nil, err
		}
		encoded = appendLength(encoded, formatFixedList, formatList, len(elements))
		before := len(encoded)
		for index, element := range elements {
			if index == 1 { // the elements of a long list are about as long as its first
				encoded = slices.Grow(encoded, (len(encoded)-before)*len(elements)*5/4)
			}
			var err error
			if encoded, err = appendElement(encoded, element); err != nil {
				return nil, err
			}
		}
		return encoded, nil
	}
}

func appenderOfAttributes(types map[string]tftypes.Type) appender {
	names := slices.Sorted(maps.Keys(types))
	appenders := make([]appender, 0, len(names))
	for _, name := range names {
		appenders = append(appenders, appenderOf(types[name]))
	}
	return func(encoded []byte, value tftypes.Value) ([]byte, error) {
		var attributes map[string]tftypes.Value
		if err := value.As(&attributes); err != nil {
			return nil, err
		}
		encoded = appendLength(encoded, formatFixedMap, formatMap, len(names))
		for index, name := range names {
			var err error
			if encoded, err = appenders[index](appendText(encoded, name), attributes[name]); err != nil {
				return nil, err
			}
		}
		return encoded, nil
	}
}

func appenderOfTexts() appender {
	var text string // one for all: As makes it escape
	return func(encoded []byte, value tftypes.Value) ([]byte, error) {
		err := value.As(&text)
		return appendText(encoded, text), err
	}
}

// appenderOfSizes appends what does not fit in 16 bits, but in 32, as most sizes. Other numbers are left to another appender.
func appenderOfSizes(other appender) appender {
	var number big.Float
	return func(encoded []byte, value tftypes.Value) ([]byte, error) {
		if err := value.As(&number); err != nil {
			return nil, err
		}
		if size, accuracy := number.Uint64(); accuracy == big.Exact && size > math.MaxUint16 && size <= math.MaxUint32 {
			return binary.BigEndian.AppendUint32(append(encoded, formatNumber), uint32(size)), nil
		}
		return other(encoded, value)
	}
}

func appendText(encoded []byte, text string) []byte {
	switch length := len(text); {
	case length < 32:
		encoded = append(encoded, formatFixedText|byte(length))
	case length <= math.MaxUint8:
		encoded = append(encoded, formatShortText, byte(length))
	default:
		encoded = appendLength(encoded, 0, formatText, length)
	}
	return append(encoded, text...)
}

// appendLength appends the length of a map, a list, or a long text.
func appendLength(encoded []byte, fixed, long byte, length int) []byte {
	switch {
	case length < 16:
		return append(encoded, fixed|byte(length)) //nolint:gosec // it fits
	case length <= math.MaxUint16:
		return binary.BigEndian.AppendUint16(append(encoded, long), uint16(length))
	default:
		return binary.BigEndian.AppendUint32(append(encoded, long+1), uint32(length)) //nolint:gosec // the protocol limits a state to less
	}
}
