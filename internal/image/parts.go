// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package image

import (
	"strings"
	"unicode"
)

// Parts are what a text consists of that is written like a reference. Each may be empty, and need
// not be valid.
type Parts struct {
	Host, Repository, Tag, Digest string

	hasScheme, hasQuotes, hasEdge bool // hasEdge: a slash at the beginning or end, or a colon at the end
}

// unsafe are the characters of a user, a query, a fragment or an escape.
const unsafe = "@?#%&=;\\"

// SplitParts takes a text apart. It returns false for a text with what may be a user, a query or a
// fragment, where a part could be a password, and for one with white space or control characters
// in it.
func SplitParts(text string) (Parts, bool) {
	unquoted := strings.Trim(text, `"'`)
	found := Parts{hasQuotes: unquoted != text}
	if _, rest, hasScheme := strings.Cut(unquoted, "://"); hasScheme {
		found.hasScheme, unquoted = true, rest
	}
	if digest, isDigest := digestOf(unquoted); isDigest {
		found.Digest = digest
		return found, true
	}
	name, digest, hasDigest := strings.Cut(unquoted, "@")
	if hasDigest {
		normalized, isDigest := digestOf(digest)
		if !isDigest {
			return Parts{}, false
		}
		found.Digest = normalized
	}
	if strings.ContainsAny(name, unsafe) || strings.ContainsFunc(name, func(character rune) bool {
		return unicode.IsSpace(character) || !unicode.IsGraphic(character)
	}) {
		return Parts{}, false
	}
	first, rest, hasSlash := strings.Cut(name, "/")
	if isHost(first) && (hasSlash || found.hasScheme) {
		found.Host, name = first, rest
	}
	found.Repository = strings.Trim(name, "/")
	found.hasEdge = found.Repository != name
	if colon := strings.LastIndexByte(found.Repository, ':'); colon > strings.LastIndexByte(found.Repository, '/') {
		found.Repository, found.Tag = found.Repository[:colon], found.Repository[colon+1:]
		found.hasEdge = found.hasEdge || found.Tag == ""
	}
	return found, true
}

// digestOf normalizes a digest, also one whose algorithm is in upper case, or before a hyphen as in
// the tags of signing tools.
func digestOf(text string) (string, bool) {
	algorithm, hex, hasAlgorithm := strings.Cut(text, ":")
	if !hasAlgorithm {
		algorithm, hex, hasAlgorithm = strings.Cut(text, "-")
	}
	if !hasAlgorithm {
		return "", false
	}
	return valid(NormalizeDigest(strings.ToLower(algorithm) + ":" + hex))
}

// valid makes an empty string of what is not valid.
func valid(text string, isValid bool) (string, bool) {
	if !isValid {
		return "", false
	}
	return text, true
}

// Names of parts in a sentence.
const (
	PartHost       = "a host"
	PartRepository = "an image name"
	PartTag        = "a tag"
	PartDigest     = "a digest"

	partQuotes = "quotation marks"
	partScheme = "a URL scheme"
	partEdge   = "a separator at the beginning or end"
)

// Includes says which parts a text has besides the expected one.
func (p Parts) Includes(expected string) string {
	var names []string
	for _, part := range []struct {
		name      string
		isPresent bool
	}{
		{partQuotes, p.hasQuotes},
		{partScheme, p.hasScheme},
		{PartHost, p.Host != ""},
		{PartRepository, p.Repository != ""},
		{PartTag, p.Tag != ""},
		{PartDigest, p.Digest != ""},
		{partEdge, p.hasEdge && expected == PartRepository},
	} {
		if part.isPresent && part.name != expected {
			names = append(names, part.name)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return "includes " + enumerate(names)
}

func enumerate(names []string) string {
	last := len(names) - 1
	if last == 0 {
		return names[0]
	}
	return strings.Join(names[:last], ", ") + " and " + names[last]
}
