// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package image

import (
	"regexp"
	"strings"
)

// digestAttribute is where a digest belongs; the attribute that checks it may have another name.
const digestAttribute = "digest"

var (
	gitReference = regexp.MustCompile(`^refs/(?:tags|heads)/(.+)$`)
	// likeVersion matches a name before a digest that is a tag rather than the name of an image.
	likeVersion = regexp.MustCompile(`^(?:v?[0-9]|latest$)`)
	// algorithmName matches the name of an algorithm, which looks like that of an image before a
	// colon.
	algorithmName = regexp.MustCompile(`(?i)^(?:md5|sha-?[0-9]*|blake[0-9a-z]*)$`)
)

// recognizeTag recognizes references and digests where a tag belongs.
func recognizeTag(text string) (Mistake, bool) {
	if match := gitReference.FindStringSubmatch(text); match != nil {
		return Mistake{What: "is a reference of Git", Value: match[1]}, isTag(match[1])
	}
	parts, isSafe := SplitParts(text)
	if !isSafe {
		return Mistake{}, false
	}
	if parts.isDigest() {
		return Mistake{What: "is " + parts.digestName(), Elsewhere: parts.digestElsewhere(), Advice: "a tag"}, true
	}
	if parts.Tag == "" {
		return recognizeWithoutTag(parts)
	}
	what := parts.Includes(PartTag)
	if what == "" {
		what = `begins with ":"`
	}
	return Mistake{What: what, Value: parts.Tag, Elsewhere: parts.digestElsewhere()}, isTag(parts.Tag)
}

// recognizeWithoutTag recognizes a text without a colon before a tag. A single name with a digest,
// a scheme or quotation marks may be a tag or the name of an image.
func recognizeWithoutTag(parts Parts) (Mistake, bool) {
	isAlone := parts.Host == "" && !strings.Contains(parts.Repository, "/")
	name := parts.Repository
	if isAlone {
		parts.Repository = ""
	}
	what := parts.Includes(PartTag)
	mistake := Mistake{What: what, Elsewhere: parts.digestElsewhere(), Advice: "a tag"}
	switch {
	case parts.hasColonAtEnd:
		return Mistake{What: withoutTag, Advice: "a tag"}, true
	case isAlone && !parts.hasDigest() && what == "" && parts.hasEdge:
		return Mistake{What: "includes " + PartEdge, Value: name}, isTag(name)
	case isAlone && !parts.hasDigest() && what == "":
		return Mistake{}, false
	case isAlone && (!parts.hasDigest() || likeVersion.MatchString(name)):
		mistake.Value = name
		return mistake, isTag(name)
	case parts.Host != "" || parts.hasScheme || parts.hasDigest():
		mistake.What += ", and no tag"
		return mistake, true
	default:
		return Mistake{}, false
	}
}

// recognizeRepository recognizes references where the name of an image belongs.
func recognizeRepository(text string) (Mistake, bool) {
	parts, isSafe := SplitParts(text)
	if isSafe && (parts.isDigest() || parts.isHost()) {
		what := "is " + parts.digestName()
		if parts.isHost() {
			what = "is " + PartHost
		}
		return Mistake{What: what, Elsewhere: parts.digestElsewhere(), Advice: "the name of an image"}, true
	}
	if isSafe && parts.Host+parts.Repository == "" && isTag(parts.Tag) {
		return Mistake{What: "is " + PartTag, Advice: "the name of an image"}, true
	}
	what, name := parts.Includes(PartRepository), strings.ToLower(parts.Repository)
	return Mistake{What: what, Value: name, Elsewhere: parts.digestElsewhere()}, isSafe && what != "" && isRepository(name)
}

// recognizeHost recognizes URLs and references where a host belongs.
func recognizeHost(text string) (Mistake, bool) {
	parts, isSafe := SplitParts(text)
	if parts.Host == "" && parts.Tag == "" && !parts.hasDigest() { // without a slash a host looks like the name of an image
		parts.Host, parts.Repository = parts.Repository, ""
	}
	what := strings.Replace(parts.Includes(PartHost), PartRepository, "a path", 1)
	if what == "" {
		what = "includes " + PartEdge
	}
	return Mistake{What: what, Value: parts.Host}, isSafe && isHost(parts.Host)
}

// recognizeDigest recognizes references with a digest or without, other spellings of one, and a
// part of one.
func recognizeDigest(text string) (Mistake, bool) {
	if digits, isPart := digitsOfBareDigest(text); isPart {
		return Mistake{What: "has " + digits, Advice: wholeDigest}, true
	}
	parts, isSafe := SplitParts(text)
	what := parts.Includes(PartDigest)
	switch {
	case !isSafe:
		return Mistake{}, false
	case parts.isDigest() && parts.digits != "":
		return Mistake{What: "has " + parts.digits, Advice: wholeDigest}, true
	case parts.digits != "":
		return Mistake{What: "includes " + parts.digestName(), Advice: wholeDigest}, true
	case parts.Digest == "":
		return Mistake{What: what + ", and no digest", Advice: "a digest"}, isTag(parts.Tag) && isRepository(parts.Repository) && !algorithmName.MatchString(parts.Repository)
	case what == "":
		what = "is another spelling of a digest"
	}
	return Mistake{What: what, Value: parts.Digest}, true
}

const (
	withoutTag  = "ends with a colon, without a tag"
	wholeDigest = "the whole digest"
)

// recognizeReference recognizes other spellings of a reference.
func recognizeReference(text string) (Mistake, bool) {
	parts, isSafe := SplitParts(text)
	if !isSafe || parts.Repository == "" || parts.digits != "" {
		return Mistake{}, false
	}
	if parts.hasColonAtEnd {
		return Mistake{What: withoutTag}, true
	}
	var names []string
	for _, part := range []struct {
		name      string
		isPresent bool
	}{{partQuotes, parts.hasQuotes}, {partScheme, parts.hasScheme}, {PartUpperCase, strings.ToLower(parts.Repository) != parts.Repository}, {PartEdge, parts.hasEdge}} {
		if part.isPresent {
			names = append(names, part.name)
		}
	}
	what := "has another spelling of the digest"
	if len(names) > 0 {
		what = "includes " + enumerate(names)
	}
	reference := strings.ToLower(parts.Repository)
	if parts.Host != "" {
		reference = parts.Host + "/" + reference
	}
	if parts.Tag != "" {
		reference += ":" + parts.Tag
	}
	if parts.Digest != "" {
		reference += "@" + parts.Digest
	}
	return Mistake{What: what, Value: reference}, isReference(reference) && reference != text
}

// digestElsewhere returns the digest as a setting of another attribute; nil without one.
func (p Parts) digestElsewhere() []Setting {
	if p.Digest == "" {
		return nil
	}
	return []Setting{{Attribute: digestAttribute, Value: p.Digest}}
}

// recognizeVariant recognizes a variant with the dash before it.
func recognizeVariant(text string) (Mistake, bool) {
	variant := strings.TrimLeft(text, "-")
	return Mistake{What: `begins with "-"`, Value: variant}, variantGrammar.MatchString(variant)
}
