// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"errors"
	"math/big"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

func TestDecode(t *testing.T) {
	t.Parallel()
	texts := []tftypes.Value{tftypes.NewValue(tftypes.String, "b"), tftypes.NewValue(tftypes.String, "a")}
	for name, test := range map[string]struct {
		value tftypes.Value
		want  any
	}{
		"null":   {tftypes.NewValue(tftypes.String, nil), nil},
		"text":   {tftypes.NewValue(tftypes.String, ""), ""},
		"bool":   {tftypes.NewValue(tftypes.Bool, false), false},
		"number": {tftypes.NewValue(tftypes.Number, int64(9007199254740993)), int64(9007199254740993)},
		"list":   {tftypes.NewValue(tftypes.List{ElementType: tftypes.String}, texts), []any{"b", "a"}},
		"set":    {tftypes.NewValue(tftypes.Set{ElementType: tftypes.String}, texts), []any{"a", "b"}},
		"map":    {tftypes.NewValue(tftypes.Map{ElementType: tftypes.String}, map[string]tftypes.Value{"k": texts[0]}), object{"k": "b"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := decode(test.value)
			if err != nil {
				t.Fatal(err)
			}
			if difference := cmp.Diff(test.want, got); difference != "" {
				t.Errorf("-want +got\n%s", difference)
			}
		})
	}
	if _, err := decode(tftypes.NewValue(tftypes.Number, big.NewFloat(1.5))); !errors.Is(err, errNoWholeNumber) {
		t.Errorf("error %v, want %v", err, errNoWholeNumber)
	}
}

func TestEncodedIsDecoded(t *testing.T) {
	t.Parallel()
	inner := tftypes.Object{AttributeTypes: map[string]tftypes.Type{"read": tftypes.String}}
	wanted := tftypes.Object{AttributeTypes: map[string]tftypes.Type{"tag": tftypes.String, "wait": tftypes.Bool, "timeouts": inner, "region": tftypes.String}}
	encoded, err := encode(wanted, object{"tag": "v1", "wait": true, "timeouts": object{"read": "1s"}})
	if err != nil {
		t.Fatal(err)
	}
	value, err := encoded.Unmarshal(wanted)
	if err != nil {
		t.Fatal(err)
	}
	got, err := decode(value)
	if err != nil {
		t.Fatal(err)
	}
	want := object{"tag": "v1", "wait": true, "timeouts": object{"read": "1s"}, "region": nil}
	if difference := cmp.Diff(any(want), got); difference != "" {
		t.Errorf("-want +got\n%s", difference)
	}
}
