// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package strictjson

import (
	"bytes"
	"encoding/json"
	"iter"
)

// lexer splits JSON into its tokens, which are parts of the document: it copies and builds nothing.
// It knows no grammar, so that it also splits a document that is not valid.
type lexer struct {
	document []byte
	at       int
}

// next returns the next token: a bracket, a string, or another literal. It is nil at the end.
func (l *lexer) next() []byte {
	for l.at < len(l.document) && isSeparator(l.document[l.at]) {
		l.at++
	}
	start := l.at
	if start == len(l.document) {
		return nil
	}
	l.at++
	switch l.document[start] {
	case '{', '}', '[', ']':
	case '"':
		l.skipText()
	default:
		for l.at < len(l.document) && !isSeparator(l.document[l.at]) && !isBracketOrQuote(l.document[l.at]) {
			l.at++
		}
	}
	return l.document[start:l.at]
}

// skipText skips the rest of a string. A quote ends it unless an odd number of backslashes precedes
// it.
func (l *lexer) skipText() {
	for l.at < len(l.document) {
		rest := l.document[l.at:]
		length := bytes.IndexByte(rest, '"')
		if length < 0 {
			break
		}
		l.at += length + 1
		if backslashes := length - len(bytes.TrimRight(rest[:length], `\`)); backslashes%2 == 0 {
			return
		}
	}
	l.at = len(l.document)
}

func isSeparator(character byte) bool {
	switch character {
	case ' ', '\t', '\r', '\n', ',', ':':
		return true
	default:
		return false
	}
}

func isBracketOrQuote(character byte) bool {
	switch character {
	case '{', '}', '[', ']', '"':
		return true
	default:
		return false
	}
}

// value returns the next value, of valid JSON; nil at the end of a list or an object.
func (l *lexer) value() json.RawMessage {
	first := l.next()
	start, depth := l.at-len(first), 0
	for token := first; token != nil; token = l.next() {
		switch token[0] {
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		}
		if depth <= 0 {
			break
		}
	}
	if depth < 0 || first == nil {
		return nil
	}
	return l.document[start:l.at:l.at]
}

// entries returns the values of a valid list or, each after its name, of a valid object.
func entries(raw json.RawMessage) iter.Seq[json.RawMessage] {
	return func(yield func(json.RawMessage) bool) {
		lexer := lexer{document: raw}
		lexer.next() // the bracket
		for value := lexer.value(); value != nil; value = lexer.value() {
			if !yield(value) {
				return
			}
		}
	}
}
