// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"errors"
	"strings"
	"unicode"
)

// splitCommand splits a command as the vendor's CLI does: by white space, with single and double
// quotes, and with backslashes, except on Windows, whose paths have them. The characters of a shell
// (| > $ *) have no meaning.
func splitCommand(command string, isWindows bool) ([]string, error) {
	var words []string
	var word strings.Builder
	hasWord := false
	var quote rune
	characters := []rune(command)
	for index := 0; index < len(characters); index++ {
		character := characters[index]
		next := rune(0)
		if index+1 < len(characters) {
			next = characters[index+1]
		}
		switch {
		case character == '\\' && isEscape(quote, next, isWindows):
			index++
			if next != '\n' {
				word.WriteRune(next)
				hasWord = true
			}
		case quote != 0 && character == quote:
			quote = 0
		case quote == 0 && (character == '\'' || character == '"'):
			quote, hasWord = character, true
		case quote == 0 && unicode.IsSpace(character):
			if hasWord {
				words = append(words, word.String())
			}
			word.Reset()
			hasWord = false
		default:
			word.WriteRune(character)
			hasWord = true
		}
	}
	if hasWord {
		words = append(words, word.String())
	}
	switch {
	case quote != 0:
		return nil, errors.New("a quote in it is not closed")
	case len(words) == 0 || words[0] == "":
		return nil, errors.New("it is empty")
	}
	return words, nil
}

// isEscape reports whether a backslash, within this quote or none, removes the meaning of the next
// character.
func isEscape(quote, next rune, isWindows bool) bool {
	switch {
	case next == 0, quote == '\'':
		return false
	case isWindows:
		return quote == '"' && next == '"'
	case quote == '"':
		return strings.ContainsRune("\n\"\\$`", next)
	default:
		return true
	}
}
