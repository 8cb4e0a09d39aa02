// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package strictjson

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// field parses a document with one field, x.
func field(t *testing.T, value string) *Object {
	t.Helper()
	object, err := ParseObject([]byte(`{"x": ` + value + `}`))
	if err != nil {
		t.Fatalf("ParseObject: %v", err)
	}
	return object
}

func pointer[T any](value T) *T { return &value }

// expect compares a value and the problem that reading it caused.
func expect[T any](t *testing.T, object *Object, got, want *T, problem string) {
	t.Helper()
	if difference := cmp.Diff(want, got); difference != "" {
		t.Errorf("value (-want +got):\n%s", difference)
	}
	text := ""
	if err := object.Err(); err != nil {
		text = err.Error()
	}
	if text != problem {
		t.Errorf("problem %q, want %q", text, problem)
	}
}

func TestIntegerIsExactOrFails(t *testing.T) {
	t.Parallel()
	for value, test := range map[string]struct {
		want    *int64
		problem string
	}{
		`1e3`:                 {pointer[int64](1000), ""},
		`"12MB"`:              {nil, `x: expected a whole number, got "12MB"`},
		`9007199254740993`:    {pointer[int64](9007199254740993), ""},
		`"83518086"`:          {pointer[int64](83518086), ""},
		`"1e3"`:               {pointer[int64](1000), ""},
		`0`:                   {pointer[int64](0), ""},
		`-7`:                  {pointer[int64](-7), ""},
		`12.0`:                {pointer[int64](12), ""},
		`12.5`:                {nil, `x: expected a whole number, got 12.5`},
		`125e-1`:              {nil, `x: expected a whole number, got 125e-1`},
		`9223372036854775807`: {pointer[int64](9223372036854775807), ""},
		`9223372036854775808`: {nil, `x: the number 9223372036854775808 exceeds 64 bits`},
		`1e999999999`:         {nil, `x: expected a whole number, got 1e999999999`},
		`true`:                {nil, `x: expected a whole number, got true`},
		`{}`:                  {nil, `x: expected a whole number, got an object`},
		`" 1"`:                {nil, `x: expected a whole number, got " 1"`},
		`"0x10"`:              {nil, `x: expected a whole number, got "0x10"`},
		`""`:                  {nil, ""},
		`null`:                {nil, ""},
	} {
		t.Run(value, func(t *testing.T) {
			t.Parallel()
			object := field(t, value)
			expect(t, object, object.Integer("x"), test.want, test.problem)
		})
	}
}

func TestCountIsNotNegative(t *testing.T) {
	t.Parallel()
	object := field(t, `-1`)
	expect(t, object, object.Count("x"), nil, "x: expected a whole number of at least 0, got -1")
	object = field(t, `0`)
	expect(t, object, object.Count("x"), pointer[int64](0), "")
}

func TestEmptyTextIsNil(t *testing.T) {
	t.Parallel()
	for value, test := range map[string]struct {
		want    *string
		problem string
	}{
		`"amd64"`: {pointer("amd64"), ""},
		`""`:      {nil, ""},
		`null`:    {nil, ""},
		`7`:       {nil, "x: expected a string, got 7"},
	} {
		object := field(t, value)
		expect(t, object, object.Text("x"), test.want, test.problem)
	}
	object := field(t, `1`)
	expect(t, object, object.Text("absent"), nil, "")
}

func TestZeroTimeIsNil(t *testing.T) {
	t.Parallel()
	for value, test := range map[string]struct {
		want    *time.Time
		problem string
	}{
		`1711928488000`:   {pointer(time.Date(2024, time.March, 31, 23, 41, 28, 0, time.UTC)), ""},
		`"1711928488500"`: {pointer(time.Date(2024, time.March, 31, 23, 41, 28, 500_000_000, time.UTC)), ""},
		`0`:               {nil, ""},
		`"0"`:             {nil, ""},
		`""`:              {nil, ""},
		`null`:            {nil, ""},
		`-1`:              {nil, "x: expected a time in milliseconds since 1970, got -1"},
		`253402300800000`: {nil, "x: expected a time in milliseconds since 1970, got 253402300800000"},
		`"yesterday"`:     {nil, `x: expected a whole number, got "yesterday"`},
	} {
		object := field(t, value)
		expect(t, object, object.Time("x"), test.want, test.problem)
	}
}

func TestBoolean(t *testing.T) {
	t.Parallel()
	object := field(t, `true`)
	expect(t, object, object.Boolean("x"), pointer(true), "")
	object = field(t, `false`)
	expect(t, object, object.Boolean("x"), pointer(false), "")
	object = field(t, `"true"`)
	expect(t, object, object.Boolean("x"), nil, `x: expected true or false, got "true"`)
}

func TestProblemsQuoteValuesUnescaped(t *testing.T) {
	t.Parallel()
	object := field(t, `"a\/b\u003dc"`)
	expect(t, object, object.Integer("x"), nil, `x: expected a whole number, got "a/b=c"`)
}

func TestTextsJoinsAList(t *testing.T) {
	t.Parallel()
	for value, test := range map[string]struct {
		want    *string
		problem string
	}{
		`"win32k"`:             {pointer("win32k"), ""},
		`["a", "b"]`:           {pointer("a,b"), ""},
		`[""]`:                 {nil, ""},
		`[null]`:               {nil, ""},
		`["a", null, "", "b"]`: {pointer("a,b"), ""},
		`[]`:                   {nil, ""},
		`""`:                   {nil, ""},
		`null`:                 {nil, ""},
		`[1]`:                  {nil, "x: expected a string or a list of strings"},
		`{"a": "b"}`:           {nil, "x: expected a string, got an object"},
	} {
		object := field(t, value)
		expect(t, object, object.DecoratingTexts("x"), test.want, test.problem)
	}
}
