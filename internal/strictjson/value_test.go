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

// expect compares a value that was read, and the problem that reading it left.
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
		`"12MB"`:              {nil, `x: want a whole number, not "12MB"`},
		`9007199254740993`:    {pointer[int64](9007199254740993), ""},
		`"83518086"`:          {pointer[int64](83518086), ""},
		`"1e3"`:               {pointer[int64](1000), ""},
		`0`:                   {pointer[int64](0), ""},
		`-7`:                  {pointer[int64](-7), ""},
		`12.0`:                {pointer[int64](12), ""},
		`12.5`:                {nil, `x: want a whole number, not 12.5`},
		`125e-1`:              {nil, `x: want a whole number, not 125e-1`},
		`9223372036854775807`: {pointer[int64](9223372036854775807), ""},
		`9223372036854775808`: {nil, `x: the number 9223372036854775808 does not fit 64 bits`},
		`1e999999999`:         {nil, `x: want a whole number, not 1e999999999`},
		`true`:                {nil, `x: want a whole number, not true`},
		`{}`:                  {nil, `x: want a whole number, not an object`},
		`" 1"`:                {nil, `x: want a whole number, not " 1"`},
		`"0x10"`:              {nil, `x: want a whole number, not "0x10"`},
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
	expect(t, object, object.Count("x"), nil, "x: want a whole number of at least 0, not -1")
	object = field(t, `0`)
	expect(t, object, object.Count("x"), pointer[int64](0), "")
}

func TestTextEmptyIsAbsent(t *testing.T) {
	t.Parallel()
	for value, test := range map[string]struct {
		want    *string
		problem string
	}{
		`"amd64"`: {pointer("amd64"), ""},
		`""`:      {nil, ""},
		`null`:    {nil, ""},
		`7`:       {nil, "x: want a string, not 7"},
	} {
		object := field(t, value)
		expect(t, object, object.Text("x"), test.want, test.problem)
	}
	object := field(t, `1`)
	expect(t, object, object.Text("absent"), nil, "")
}

func TestTimeOfZeroIsAbsent(t *testing.T) {
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
		`-1`:              {nil, "x: want a time in milliseconds since 1970, not -1"},
		`253402300800000`: {nil, "x: want a time in milliseconds since 1970, not 253402300800000"},
		`"yesterday"`:     {nil, `x: want a whole number, not "yesterday"`},
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
	expect(t, object, object.Boolean("x"), nil, `x: want true or false, not "true"`)
}

func TestProblemsQuoteValuesUnescaped(t *testing.T) {
	t.Parallel()
	object := field(t, `"a\/b\u003dc"`)
	expect(t, object, object.Integer("x"), nil, `x: want a whole number, not "a/b=c"`)
}

func TestTextsMayBeAList(t *testing.T) {
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
		`[1]`:                  {nil, "x: want a string or a list of strings"},
		`{"a": "b"}`:           {nil, "x: want a string, not an object"},
	} {
		object := field(t, value)
		expect(t, object, object.Texts("x"), test.want, test.problem)
	}
}
