// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"html"
	"iter"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// decodings returns a text as it is decoded, round by round, as long as that changes it, but not
// deeper than encodings may be nested. Each round takes a time that is proportional to the text's
// length; work counts the bytes.
func decodings(text string, work *int) iter.Seq[string] {
	return func(yield func(string) bool) {
		for range encodingDepth {
			if !strings.ContainsAny(text, `&%\`) {
				return
			}
			*work += len(text)
			decoded := decodeEscapes(html.UnescapeString(text))
			if decoded == text || !yield(decoded) {
				return
			}
			text = decoded
		}
	}
}

// decodeEscapes decodes percent encoding and JSON's escapes in one pass, until none is left: what an
// escape is decoded to may complete another one, with what is before it. What it cannot decode
// stays unchanged.
func decodeEscapes(text string) string {
	if !strings.ContainsAny(text, `%\`) {
		return text
	}
	decoded := make([]byte, 0, len(text))
	for index := range len(text) {
		decoded = append(decoded, text[index])
		for { // every step shortens the text
			shorter, isShorter := decodeLast(decoded)
			if !isShorter {
				break
			}
			decoded = shorter
		}
	}
	return string(decoded)
}

// decodeLast decodes the escape that a text ends with.
func decodeLast(text []byte) ([]byte, bool) {
	last := len(text) - 1
	switch {
	case last >= 2 && text[last-2] == '%' && isHex(text[last-1]) && isHex(text[last]):
		return append(text[:last-2], hexValue(text[last-1])<<4|hexValue(text[last])), true
	case last >= 1 && text[last-1] == '\\' && (text[last] == '\\' || text[last] == '"' || text[last] == '/'):
		return append(text[:last-1], text[last]), true
	case last >= 5 && isHex(text[last]) && text[last-5] == '\\' && text[last-4] == 'u':
		if character, err := strconv.ParseUint(string(text[last-3:]), 16, 16); err == nil {
			return utf8.AppendRune(text[:last-5], rune(character)), true
		}
	}
	return text, false
}

func isHex(character byte) bool {
	return '0' <= character && character <= '9' || 'a' <= character && character <= 'f' || 'A' <= character && character <= 'F'
}

func hexValue(digit byte) byte {
	if digit <= '9' {
		return digit - '0'
	}
	return digit&^0x20 - 'A' + 10
}

// border matches what a decoder may take from the ends of a secret, as a part of an escape that
// begins before it, or ends behind it.
var border = regexp.MustCompile(`^(?:u?[0-9A-Fa-f]{1,4}|["\\/])|(?:\\+|%[0-9A-Fa-f]?|\\u[0-9A-Fa-f]{0,3}|&#?[0-9A-Za-z]*)$`)

// inner returns a secret without these, unless the rest is so short that a text may have it by
// chance.
func inner(secret string) string {
	if rest := border.ReplaceAllString(secret, ""); len(rest) >= shortestInner {
		return rest
	}
	return secret
}
