// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"html"
	"iter"
	"regexp"
	"strings"
)

// decodingOrders are the orders in which layers of encodings are undone: an entity may end with an
// escape, and an escape with an entity.
var decodingOrders = [][]func(string) string{
	{html.UnescapeString, decodeEscapes, html.UnescapeString, decodeEscapes, html.UnescapeString, decodeEscapes},
	{decodeEscapes, html.UnescapeString, decodeEscapes, html.UnescapeString},
}

// decodings yields a text after each step of decoding it. A step undoes one layer of HTML entities,
// or of percent encoding and JSON's escapes together, but not the escapes that it brings about. It
// takes time in proportion to the length of the text, and there are only as many steps as encodings
// may be nested. work counts the decoded bytes.
func decodings(text string, work *int) iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, order := range decodingOrders {
			decoded, unchanged := text, 0
			for _, decode := range order {
				*work += len(decoded)
				before := decoded
				decoded = decode(before)
				switch {
				case decoded == before:
					unchanged++
				case !yield(decoded):
					return
				default:
					unchanged = 0
				}
				if unchanged == 2 { // by either kind
					break
				}
			}
		}
	}
}

// decodeEscapes decodes percent encoding and JSON's escapes, once. Everything else stays unchanged.
func decodeEscapes(text string) string {
	next := strings.IndexAny(text, `%\`)
	if next < 0 {
		return text
	}
	decoded := append(make([]byte, 0, len(text)), text[:next]...)
	for next < len(text) {
		character, length := decodeFirst(text[next:])
		if length == 0 {
			decoded = append(decoded, text[next])
			next++
			continue
		}
		decoded = append(decoded, character...)
		next += length
	}
	return string(decoded)
}

// decodeFirst decodes the escape that a text begins with, and returns the escape's length; 0
// without one.
func decodeFirst(text string) (decoded string, length int) {
	switch {
	case len(text) >= 3 && text[0] == '%' && isHex(text[1:3]):
		return string([]byte{hexByte(text[1:3])}), 3
	case len(text) >= 6 && text[0] == '\\' && text[1] == 'u' && isHex(text[2:6]):
		return string(rune(hexByte(text[2:4]))<<8 | rune(hexByte(text[4:6]))), 6
	case len(text) >= 2 && text[0] == '\\' && (text[1] == '\\' || text[1] == '"' || text[1] == '/'):
		return text[1:2], 2
	}
	return "", 0
}

func isHex(digits string) bool {
	for index := range len(digits) {
		if digit := digits[index]; ('0' > digit || digit > '9') && ('A' > digit&^0x20 || digit&^0x20 > 'F') {
			return false
		}
	}
	return true
}

// hexByte decodes two digits that isHex accepts.
func hexByte(digits string) byte { return hexDigit(digits[0])<<4 | hexDigit(digits[1]) }

func hexDigit(digit byte) byte {
	if digit <= '9' {
		return digit - '0'
	}
	return digit&^0x20 - 'A' + 10
}

// border matches the characters at the ends of a secret that a decoder may take for a part of an
// escape that begins before the secret, or ends after it.
var border = regexp.MustCompile(`^(?:u?[0-9A-Fa-f]{1,4}|["\\/])|(?:\\+|%[0-9A-Fa-f]?|\\u[0-9A-Fa-f]{0,3}|&#?[0-9A-Za-z]*)$`)

// inner returns a secret without its borders, unless the rest is so short that a text may contain
// it by chance.
func inner(secret string) string {
	if rest := border.ReplaceAllString(secret, ""); len(rest) >= shortestInner {
		return rest
	}
	return secret
}
