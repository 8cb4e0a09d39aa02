// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package strictjson

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseObjectRefuses(t *testing.T) {
	t.Parallel()
	for document, want := range map[string]string{
		"":                          "empty response",
		" \n":                       "empty response",
		"null":                      "not a JSON object",
		"[]":                        "not a JSON object",
		`"text"`:                    "not a JSON object",
		"<html></html>":             "not a JSON object",
		`{"a": 1`:                   "truncated JSON",
		`{"a": "b`:                  "truncated JSON",
		`{"a": tr`:                  "truncated JSON",
		`{"a": -`:                   "truncated JSON",
		`{"a": "\u00`:               "truncated JSON",
		`{"a": tr }`:                "invalid JSON: invalid character ' ' in literal true (expecting 'u')",
		`{"a": 1} {"b": 2}`:         "unexpected data after the JSON object",
		`{"a": 1}x`:                 "unexpected data after the JSON object",
		`{"a": 1}}`:                 "unexpected data after the JSON object",
		`{"a": 1, "a": 2}`:          `duplicate field "a"`,
		"{\"a\": \"\xff\"}":         "not UTF-8 text",
		`{"a": 01}`:                 "invalid JSON: invalid character '1' after object key:value pair",
		`{"a": NaN}`:                "invalid JSON: invalid character 'N' looking for beginning of value",
		`{"a": 1, "b": {"c": tru}}`: "invalid JSON: invalid character '}' in literal true (expecting 'e')",
		"{\"a\": \"line\nline\"}":   "invalid JSON: invalid character '\\n' in string literal",
	} {
		object, err := ParseObject([]byte(document))
		if object != nil || err == nil || err.Error() != want {
			t.Errorf("ParseObject(%q) = %v, %v, want error %q", document, object, err, want)
		}
	}
}

func TestNamesAreExact(t *testing.T) {
	t.Parallel()
	object, err := ParseObject([]byte(`{"Digest": "wrong case", "digest": "right", "new": [1, {"x": null}]}` + "\n"))
	if err != nil {
		t.Fatal(err)
	}
	expect(t, object, object.Text("digest"), pointer("right"), "")
	expect(t, object, object.Text("DIGEST"), nil, "")
}

func TestFirstNonNullNameIsRead(t *testing.T) {
	t.Parallel()
	object, err := ParseObject([]byte(`{"mediaType": null, "media_type": "m"}`))
	if err != nil {
		t.Fatal(err)
	}
	expect(t, object, object.Text("mediaType", "media_type"), pointer("m"), "")
}

func TestObjects(t *testing.T) {
	t.Parallel()
	for document, test := range map[string]struct {
		want    []int64
		isNil   bool
		problem string
	}{
		`{"l": [{"n": 2}, {"n": 1}]}`:          {want: []int64{2, 1}},
		`{"l": []}`:                            {want: []int64{}},
		`{"l": null}`:                          {isNil: true},
		`{}`:                                   {isNil: true},
		`{"l": [{"n": 1}, null]}`:              {want: []int64{1}, problem: "l[1]: expected an object, got null"},
		`{"l": [[]]}`:                          {want: []int64{}, problem: "l[0]: expected an object, got a list"},
		`{"l": {"n": 1}}`:                      {isNil: true, problem: "l: expected a list, got an object"},
		`{"l": [{"n": 1}, {"n": 1, "n": 2}]}`:  {want: []int64{1}, problem: `l[1]: duplicate field "n"`},
		`{"l": [{"n": "first"}, {"n": null}]}`: {want: []int64{0, 0}, problem: `l[0].n: expected a whole number, got "first"`},
	} {
		object, err := ParseObject([]byte(document))
		if err != nil {
			t.Fatal(err)
		}
		var got []int64
		objects := object.Objects("l")
		if objects != nil {
			got = []int64{}
		}
		for _, inner := range objects {
			number := int64(0)
			if read := inner.Integer("n"); read != nil {
				number = *read
			}
			got = append(got, number)
		}
		want := test.want
		if test.isNil {
			want = nil
		}
		if difference := cmp.Diff(want, got); difference != "" {
			t.Errorf("%s (-want +got):\n%s", document, difference)
		}
		problem := ""
		if object.Err() != nil {
			problem = object.Err().Error()
		}
		if problem != test.problem {
			t.Errorf("%s: problem %q, want %q", document, problem, test.problem)
		}
	}
}

func TestListsAreLimited(t *testing.T) {
	t.Parallel()
	for count, problem := range map[int]string{1000: "", 1001: "l: the list has 1001 entries, the limit is 1000"} {
		object, err := ParseObject([]byte(`{"l": [` + strings.Repeat("{},", count-1) + `{}]}`))
		if err != nil {
			t.Fatal(err)
		}
		got := len(object.Objects("l"))
		if problem == "" && (got != count || object.Err() != nil) || problem != "" && (got != 0 || object.Err().Error() != problem) {
			t.Errorf("%d entries: %d read, %v, want %q", count, got, object.Err(), problem)
		}
	}
}

func TestOnly(t *testing.T) {
	t.Parallel()
	for document, problem := range map[string]string{
		`{"r": {"n": 1}}`:             "",
		`{"r": [{"n": 1}]}`:           "",
		`{"r": []}`:                   "r: expected one object, alone or in a list of one",
		`{"r": [{"n": 1}, {"n": 2}]}`: "r: expected one object, alone or in a list of one",
		`{"r": 1}`:                    "r: expected an object, got 1",
	} {
		object, err := ParseObject([]byte(document))
		if err != nil {
			t.Fatal(err)
		}
		want := pointer[int64](1)
		if problem != "" {
			want = nil
		}
		expect(t, object, object.Only("r").Integer("n"), want, problem)
	}
}

func TestLabelNeverFails(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]string{
		`"NoPrivilege"`: "NoPrivilege", `210`: "210", `{"en": "no\/\u003d"}`: `{"en":"no/="}`, `12345678901234567890`: "12345678901234567890", `null`: "", `""`: "", `true`: "true",
	} {
		object := field(t, value)
		if got := object.Label("x"); got != want || object.Err() != nil {
			t.Errorf("Label of %s = %q, %v, want %q", value, got, object.Err(), want)
		}
	}
}

func TestLabelsNeverFail(t *testing.T) {
	t.Parallel()
	long := "[" + strings.Repeat(`"a",`, 1000) + `"b"]`
	for value, want := range map[string][]string{
		`["a", 7, {"b": "<"}, [null], null, "", true]`: {"a", "7", `{"b":"<"}`, "[null]", "true"},
		`[]`: nil, `null`: nil, `""`: nil, `[null, ""]`: nil,
		`"a"`: {"a"}, `{"b": 1}`: {`{"b":1}`}, `7`: {"7"},
		long: slices.Repeat([]string{"a"}, 1000),
	} {
		object := field(t, value)
		if difference := cmp.Diff(want, object.Labels("y", "x")); difference != "" || object.Err() != nil {
			t.Errorf("Labels of %.60s: %v (-want +got):\n%s", value, object.Err(), difference)
		}
	}
}

func TestFirstProblemIsKept(t *testing.T) {
	t.Parallel()
	object, err := ParseObject([]byte(`{"inner": {"a": [], "b": {}}}`))
	if err != nil {
		t.Fatal(err)
	}
	inner := object.Object("inner")
	inner.Integer("a")
	inner.Text("b")
	if got, want := object.Err().Error(), "inner.a: expected a whole number, got a list"; got != want {
		t.Errorf("problem %q, want %q", got, want)
	}
}

// TestFailOther says so of the document, unless it had another problem before.
func TestFailOther(t *testing.T) {
	t.Parallel()
	for _, hasProblem := range []bool{false, true} {
		object, err := ParseObject([]byte(`{"inner": {}}`))
		if err != nil {
			t.Fatal(err)
		}
		want := `the response is about tag "a"b"`
		if hasProblem {
			want = "inner: broken"
			object.Fail("inner", "broken")
		}
		object.Object("inner").FailOther("tag", `a"b`)
		if got := object.Err().Error(); got != want || object.IsOther() == hasProblem {
			t.Errorf("problem %q, want %q; is other: %t", got, want, object.IsOther())
		}
	}
	if object, err := ParseObject([]byte(`{}`)); err != nil || object.IsOther() {
		t.Errorf("%v; an object without a problem is about something else", err)
	}
}
