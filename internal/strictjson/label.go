// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package strictjson

import (
	"bytes"
	"encoding/json"
	"strings"
)

// labelLimit limits a code or message, in bytes of JSON. Less than a hundredth of a message is
// shown; a security token has some kilobytes.
const labelLimit = 64 << 10

// appendLabel appends the label of a value, unless it is null or an empty string.
func appendLabel(labels []string, raw json.RawMessage) []string {
	if bytes.Equal(raw, []byte("null")) || bytes.Equal(raw, []byte(`""`)) {
		return labels
	}
	return append(labels, label(raw))
}

// label returns a string unchanged, and any other value as JSON. What is too long is not decoded.
func label(raw json.RawMessage) string {
	if raw[0] == '"' {
		return unquote(beginning(raw))
	}
	if len(raw) > labelLimit {
		return describe(raw)
	}
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	var value any
	_ = decoder.Decode(&value)
	var encoded bytes.Buffer // encoded again, without escapes: an escaped secret is not found by redaction
	encoder := json.NewEncoder(&encoded)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(value)
	return strings.TrimSpace(encoded.String())
}

// longestEscape is the length of the longest escape, such as \u0041.
const longestEscape = 6

// beginning returns a string unchanged, or the beginning of one that is too long: a valid string
// again, which does not end within an escape or a character.
func beginning(raw json.RawMessage) json.RawMessage {
	if len(raw) <= labelLimit {
		return raw
	}
	cut := raw[:labelLimit]
	tail := len(cut) - longestEscape
	if escape := bytes.LastIndexByte(cut[tail:], '\\'); escape >= 0 {
		cut = bytes.TrimRight(cut[:tail+escape], `\`)
	}
	return append(bytes.ToValidUTF8(cut, nil), '"')
}
