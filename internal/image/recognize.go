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
	// likeVersion is a name before a digest that is a tag rather than the name of an image.
	likeVersion = regexp.MustCompile(`^(?:v?[0-9]|latest$)`)
	// algorithmName is the name of an algorithm, which looks like that of an image before a colon.
	algorithmName = regexp.MustCompile(`(?i)^(?:md5|sha-?[0-9]*|blake[0-9a-z]*)$`)
)

// recognizeTag recognizes references and digests where a tag belongs.
func recognizeTag(text string) (Mistake, bool) {
	if match := gitReference.FindStringSubmatch(text); match != nil {
		return Mistake{What: "is a reference of Git", Value: match[1]}, isTag(match[1])
	}
	found, isSafe := SplitParts(text)
	if !isSafe {
		return Mistake{}, false
	}
	if found.isDigest() {
		return Mistake{What: "is " + found.digestName(), Elsewhere: found.digestElsewhere(), Advice: "a tag"}, true
	}
	if found.Tag == "" {
		return recognizeWithoutTag(found)
	}
	what := found.Includes(PartTag)
	if what == "" {
		what = `begins with ":"`
	}
	return Mistake{What: what, Value: found.Tag, Elsewhere: found.digestElsewhere()}, isTag(found.Tag)
}

// recognizeWithoutTag recognizes what has no colon before a tag. What is alone beside a digest, a
// scheme or quotation marks may be a tag or the name of an image.
func recognizeWithoutTag(found Parts) (Mistake, bool) {
	isAlone := found.Host == "" && !strings.Contains(found.Repository, "/")
	name := found.Repository
	if isAlone {
		found.Repository = ""
	}
	what := found.Includes(PartTag)
	mistake := Mistake{What: what, Elsewhere: found.digestElsewhere(), Advice: "a tag"}
	switch {
	case found.hasColonAtEnd:
		return Mistake{What: withoutTag, Advice: "a tag"}, true
	case isAlone && !found.hasDigest() && what == "" && found.hasEdge:
		return Mistake{What: "includes " + PartEdge, Value: name}, isTag(name)
	case isAlone && !found.hasDigest() && what == "":
		return Mistake{}, false
	case isAlone && (!found.hasDigest() || likeVersion.MatchString(name)):
		mistake.Value = name
		return mistake, isTag(name)
	case found.Host != "" || found.hasScheme || found.hasDigest():
		mistake.What += ", and no tag"
		return mistake, true
	default:
		return Mistake{}, false
	}
}

// recognizeRepository recognizes references where the name of an image belongs.
func recognizeRepository(text string) (Mistake, bool) {
	found, isSafe := SplitParts(text)
	if isSafe && (found.isDigest() || found.isHost()) {
		what := "is " + found.digestName()
		if found.isHost() {
			what = "is " + PartHost
		}
		return Mistake{What: what, Elsewhere: found.digestElsewhere(), Advice: "the name of an image"}, true
	}
	if isSafe && found.Host+found.Repository == "" && isTag(found.Tag) {
		return Mistake{What: "is " + PartTag, Advice: "the name of an image"}, true
	}
	what, name := found.Includes(PartRepository), strings.ToLower(found.Repository)
	return Mistake{What: what, Value: name, Elsewhere: found.digestElsewhere()}, isSafe && what != "" && isRepository(name)
}

// recognizeHost recognizes URLs and references where a host belongs.
func recognizeHost(text string) (Mistake, bool) {
	found, isSafe := SplitParts(text)
	if found.Host == "" && found.Tag == "" && !found.hasDigest() { // without a slash a host looks like the name of an image
		found.Host, found.Repository = found.Repository, ""
	}
	what := strings.Replace(found.Includes(PartHost), PartRepository, "a path", 1)
	if what == "" {
		what = "includes " + PartEdge
	}
	return Mistake{What: what, Value: found.Host}, isSafe && isHost(found.Host)
}

// recognizeDigest recognizes references with a digest or without, other spellings of one, and a
// part of one.
func recognizeDigest(text string) (Mistake, bool) {
	if digits, isPart := digitsOfBareDigest(text); isPart {
		return Mistake{What: "has " + digits, Advice: wholeDigest}, true
	}
	found, isSafe := SplitParts(text)
	what := found.Includes(PartDigest)
	switch {
	case !isSafe:
		return Mistake{}, false
	case found.isDigest() && found.digits != "":
		return Mistake{What: "has " + found.digits, Advice: wholeDigest}, true
	case found.digits != "":
		return Mistake{What: "includes " + found.digestName(), Advice: wholeDigest}, true
	case found.Digest == "":
		return Mistake{What: what + ", and no digest", Advice: "a digest"}, isTag(found.Tag) && isRepository(found.Repository) && !algorithmName.MatchString(found.Repository)
	case what == "":
		what = "is another spelling of a digest"
	}
	return Mistake{What: what, Value: found.Digest}, true
}

const (
	withoutTag  = "ends with a colon, without a tag"
	wholeDigest = "the whole digest"
)

// recognizeReference recognizes other spellings of a reference.
func recognizeReference(text string) (Mistake, bool) {
	found, isSafe := SplitParts(text)
	if !isSafe || found.Repository == "" || found.digits != "" {
		return Mistake{}, false
	}
	if found.hasColonAtEnd {
		return Mistake{What: withoutTag}, true
	}
	var names []string
	for _, part := range []struct {
		name      string
		isPresent bool
	}{{partQuotes, found.hasQuotes}, {partScheme, found.hasScheme}, {PartUpperCase, strings.ToLower(found.Repository) != found.Repository}, {PartEdge, found.hasEdge}} {
		if part.isPresent {
			names = append(names, part.name)
		}
	}
	what := "has another spelling of the digest"
	if len(names) > 0 {
		what = "includes " + enumerate(names)
	}
	reference := strings.ToLower(found.Repository)
	if found.Host != "" {
		reference = found.Host + "/" + reference
	}
	if found.Tag != "" {
		reference += ":" + found.Tag
	}
	if found.Digest != "" {
		reference += "@" + found.Digest
	}
	return Mistake{What: what, Value: reference}, isReference(reference) && reference != text
}

// digestElsewhere returns the digest as what belongs elsewhere; nil without one.
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
