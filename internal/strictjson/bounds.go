// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package strictjson

import "fmt"

// Bounds of a document. The longest that is meant to be read, an image of 1,000 layers with their
// annotations, has a tenth of these tokens, a page of 100 tags of 28 images each two fifths.
const (
	tokenLimit = 200_000
	entryLimit = 5000
	depthLimit = 64
)

// CheckBounds returns an *Error if a JSON document has so many names and values, or is nested so
// deep, that to decode it could take a hundred times its own size. It reads the document up to
// there, whether it is valid or not, and builds nothing.
func CheckBounds(document []byte) error {
	_, err := countTokens(document)
	return err
}

// countTokens also returns how many names and values it has read.
func countTokens(document []byte) (tokens int, err error) {
	lexer := lexer{document: document}
	var left [depthLimit + 1]int // how many more tokens each open list or object may have
	left[0], tokens = entryLimit, 0
	depth := 0
	for token := lexer.next(); token != nil; token = lexer.next() {
		first := token[0]
		if first == '}' || first == ']' {
			depth = max(depth-1, 0)
			continue
		}
		tokens++
		left[depth]--
		switch isOpening := first == '{' || first == '['; {
		case tokens > tokenLimit:
			return tokens, &Error{Reason: fmt.Sprintf("the JSON has more than %d names and values", tokenLimit)}
		case left[depth] < 0:
			return tokens, &Error{Reason: fmt.Sprintf("the JSON has a list or an object of more than %d entries", entryLimit)}
		case isOpening && depth == depthLimit:
			return tokens, &Error{Reason: fmt.Sprintf("the JSON is nested more than %d levels deep", depthLimit)}
		case isOpening:
			depth++
			left[depth] = entryLimit
			if first == '{' { // names count too
				left[depth] = 2 * entryLimit
			}
		}
	}
	return tokens, nil
}
