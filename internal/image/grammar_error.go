// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package image

import "strings"

// GrammarError is the error of a text that does not fit where it is. Its text continues a sentence
// that begins with the quoted text.
type GrammarError struct {
	text      string
	recognize func(text string) (Mistake, bool)
}

// NewGrammarError returns an error with this text. recognize returns what a text that does not fit
// is instead, and may be nil; it is called with texts without white space around them.
func NewGrammarError(text string, recognize func(text string) (Mistake, bool)) *GrammarError {
	return &GrammarError{text, recognize}
}

func (e *GrammarError) Error() string { return e.text }

// Recognize returns what a text that does not fit is instead; false where that is not known.
func (e *GrammarError) Recognize(text string) (Mistake, bool) {
	if e.recognize == nil {
		return Mistake{}, false
	}
	return e.recognize(strings.TrimSpace(text))
}

// Mistake says what a text is that does not fit where it is, and what to write instead. All values
// are of the grammar that their place requires, so that they contain no password.
type Mistake struct {
	// What continues a sentence that begins with the text: "includes an image name", "is a digest".
	What string
	// Value is what the text should be; empty where it has no such part.
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
	// Replaces reports whether it is also to be set instead of another value; nil for none.
	Replaces func(current string) bool
	// IsDefault is set for the value of an attribute that is not set.
	IsDefault bool
	// Excludes are attributes with which this one cannot be combined.
	Excludes []string
}
