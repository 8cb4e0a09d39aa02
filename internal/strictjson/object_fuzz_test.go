// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package strictjson

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzParseObject expects an error with a reason, or the object that encoding/json reads, with each
// field once. A JSON object in UTF-8 is refused only for a duplicate field, and by the bounds.
func FuzzParseObject(f *testing.F) {
	f.Fuzz(func(t *testing.T, document []byte) {
		object, err := ParseObject(document)
		var fields map[string]json.RawMessage
		isObject := utf8.Valid(document) && json.Unmarshal(document, &fields) == nil && fields != nil
		if err != nil {
			reason, isReason := errors.AsType[*Error](err)
			if object != nil || !isReason || reason.Reason == "" || reason.Path != "" {
				t.Fatalf("%v, %#v", object, err)
			}
			if isObject && !strings.HasPrefix(reason.Reason, "duplicate field ") && CheckBounds(document) == nil {
				t.Fatalf("a JSON object is refused: %v", err)
			}
			return
		}
		if !isObject || len(object.fields) != len(fields) || countNames(t, document) != len(fields) {
			t.Fatalf("%d fields, want %d (%t)", len(object.fields), len(fields), isObject)
		}
		for name, value := range fields {
			if !bytes.Equal(object.fields[name], value) {
				t.Errorf("%q is %s, want %s", name, object.fields[name], value)
			}
			isPresent := name != "" && !bytes.Equal(value, []byte("null")) // no field of the APIs has an empty name
			if object.Has(name) != isPresent {
				t.Errorf("Has(%q) = %t for %s", name, !isPresent, value)
			}
		}
	})
}

// countNames counts the names in a JSON object, with duplicates.
func countNames(t *testing.T, document []byte) int {
	t.Helper()
	tokens, depth := 0, 0
	for decoder := json.NewDecoder(bytes.NewReader(document)); ; {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return tokens / 2 // a name and the first token of its value
		}
		if err != nil {
			t.Fatal(err)
		}
		if token == json.Delim('}') || token == json.Delim(']') {
			depth--
			continue
		}
		if depth == 1 {
			tokens++
		}
		if token == json.Delim('{') || token == json.Delim('[') {
			depth++
		}
	}
}
