// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acceptance

import (
	"testing"

	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/google/go-cmp/cmp"
)

// fieldForms are the fields of an operation's answers, by path as in `Layers[].BlobSize`, each with
// how often it had which form. The answers themselves have the empty path.
type fieldForms map[string]map[string]int

// learn counts the form of a value and of all that is in it.
func (f fieldForms) learn(path string, value any) {
	if f[path] == nil {
		f[path] = make(map[string]int)
	}
	f[path][formOf(value)]++
	switch value := value.(type) {
	case map[string]any:
		for name, field := range value {
			f.learn(joinPath(path, name), field)
		}
	case []any:
		for _, element := range value {
			f.learn(path+"[]", element)
		}
	}
}

func joinPath(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// seen lists the forms of a field, and that it is absent where an object lacks it that others of
// its place have. It is empty where there was no such object.
func (f fieldForms) seen(path string) []string {
	seen, times := slices.Sorted(maps.Keys(f[path])), 0
	for _, count := range f[path] {
		times += count
	}
	if !strings.HasSuffix(path, "[]") && times < f[parentPath(path)][formObject] {
		seen = append(seen, map[bool]string{true: absent, false: atTimesAbsent}[times == 0])
	}
	return seen
}

// covers reports whether a form of a field was seen, or is a special case of one that was: a name
// may look like a number or a digest.
func (f fieldForms) covers(path, form string) bool {
	isText := strings.HasSuffix(form, asText) || strings.HasSuffix(form, hexDigits)
	return slices.Contains(f.seen(path), form) || isText && f[path][formText] > 0
}

// parentPath is the path of the object that a field is of.
func parentPath(path string) string { return path[:max(0, strings.LastIndex(path, "."))] }

const (
	absent        = "absent"
	atTimesAbsent = "at times absent"

	formText   = "text"
	formList   = "list"
	formObject = "object"

	hexDigits = "<64 hex>"
	asText    = " as text"
)

var (
	doubledDigest = regexp.MustCompile(`^sha256:sha256:[0-9a-f]{64}$`)
	digest        = regexp.MustCompile(`^sha256:[0-9a-f]{64}$`)
	bareDigest    = regexp.MustCompile(`^[0-9a-f]{64}$`)
	wholeNumber   = regexp.MustCompile(`^[0-9]+$`)
)

// digitsOfMilliseconds is how many a time of this century has.
const digitsOfMilliseconds = 13

// formOf describes what a value looks like, and nothing of what it is.
func formOf(value any) string {
	switch value := value.(type) {
	case nil:
		return "null"
	case bool:
		return "true or false"
	case json.Number:
		return formOfNumber(value.String())
	case []any:
		if len(value) == 0 {
			return "empty list"
		}
		return formList
	case map[string]any:
		return formObject
	}
	switch text := textOf(value); {
	case text == "":
		return `""`
	case doubledDigest.MatchString(text):
		return "sha256:sha256:" + hexDigits
	case digest.MatchString(text):
		return "sha256:" + hexDigits
	case bareDigest.MatchString(text):
		return hexDigits
	case wholeNumber.MatchString(text):
		return formOfNumber(text) + asText
	}
	return formText
}

func formOfNumber(digits string) string {
	switch {
	case digits == "0":
		return "0"
	case !wholeNumber.MatchString(digits):
		return "number with a sign, fraction or exponent"
	case len(digits) == digitsOfMilliseconds:
		return "number of 13 digits"
	}
	return "number"
}

const hex64 = "e873aede11bcd7b0fe6093758a358731b76b0b5ca4e05c5076e1c4f35a4ee540"

func decoded(t *testing.T, text string) any {
	t.Helper()
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		t.Fatal(err)
	}
	return value
}

func TestFormOf(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`null`: "null", `true`: "true or false", `[]`: "empty list", `[1]`: "list", `{}`: "object",
		`0`: "0", `12`: "number", `1710753164123`: "number of 13 digits", `-1`: "number with a sign, fraction or exponent", `1e3`: "number with a sign, fraction or exponent",
		`""`: `""`, `"x"`: "text", `"0"`: "0 as text", `"12"`: "number as text", `"1710753164123"`: "number of 13 digits as text", `"12MB"`: "text",
		`"` + hex64 + `"`: "<64 hex>", `"sha256:` + hex64 + `"`: "sha256:<64 hex>", `"sha256:sha256:` + hex64 + `"`: "sha256:sha256:<64 hex>", `"SHA256:` + hex64 + `"`: "text",
	} {
		if got := formOf(decoded(t, text)); got != want {
			t.Errorf("%s is described as %q, want %q", text, got, want)
		}
	}
}

func TestFormsOfSeveralAnswers(t *testing.T) {
	t.Parallel()
	learned := make(fieldForms)
	learned.learn("", decoded(t, `{"a": 1, "list": [{"x": "1"}, {"x": "y", "z": null}]}`))
	learned.learn("", decoded(t, `{"a": "1", "list": [], "b": {"c": []}}`))
	got := make(map[string]string)
	for path := range learned {
		got[path] = strings.Join(learned.seen(path), ", ")
	}
	want := map[string]string{
		"": "object", "a": "number, number as text", "list": "empty list, list", "list[]": "object", "list[].x": "number as text, text",
		"list[].z": "null, at times absent", "b": "object, at times absent", "b.c": "empty list",
	}
	if difference := cmp.Diff(want, got); difference != "" {
		t.Errorf("forms (-want +got):\n%s", difference)
	}
	for path, want := range map[string][]string{"list[].none": {"absent"}, "none": {"absent"}, "none.at.all": nil, "a.b": nil, "none[]": nil} {
		if seen := learned.seen(path); !slices.Equal(seen, want) {
			t.Errorf("%s was seen as %q, want %q", path, seen, want)
		}
	}
}

func TestCompareFields(t *testing.T) {
	t.Parallel()
	reference, found := make(fieldForms), make(fieldForms)
	reference.learn("", decoded(t, `{"name": "x", "label": "x", "size": 1, "time": null, "tags": [{"id": 1}], "gone": 1}`))
	found.learn("", decoded(t, `{"name": "12", "label": "`+hex64+`", "size": "1", "time": null, "tags": [], "storefront": 1, "more": 2}`))
	redactor := make(redactor)
	redactor.add("storefront")
	want := []row{
		{"Get `gone`", "number", "absent", true},
		{"Get `label`", "text", "<64 hex>", false},
		{"Get `more`", "absent", "number", true},
		{"Get `name`", "text", "number as text", false},
		{"Get `size`", "number", "number as text", true},
		{"Get `…`", "absent", "number", true},
		{"Get `tags`", "list", "empty list", true},
		{"Get `tags[]`", "object", "not asked", false},
		{"Get `tags[].id`", "number", "not asked", false},
		{"Get `time`", "null", "null", false},
	}
	if difference := cmp.Diff(want, compareFields("Get", reference, found, redactor), cmp.AllowUnexported(row{})); difference != "" {
		t.Errorf("rows (-want +got):\n%s", difference)
	}
	want = []row{{"fields of Get", "as documented", "not asked", false}}
	if difference := cmp.Diff(want, compareFields("Get", reference, nil, redactor), cmp.AllowUnexported(row{})); difference != "" {
		t.Errorf("rows (-want +got):\n%s", difference)
	}
}
