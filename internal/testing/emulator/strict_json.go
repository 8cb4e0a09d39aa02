// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
)

// decodeStrict decodes one JSON document. Unknown and duplicate fields are errors that begin with
// their path, acr.instances[0].region; so is anything after the document.
func decodeStrict(data []byte, target any) error {
	decoder := json.NewDecoder(bytes.NewReader(data))
	if err := checkFields(decoder, reflect.TypeOf(target).Elem(), ""); err != nil {
		return err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return errors.New("unexpected data after the JSON document")
	}
	return json.Unmarshal(data, target)
}

// checkFields reads one value and compares the names of its fields with the type's; json.Unmarshal
// checks the values. The type is nil where it is not known.
func checkFields(decoder *json.Decoder, kind reflect.Type, path string) error {
	token, err := decoder.Token()
	if err != nil || token != json.Delim('{') && token != json.Delim('[') {
		return err
	}
	for kind != nil && kind.Kind() == reflect.Pointer {
		kind = kind.Elem()
	}
	seen := map[string]bool{}
	for index := 0; decoder.More(); index++ {
		elementPath, element := fmt.Sprintf("%s[%d]", path, index), elementType(kind)
		if token == json.Delim('{') {
			nameToken, err := decoder.Token()
			if err != nil {
				return err
			}
			name := nameToken.(string)
			if elementPath, element, err = fieldType(kind, path, name); err != nil {
				return err
			}
			if seen[name] {
				return fmt.Errorf("%s: duplicate field", elementPath)
			}
			seen[name] = true
		}
		if err := checkFields(decoder, element, elementPath); err != nil {
			return err
		}
	}
	_, err = decoder.Token()
	return err
}

// fieldType returns the path and type of an object's field.
func fieldType(kind reflect.Type, path, name string) (string, reflect.Type, error) {
	if kind == nil || kind.Kind() != reflect.Struct {
		return fmt.Sprintf("%s[%q]", path, name), elementType(kind), nil
	}
	fieldPath := strings.TrimPrefix(path+"."+name, ".")
	for _, field := range reflect.VisibleFields(kind) {
		if jsonName(field) == name {
			return fieldPath, field.Type, nil
		}
	}
	return "", nil, fmt.Errorf("%s: unknown field", fieldPath)
}

func elementType(kind reflect.Type) reflect.Type {
	if kind != nil && (kind.Kind() == reflect.Slice || kind.Kind() == reflect.Map) {
		return kind.Elem()
	}
	return nil
}

func jsonName(field reflect.StructField) string {
	name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
	return name
}
