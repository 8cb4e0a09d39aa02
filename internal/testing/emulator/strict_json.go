// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// decodeStrict decodes one JSON document. Unknown and duplicate fields are errors, and so is
// anything after the document.
func decodeStrict(data []byte, target any) error {
	if err := checkDuplicates(json.NewDecoder(bytes.NewReader(data)), ""); err != nil {
		return err
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(target); err != nil {
		return err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return errors.New("unexpected data after the JSON document")
	}
	return nil
}

// checkDuplicates reads one value, and fails at a field that an object has twice.
func checkDuplicates(decoder *json.Decoder, path string) error {
	token, err := decoder.Token()
	if err != nil || token != json.Delim('{') && token != json.Delim('[') {
		return err
	}
	isObject, seen := token == json.Delim('{'), map[json.Token]bool{}
	for index := 0; decoder.More(); index++ {
		element := fmt.Sprintf("%s[%d]", path, index)
		if isObject {
			name, err := decoder.Token()
			if err != nil {
				return err
			}
			element = fmt.Sprintf("%s.%s", path, name)
			if seen[name] {
				return fmt.Errorf("%s: duplicate field", strings.TrimPrefix(element, "."))
			}
			seen[name] = true
		}
		if err := checkDuplicates(decoder, element); err != nil {
			return err
		}
	}
	_, err = decoder.Token()
	return err
}
