// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package strictjson

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// Joiners are format characters without which some scripts and emoji cannot be written.
const (
	zeroWidthNonJoiner = '\u200c'
	zeroWidthJoiner    = '\u200d'
)

// ControlCharacter returns the first character of a text that a terminal obeys, or that makes the
// text look like another one: a control character (C0, DEL, C1), a line or paragraph separator, or
// a format character other than the two joiners, such as an override of the direction. found is
// false without one.
func ControlCharacter(text string) (character rune, found bool) {
	for _, character := range text {
		if ' ' <= character && character <= '~' { // as nearly all are
			continue
		}
		isJoiner := character == zeroWidthNonJoiner || character == zeroWidthJoiner
		if !isJoiner && unicode.In(character, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) {
			return character, true
		}
	}
	return 0, false
}

// Text reads a string without control characters. An empty one is nil.
func (o *Object) Text(names ...string) *string {
	return read(o, names, func(raw json.RawMessage) (*string, error) {
		text, err := parseText(raw)
		if err != nil {
			return nil, err
		}
		return withoutControls(text)
	})
}

// Secret reads a string that must not be shown. It never fails, because a problem could quote it:
// what is not a string is nil.
func (o *Object) Secret(names ...string) *string {
	name, raw := o.find(names)
	if name == "" {
		return nil
	}
	text, _ := parseText(raw)
	return text
}

// Digest reads a string without control characters, and without the white space around it, which
// may be a line break. An empty one is nil. Whether it is a digest is not checked.
func (o *Object) Digest(names ...string) *string {
	return read(o, names, func(raw json.RawMessage) (*string, error) {
		text, err := parseText(raw)
		if err != nil || text == nil {
			return nil, err
		}
		trimmed := strings.TrimSpace(*text)
		if trimmed == "" {
			return nil, nil
		}
		return withoutControls(&trimmed)
	})
}

// AnyText reads a string that may have control characters. An empty one is nil.
func (o *Object) AnyText(names ...string) *string {
	return read(o, names, parseText)
}

// DecoratingText reads a string that decorates the facts of a response. One with a control
// character is nil, and Ignored has its name: it must neither be shown nor veto the facts. An empty
// one is nil.
func (o *Object) DecoratingText(names ...string) *string {
	return o.decorating(names, parseText)
}

// DecoratingTexts is DecoratingText for a string, or a list of strings, joined by commas. Empty
// strings are left out.
func (o *Object) DecoratingTexts(names ...string) *string {
	return o.decorating(names, parseTexts)
}

func (o *Object) decorating(names []string, parse func(json.RawMessage) (*string, error)) *string {
	text := read(o, names, parse)
	if text == nil {
		return nil
	}
	if _, found := ControlCharacter(*text); found {
		name, _ := o.find(names)
		o.ignored = append(o.ignored, name)
		return nil
	}
	return text
}

// Ignored returns the names of the object's own fields that were read as nil because of a control
// character.
func (o *Object) Ignored() []string { return slices.Clone(o.ignored) }

func parseText(raw json.RawMessage) (*string, error) {
	if raw[0] != '"' {
		return nil, errors.New("expected a string, got " + describe(raw))
	}
	text := unquote(raw)
	if text == "" {
		return nil, nil
	}
	return &text, nil
}

// unquote returns the text of a valid JSON string in UTF-8. Without an escape, that is what stands
// between the quotes.
func unquote(raw json.RawMessage) string {
	if bytes.IndexByte(raw, '\\') < 0 {
		return string(raw[1 : len(raw)-1])
	}
	var text string
	_ = json.Unmarshal(raw, &text) // the document was validated before
	return text
}

func parseTexts(raw json.RawMessage) (*string, error) {
	if raw[0] != '[' {
		return parseText(raw)
	}
	var texts []*string
	if json.Unmarshal(raw, &texts) != nil {
		return nil, errors.New("expected a string or a list of strings")
	}
	var present []string
	for _, text := range texts {
		if text != nil && *text != "" {
			present = append(present, *text)
		}
	}
	if len(present) == 0 {
		return nil, nil
	}
	joined := strings.Join(present, ",")
	return &joined, nil
}

// withoutControls refuses a text with a control character. Its error names only the character: the
// text would have to be escaped, and redaction finds a secret only in the form in which it was
// sent.
func withoutControls(text *string) (*string, error) {
	if text == nil {
		return nil, nil
	}
	if character, found := ControlCharacter(*text); found {
		return nil, fmt.Errorf("the string has the control character %U", character)
	}
	return text, nil
}
