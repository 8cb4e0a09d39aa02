// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package image

// digestAttribute is where a digest belongs; the attribute that checks it may have another name.
const digestAttribute = "digest"

// recognizeTag recognizes references and digests where a tag belongs.
func recognizeTag(text string) (Mistake, bool) {
	found, isSafe := SplitParts(text)
	if !isSafe {
		return Mistake{}, false
	}
	if found.Digest != "" && found.Repository+found.Host+found.Tag == "" {
		return Mistake{What: "is a digest", Elsewhere: found.digestElsewhere(), Advice: "a tag"}, true
	}
	if found.Tag == "" && found.Host == "" && !found.hasEdge { // 1.0@sha256:…
		found.Repository, found.Tag = "", found.Repository
	}
	what := found.Includes(PartTag)
	if what == "" {
		what = `begins with ":"`
	}
	return Mistake{What: what, Value: found.Tag, Elsewhere: found.digestElsewhere()}, isTag(found.Tag)
}

// recognizeRepository recognizes references where the name of an image belongs.
func recognizeRepository(text string) (Mistake, bool) {
	found, isSafe := SplitParts(text)
	what := found.Includes(PartRepository)
	return Mistake{What: what, Value: found.Repository, Elsewhere: found.digestElsewhere()}, isSafe && what != "" && isRepository(found.Repository)
}

// recognizeHost recognizes URLs and references where a host belongs.
func recognizeHost(text string) (Mistake, bool) {
	found, isSafe := SplitParts(text)
	what := found.Includes(PartHost)
	if what == "" {
		what = "has a slash at its end"
	}
	return Mistake{What: what, Value: found.Host}, isSafe && isHost(found.Host)
}

// recognizeDigest recognizes references with a digest, and other spellings of one.
func recognizeDigest(text string) (Mistake, bool) {
	found, isSafe := SplitParts(text)
	what := found.Includes(PartDigest)
	if what == "" {
		what = "is another spelling of a digest"
	}
	return Mistake{What: what, Value: found.Digest}, isSafe && found.Digest != ""
}

// digestElsewhere returns the digest as what belongs elsewhere; nil without one.
func (p Parts) digestElsewhere() []Setting {
	if p.Digest == "" {
		return nil
	}
	return []Setting{{digestAttribute, p.Digest}}
}
