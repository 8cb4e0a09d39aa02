// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"regexp"
	"strings"
)

// hidden are words that may not stand in a report, in lower case: the names that the user gave, and the keys that sign.
type hidden map[string]bool

// placeholder stands where something is hidden.
const placeholder = "…"

// longestMessage is how many characters of a message are told.
const longestMessage = 200

// add hides these names, and the parts of those with slashes.
func (h hidden) add(values ...string) {
	for _, value := range values {
		for _, part := range append(strings.Split(value, "/"), value) {
			h[strings.ToLower(part)] = true
		}
	}
}

// A message is told by the words that can't be part of anybody's name: those of letters alone, codes, and short numbers. Ids, digests, names
// with a digit, hosts and what is encoded hold something else.
var (
	plainWord   = regexp.MustCompile(`^\p{L}+(['_]\p{L}+)*$`)
	shortNumber = regexp.MustCompile(`^[0-9]{1,3}$`)
	plainCode   = regexp.MustCompile(`^[A-Za-z0-9_.]{1,64}$`)
	plainField  = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]{0,40}$`)
)

const punctuation = `"'().,;:!?[]`

// text is a message without what may be a name.
func (h hidden) text(message string) string {
	var words []string
	for _, word := range strings.Fields(message) {
		core := strings.Trim(word, punctuation)
		isPlain := core == "" || (plainWord.MatchString(core) || shortNumber.MatchString(core)) && !h[strings.ToLower(core)]
		switch {
		case isPlain:
			words = append(words, word)
		case len(words) == 0 || words[len(words)-1] != placeholder:
			words = append(words, placeholder)
		}
	}
	text := []rune(strings.Join(words, " "))
	if len(text) > longestMessage {
		return string(text[:longestMessage]) + placeholder
	}
	return string(text)
}

// code is an error's code, unless it can't be one.
func (h hidden) code(given string) string {
	if !plainCode.MatchString(given) || h[strings.ToLower(given)] {
		return placeholder
	}
	return given
}

// field is a field's name, unless it may be a name of the user's.
func (h hidden) field(given string) string {
	if !plainField.MatchString(given) || h[strings.ToLower(given)] {
		return placeholder
	}
	return given
}
