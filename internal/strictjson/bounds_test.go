// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package strictjson

import (
	"runtime"
	"strings"
	"testing"
)

// list returns a JSON list that repeats an entry.
func list(entry string, count int) string {
	return "[" + strings.Repeat(entry+",", count-1) + entry + "]"
}

// bodyLimit is the size of the longest document that package transport returns.
const bodyLimit = 4 << 20

func TestBoundsAreInclusive(t *testing.T) {
	t.Parallel()
	const (
		tooManyTokens  = "the JSON has more than 200000 names and values"
		tooManyEntries = "the JSON has a list or an object of more than 5000 entries"
		tooDeep        = "the JSON is nested more than 64 levels deep"
	)
	wide := list(list("0", 4999), 40) // 200,001 values
	for name, test := range map[string]struct{ document, problem string }{
		"5,000 entries":             {`{"l":` + list("0", 5000) + `}`, ""},
		"5,001 entries":             {`{"l":` + list("0", 5001) + `}`, tooManyEntries},
		"5,000 lists":               {`{"l":` + list("[]", 5000) + `}`, ""},
		"5,001 objects":             {`{"l":` + list("{}", 5001) + `}`, tooManyEntries},
		"5,000 fields":              {`{"l":{` + strings.Repeat(`"a":0,`, 4999) + `"a":0}}`, ""},
		"5,001 fields":              {`{"l":{` + strings.Repeat(`"a":0,`, 5000) + `"a":0}}`, tooManyEntries},
		"entries before others":     {`{"l":` + list("[0]", 2500) + `,"m":` + list("0", 4000) + `}`, ""},
		"200,000 tokens":            {`{"l":` + strings.Replace(wide, "0,0,0,", "", 1) + `}`, ""},
		"200,001 tokens":            {`{"l":` + strings.Replace(wide, "0,0,", "", 1) + `}`, tooManyTokens},
		"64 levels":                 {`{"l":` + strings.Repeat("[", 63) + strings.Repeat("]", 63) + `}`, ""},
		"65 levels":                 {`{"l":` + strings.Repeat("[", 64) + strings.Repeat("]", 64) + `}`, tooDeep},
		"brackets in a string":      {`{"l":"` + strings.Repeat(`[{\"`, 10_000) + `"}`, ""},
		"closed levels":             {`{"l":` + list("[[]]", 1000) + `}`, ""},
		"closed without being open": {strings.Repeat("}", 10_000) + "[0]", ""},
	} {
		problem := ""
		if err := CheckBounds([]byte(test.document)); err != nil {
			problem = err.Error()
		}
		if problem != test.problem {
			t.Errorf("%s: problem %q, want %q", name, problem, test.problem)
		}
	}
}

// hostileDocuments are of the size that is received at most, and would be built a hundred times as
// large.
var hostileDocuments = map[string]string{
	"empty objects":       `{"Layers":` + list("{}", bodyLimit/3) + `}`,
	"empty lists":         `{"Message":` + list("[]", bodyLimit/3) + `}`,
	"numbers":             `{"Code":` + list("0", bodyLimit/2) + `}`,
	"empty strings":       `{"features":` + list(`""`, bodyLimit/3) + `}`,
	"fields":              `{"Message":{` + strings.Repeat(`"":0,`, bodyLimit/5) + `"":0}}`,
	"nested lists":        `{"Message":` + strings.Repeat("[", bodyLimit/2) + strings.Repeat("]", bodyLimit/2) + `}`,
	"lists of lists":      `{"Message":` + list(list("[]", 4999), bodyLimit/15_000) + `}`,
	"only opening braces": strings.Repeat(`{"":`, bodyLimit/4),
}

// TestHostileDocumentsAreNotDecoded counts the work on them: no more tokens are read than the
// bounds allow, and nothing is built.
func TestHostileDocumentsAreNotDecoded(t *testing.T) {
	for name, document := range hostileDocuments {
		content := []byte(document)
		if tokens, err := countTokens(content); err == nil || tokens > tokenLimit+1 {
			t.Errorf("%s: %d tokens, %v", name, tokens, err)
		}
		if built := allocated(func() {
			if object, err := ParseObject(content); err == nil {
				t.Errorf("%s: %d fields, %v", name, len(object.fields), err)
			}
		}); built > 16<<10 {
			t.Errorf("%s: %d bytes were built", name, built)
		}
	}
}

// TestLongDocumentsAreNotCopied reads what the bounds allow.
func TestLongDocumentsAreNotCopied(t *testing.T) {
	for name, test := range map[string]struct {
		document string
		limit    uint64 // bytes
		length   int    // of the label
	}{
		"a string":            {`{"x":"` + strings.Repeat("a", bodyLimit) + `"}`, 4 * labelLimit, labelLimit - 1},
		"a string of escapes": {`{"x":"` + strings.Repeat(`\u0041`, bodyLimit/6) + `"}`, 4 * labelLimit, labelLimit / 6},
		"a list":              {`{"x":` + list(`"`+strings.Repeat("a", 1000)+`"`, 4000) + `}`, 16 << 10, len("a list")},
		"lists, in bounds":    {`{"x":` + list("[]", 5000) + `}`, 1 << 20, len(list("[]", 5000))},
	} {
		content := []byte(test.document)
		built := allocated(func() {
			object, err := ParseObject(content)
			if err != nil {
				t.Fatal(err)
			}
			if length := len(object.Label("x")); length != test.length || object.Err() != nil {
				t.Errorf("%s: the label has %d bytes, want %d; %v", name, length, test.length, object.Err())
			}
		})
		if built > test.limit {
			t.Errorf("%s: %d bytes were built, the limit is %d", name, built, test.limit)
		}
	}
}

// TestLongLabelEndsWithAnEscape cuts a string in every part of an escape.
func TestLongLabelEndsWithAnEscape(t *testing.T) {
	t.Parallel()
	for _, escapes := range []string{`\u0041`, `\\`, `\"`, `\\\u0041`, "ä"} {
		for shift := range 12 {
			before := strings.Repeat("a", labelLimit-24+shift)
			got := field(t, `"`+before+strings.Repeat(escapes, 20)+`"`).Label("x")
			rest, isBeginning := strings.CutPrefix(got, before)
			if !isBeginning || len(rest) > 24 || strings.Trim(rest, "A\\\"ä") != "" {
				t.Errorf("%q behind %d: %q", escapes, len(before), rest)
			}
		}
	}
}

// TestPlainValuesAreDecodedByHand counts what values take that need no decoder: nothing but
// themselves.
func TestPlainValuesAreDecodedByHand(t *testing.T) {
	for name, test := range map[string]struct {
		value string
		read  func(*Object)
		want  float64
	}{
		"a text":             {`"load-1"`, func(object *Object) { object.Text("x") }, 2}, // a string and its pointer
		"a digest":           {`"sha256:0123"`, func(object *Object) { object.Digest("x") }, 3},
		"a number":           {`1711928488000`, func(object *Object) { object.Count("x") }, 1},
		"a text of a number": {`"1711928488000"`, func(object *Object) { object.Count("x") }, 1},
		"a time":             {`1711928488000`, func(object *Object) { object.Time("x") }, 2},
	} {
		object := field(t, test.value)
		if got := testing.AllocsPerRun(10, func() { test.read(object) }); got != test.want {
			t.Errorf("%s: %.0f allocations, want %.0f", name, got, test.want)
		}
	}
}

// TestNamesAreDecodedByHand counts what the object of a list takes: itself, its fields and their
// names.
func TestNamesAreDecodedByHand(t *testing.T) {
	const entries = 100
	object, err := ParseObject([]byte(`{"l":` + list(`{"name":"a","digest":"b","size":1,"created":2}`, entries) + `}`))
	if err != nil {
		t.Fatal(err)
	}
	if got := testing.AllocsPerRun(10, func() { object.Objects("l") }) / entries; got > 12 {
		t.Errorf("%.1f allocations for each entry", got)
	}
}

// allocated returns how many bytes a call allocates. No other test may run beside it.
func allocated(call func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	call()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}
