// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// forms are the fields of an operation's answers, by path as in `Layers[].BlobSize`, each with how often it was seen in which form. The answers
// themselves have the empty path.
type forms map[string]map[string]int

// learn notes a value and all that is in it.
func (f forms) learn(path string, value any) {
	if f[path] == nil {
		f[path] = make(map[string]int)
	}
	f[path][formOf(value)]++
	switch value := value.(type) {
	case map[string]any:
		for name, field := range value {
			f.learn(below(path, name), field)
		}
	case []any:
		for _, element := range value {
			f.learn(path+"[]", element)
		}
	}
}

func below(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// seen lists the forms of a field, and that it is absent where an object lacks it that others of its place have. It is empty where there was no such
// object.
func (f forms) seen(path string) []string {
	seen, times := slices.Sorted(maps.Keys(f[path])), 0
	for _, count := range f[path] {
		times += count
	}
	if !strings.HasSuffix(path, "[]") && times < f[above(path)][formObject] {
		seen = append(seen, map[bool]string{true: absent, false: atTimesAbsent}[times == 0])
	}
	return seen
}

// covers tells whether a form of a field is one that was seen, or a special case of it: a name may look like a number or a digest.
func (f forms) covers(path, form string) bool {
	isText := strings.HasSuffix(form, asText) || strings.HasSuffix(form, hexDigits)
	return slices.Contains(f.seen(path), form) || isText && f[path][formText] > 0
}

// above is the path of the object that a field is of.
func above(path string) string { return path[:max(0, strings.LastIndex(path, "."))] }

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

// digitsOfMilliseconds is how many a time of our years has.
const digitsOfMilliseconds = 13

// formOf tells what a value looks like, and nothing of what it is.
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
