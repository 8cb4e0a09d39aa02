// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package image

import "strings"

// GrammarError reports a text that does not have the grammar of the place where it is. The error
// continues a sentence that begins with the quoted text.
type GrammarError struct {
	text      string
	recognize func(text string) (Mistake, bool)
}

// NewGrammarError returns an error with this text. recognize, which may be nil, returns what a text
// is that does not have the grammar; it is called without white space around the text.
func NewGrammarError(text string, recognize func(text string) (Mistake, bool)) *GrammarError {
	return &GrammarError{text, recognize}
}

func (e *GrammarError) Error() string { return e.text }

// Recognize returns what a text is that does not have the grammar; false where that is not known.
func (e *GrammarError) Recognize(text string) (Mistake, bool) {
	if e.recognize == nil {
		return Mistake{}, false
	}
	return e.recognize(strings.TrimSpace(text))
}

// Mistake says what a text is that does not have the grammar of its place, and what to write
// instead. All values have the grammar of their places, so that they contain no password.
type Mistake struct {
	// What says what the text is, as the continuation of a sentence that begins with it: "includes
	// an image name", "is a digest".
	What string
	// Value is the part of the text that belongs in its place; empty without one.
	Value string
	// Elsewhere are the parts that belong to other attributes.
	Elsewhere []Setting
	// Advice says what to do where no value can be given; it continues "…: set " and may be empty.
	Advice string
}

// Setting is a value that belongs to another attribute. It is to be set there if that attribute is
// not set.
type Setting struct {
	Attribute, Value string
	// Replaces reports whether it is also to be set instead of the attribute's current value; nil
	// for never.
	Replaces func(current string) bool
	// IsDefault is set for the value of an attribute that is not set.
	IsDefault bool
	// Excludes are attributes with which this one cannot be combined.
	Excludes []string
}
