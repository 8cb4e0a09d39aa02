// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// longestShown bounds what is shown of a name that a user, an environment or a file chose, in characters.
const longestShown = 100

// Quote makes such a name fit for an error text: quoted, characters that could rewrite a terminal escaped, cut.
func Quote(name string) string {
	characters := []rune(name)
	if len(characters) > longestShown {
		return strconv.QuoteToGraphic(string(characters[:longestShown])) + "…"
	}
	return strconv.QuoteToGraphic(name)
}

// Show is Quote, but leaves a name as it is that is fit without that, as a file's is most often.
func Show(name string) string {
	isFit := name != "" && utf8.ValidString(name) && utf8.RuneCountInString(name) <= longestShown && strings.TrimSpace(name) == name &&
		!strings.ContainsFunc(name, func(character rune) bool { return !unicode.IsGraphic(character) || character == '"' })
	if isFit {
		return name
	}
	return Quote(name)
}
