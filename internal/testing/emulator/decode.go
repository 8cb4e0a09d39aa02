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

// decodeStrict decodes one JSON document. A field that the type does not have,
// a field given twice, and anything behind the document are errors; the first
// two name the place, acr.instances[0].region.
func decodeStrict(data []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(data))
	if err := checkFields(decoder, reflect.TypeOf(into), ""); err != nil {
		return err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return errors.New("there is more than one JSON document")
	}
	return json.Unmarshal(data, into)
}

// checkFields reads one value and compares its fields' names with the type's;
// whether values fit is left to json.Unmarshal.
func checkFields(decoder *json.Decoder, kind reflect.Type, place string) error {
	for kind != nil && kind.Kind() == reflect.Pointer {
		kind = kind.Elem()
	}
	token, err := decoder.Token()
	if err != nil {
		return err
	}
	switch token {
	case json.Delim('{'):
		return checkObject(decoder, kind, place)
	case json.Delim('['):
		for index := 0; decoder.More(); index++ {
			if err := checkFields(decoder, elementOf(kind), fmt.Sprintf("%s[%d]", place, index)); err != nil {
				return err
			}
		}
		_, err = decoder.Token()
		return err
	}
	return nil
}

func checkObject(decoder *json.Decoder, kind reflect.Type, place string) error {
	seen := map[string]bool{}
	for decoder.More() {
		token, err := decoder.Token()
		if err != nil {
			return err
		}
		name, _ := token.(string)
		inside := strings.TrimPrefix(place+"."+name, ".")
		if kind != nil && kind.Kind() == reflect.Map {
			inside = fmt.Sprintf("%s[%q]", place, name)
		}
		if seen[name] {
			return fmt.Errorf("%s: is given twice", inside)
		}
		seen[name] = true
		field, known := fieldOf(kind, name)
		if !known {
			return fmt.Errorf("%s: there is no such field", inside)
		}
		if err := checkFields(decoder, field, inside); err != nil {
			return err
		}
	}
	_, err := decoder.Token()
	return err
}

// fieldOf is the type of an object's field, nil when it may hold anything.
func fieldOf(kind reflect.Type, name string) (reflect.Type, bool) {
	if kind == nil || kind.Kind() != reflect.Struct || reflect.PointerTo(kind).Implements(unmarshaler) {
		return elementOf(kind), true
	}
	for _, field := range reflect.VisibleFields(kind) {
		tagged, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		if tagged == name && tagged != "-" {
			return field.Type, true
		}
	}
	return nil, false
}

var unmarshaler = reflect.TypeFor[json.Unmarshaler]()

func elementOf(kind reflect.Type) reflect.Type {
	if kind != nil && (kind.Kind() == reflect.Slice || kind.Kind() == reflect.Map) {
		return kind.Elem()
	}
	return nil
}
