// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// quoteLimit limits what an error quotes of a name that a user, an environment or a file chose, in
// characters.
const quoteLimit = 100

// hiddenName is shown in place of a name that may contain a password.
const hiddenName = "(value hidden)"

// Quote formats such a name for an error text: quoted, control characters escaped, truncated. It
// hides one for which HasURLSecret is true.
func Quote(name string) string {
	if HasURLSecret(name) {
		return hiddenName
	}
	characters := []rune(name)
	if len(characters) > quoteLimit {
		return strconv.QuoteToGraphic(string(characters[:quoteLimit])) + "…"
	}
	return strconv.QuoteToGraphic(name)
}

// DisplayName formats a name for an error text as Quote does, but without quotes where it needs
// none, as most names of files do not.
func DisplayName(name string) string {
	isPlain := name != "" && !HasURLSecret(name) && utf8.ValidString(name) && utf8.RuneCountInString(name) <= quoteLimit && strings.TrimSpace(name) == name &&
		!strings.ContainsFunc(name, func(character rune) bool { return !unicode.IsGraphic(character) || character == '"' })
	if isPlain {
		return name
	}
	return Quote(name)
}
