// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package image

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
)

// Parts are the parts of a text that is written like a reference. Each may be empty, and need not
// be valid.
type Parts struct {
	Host, Repository, Tag, Digest string

	hasScheme, hasQuotes bool
	hasEdge              bool // a slash at the beginning or end, or a colon at the end
	hasColonAtEnd        bool
	// digits says how many digits an incomplete digest has; empty without one.
	digits string
}

// unsafe lists the characters of a user, a query, a fragment or an escape.
const unsafe = "@?#%&=;\\"

// SplitParts splits a text into its parts. It returns false for a text that may have a user, a
// query or a fragment, where a part could be a password, and for one with white space or control
// characters in it.
func SplitParts(text string) (Parts, bool) {
	unquoted := strings.Trim(text, `"'`)
	parts := Parts{hasQuotes: unquoted != text}
	if _, rest, hasScheme := strings.Cut(unquoted, "://"); hasScheme {
		parts.hasScheme, unquoted = true, rest
	}
	if parts.setDigest(unquoted) {
		return parts, true
	}
	name, digest, hasDigest := strings.Cut(unquoted, "@")
	if hasDigest && !parts.setDigest(digest) || strings.ContainsAny(name, unsafe) || strings.ContainsFunc(name, func(character rune) bool {
		return unicode.IsSpace(character) || !unicode.IsGraphic(character)
	}) {
		return Parts{}, false
	}
	first, rest, hasSlash := strings.Cut(name, "/")
	if looksLikeHost(first) && (hasSlash || parts.hasScheme) {
		parts.Host, name = first, rest
	}
	parts.Repository = strings.Trim(name, "/")
	parts.hasEdge = parts.Repository != name
	if colon := strings.LastIndexByte(parts.Repository, ':'); colon > strings.LastIndexByte(parts.Repository, '/') {
		parts.Repository, parts.Tag = parts.Repository[:colon], parts.Repository[colon+1:]
		parts.hasColonAtEnd = parts.Tag == ""
		parts.hasEdge = parts.hasEdge || parts.hasColonAtEnd
	}
	return parts, true
}

// looksLikeHost reports whether people would read a text as a host: HELLO and 1.4.2 are valid
// hosts, but look like a name and a version.
func looksLikeHost(text string) bool {
	return isHost(text) && (strings.ContainsAny(text, ".:") || text == "localhost") && !versionLike.MatchString(text)
}

var versionLike = regexp.MustCompile(`^v?[0-9]+\.[0-9]+(?:\.[0-9]+)?$`)

// setDigest sets the digest if the text is one, complete or not, and reports whether it is.
func (p *Parts) setDigest(text string) bool {
	digest, isDigest := digestOf(text)
	if !isDigest {
		p.digits, isDigest = digitsOf(text)
	}
	p.Digest = digest
	return isDigest
}

// hasDigest reports whether there is a digest, complete or not.
func (p Parts) hasDigest() bool { return p.Digest != "" || p.digits != "" }

// isDigest reports whether there is a digest, complete or not, and nothing else.
func (p Parts) isDigest() bool { return p.hasDigest() && p.Host+p.Repository+p.Tag == "" }

// isHost reports whether there is a host, and nothing else.
func (p Parts) isHost() bool { return p.Host != "" && p.Repository+p.Tag == "" && !p.hasDigest() }

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

// valid returns an empty string instead of a text that is not valid.
func valid(text string, isValid bool) (string, bool) {
	if !isValid {
		return "", false
	}
	return text, true
}

var (
	digitsGrammar     = regexp.MustCompile(`(?i)^sha(256|384|512)[:-]([0-9a-f]+)$`)
	bareDigitsGrammar = regexp.MustCompile(`(?i)^[0-9a-f]{7,}$`)
	hexLengths        = map[string]int{"256": sha256HexLength, "384": 96, "512": 128}
)

// digitsOf says how many digits a digest has, if that is not the number that its algorithm
// requires.
func digitsOf(text string) (string, bool) {
	match := digitsGrammar.FindStringSubmatch(text)
	if len(match) == 0 || len(match[2]) == hexLengths[match[1]] {
		return "", false
	}
	return countedDigits(len(match[2]), hexLengths[match[1]]), true
}

// digitsOfBareDigest is digitsOf for a digest without an algorithm, which may be shortened to seven
// digits, as an image ID is.
func digitsOfBareDigest(text string) (string, bool) {
	if !bareDigitsGrammar.MatchString(text) {
		return "", false
	}
	return countedDigits(len(text), sha256HexLength), true
}

func countedDigits(count, expected int) string {
	return fmt.Sprintf("%d hexadecimal digits instead of %d", count, expected)
}

// Names of parts in a sentence.
const (
	PartHost       = "a host"
	PartRepository = "an image name"
	PartTag        = "a tag"
	PartDigest     = "a digest"
	PartUpperCase  = "upper-case letters"
	PartEdge       = "a separator at the beginning or end"

	partQuotes = "quotation marks"
	partScheme = "a URL scheme"
)

// digestName names the digest in a sentence.
func (p Parts) digestName() string {
	if p.digits != "" {
		return PartDigest + " with " + p.digits
	}
	return PartDigest
}

// Includes says which parts a text has besides the expected one, and what else the name of an image
// must not have.
func (p Parts) Includes(expected string) string {
	isName := expected == PartRepository
	var names []string
	for _, part := range []struct {
		name, shown string
		isPresent   bool
	}{
		{partQuotes, partQuotes, p.hasQuotes},
		{partScheme, partScheme, p.hasScheme},
		{PartHost, PartHost, p.Host != ""},
		{PartRepository, PartRepository, p.Repository != ""},
		{PartTag, PartTag, p.Tag != ""},
		{PartDigest, p.digestName(), p.hasDigest()},
		{PartUpperCase, PartUpperCase, isName && strings.ToLower(p.Repository) != p.Repository},
		{PartEdge, PartEdge, isName && p.hasEdge},
	} {
		if part.isPresent && part.name != expected {
			names = append(names, part.shown)
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
