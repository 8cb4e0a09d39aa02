// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package read

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/vmihailenco/msgpack/v5"
)

// TestEncodeIsTheProtocols compares states, byte by byte, with what the protocol's package makes of
// them: lengths at the limits of each format, and each kind of value.
func TestEncodeIsTheProtocols(t *testing.T) {
	t.Parallel()
	texts := tftypes.List{ElementType: tftypes.String}
	text := func(length int) tftypes.Value { return tftypes.NewValue(tftypes.String, strings.Repeat("a", length)) }
	list := func(length int) tftypes.Value {
		return tftypes.NewValue(texts, slicesOf(length, text(1)))
	}
	values := map[string]tftypes.Value{
		"null text": tftypes.NewValue(tftypes.String, nil), "unknown text": tftypes.NewValue(tftypes.String, tftypes.UnknownValue),
		"null list": tftypes.NewValue(texts, nil), "text beyond ASCII": tftypes.NewValue(tftypes.String, "é\x00\n€"),
		"true": tftypes.NewValue(tftypes.Bool, true), "number": tftypes.NewValue(tftypes.Number, 1<<40), "fraction": tftypes.NewValue(tftypes.Number, 1.5),
		"count": tftypes.NewValue(tftypes.Number, 0), "16 bits": tftypes.NewValue(tftypes.Number, 65_535), "size": tftypes.NewValue(tftypes.Number, 65_536), "largest size": tftypes.NewValue(tftypes.Number, 1<<32-1), "negative": tftypes.NewValue(tftypes.Number, -1), "null number": tftypes.NewValue(tftypes.Number, nil),
		"set": tftypes.NewValue(tftypes.Set{ElementType: tftypes.String}, slicesOf(2, text(3))),
		"map": tftypes.NewValue(tftypes.Map{ElementType: tftypes.String}, map[string]tftypes.Value{"a": text(1)}),
	}
	for _, length := range []int{0, 15, 16, 31, 32, 255, 256, 65_535, 65_536} {
		values[fmt.Sprintf("text of %d", length)], values[fmt.Sprintf("list of %d", length)] = text(length), list(length)
	}
	for _, length := range []int{0, 15, 16, 300} {
		attributes, kinds := map[string]tftypes.Value{}, map[string]tftypes.Type{}
		for number := range length {
			name := fmt.Sprintf("attribute_%d", number)
			attributes[name], kinds[name] = text(number), tftypes.String
		}
		object := tftypes.Object{AttributeTypes: kinds}
		values[fmt.Sprintf("object of %d", length)] = tftypes.NewValue(object, attributes)
		values[fmt.Sprintf("objects of %d", length)] = tftypes.NewValue(
			tftypes.List{ElementType: object}, slicesOf(2, tftypes.NewValue(object, attributes)))
	}
	for name, value := range values {
		for _, as := range []tftypes.Type{value.Type(), tftypes.DynamicPseudoType} {
			want, err := tfprotov6.NewDynamicValue(as, value)
			got, gotErr := encodeAs(as, value)
			if !bytes.Equal(got, want.MsgPack) || err != nil || gotErr != nil {
				t.Errorf("%s as %s: %d bytes, want %d; %v, %v", name, as, len(got), len(want.MsgPack), gotErr, err)
			}
		}
	}
}

// TestEncodeErrors has values that are not of the type that they are encoded as.
func TestEncodeErrors(t *testing.T) {
	t.Parallel()
	text, number := tftypes.NewValue(tftypes.String, "a"), tftypes.NewValue(tftypes.Number, 1)
	object := tftypes.Object{AttributeTypes: map[string]tftypes.Type{"a": tftypes.Number}}
	for name, test := range map[string]struct {
		value tftypes.Value
		as    tftypes.Type
	}{
		"text":      {number, tftypes.String},
		"number":    {text, tftypes.Number},
		"list":      {text, tftypes.List{ElementType: tftypes.String}},
		"element":   {tftypes.NewValue(tftypes.List{ElementType: tftypes.String}, []tftypes.Value{text}), tftypes.List{ElementType: tftypes.Number}},
		"object":    {text, object},
		"attribute": {tftypes.NewValue(tftypes.Object{AttributeTypes: map[string]tftypes.Type{"a": tftypes.String}}, map[string]tftypes.Value{"a": text}), object},
	} {
		if encoded, err := encodeAs(test.as, test.value); err == nil {
			t.Errorf("%s: %x", name, encoded)
		}
	}
}

func encodeAs(as tftypes.Type, value tftypes.Value) ([]byte, error) {
	var encoded bytes.Buffer
	encoder := msgpack.NewEncoder(&encoded)
	encoder.UseCompactInts(true)
	err := encoderOf(as)(encoder, value)
	return encoded.Bytes(), err
}

func slicesOf(length int, value tftypes.Value) []tftypes.Value {
	values := make([]tftypes.Value, length)
	for index := range values {
		values[index] = value
	}
	return values
}
