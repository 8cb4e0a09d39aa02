// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package image

import (
	"strings"
	"testing"
)

// layerDigests returns a list of one letter per layer: a to f is a digest, - is no digest, ? is
// unknown.
func layerDigests(letters string) []LayerDigest {
	var digests []LayerDigest
	for _, letter := range letters {
		switch letter {
		case '?':
			digests = append(digests, LayerDigest{Unknown: true})
		case '-':
			digests = append(digests, LayerDigest{})
		default:
			digests = append(digests, LayerDigest{Digest: "sha256:" + strings.Repeat(string(letter), 64)})
		}
	}
	return digests
}

func TestHasBase(t *testing.T) {
	t.Parallel()
	const yes, no, open = "yes", "no", "open"
	for _, test := range []struct{ layers, base, want string }{
		{"abc", "a", yes},
		{"abc", "ab", yes},
		{"abc", "abc", yes},
		{"aab", "aa", yes},
		{"abc", "abcd", no},
		{"abc", "b", no},
		{"abc", "ac", no},
		{"abc", "ba", no},
		{"ab", "aa", no},
		{"", "a", no},
		{"", "", no},
		{"abc", "", no},
		{"??", "", no},
		{"-bc", "a", no},
		{"-bc", "-", no},
		{"?bc", "a", open},
		{"?bc", "?", open},
		{"abc", "?", open},
		{"abc", "?b", open},
		{"abc", "b?", no},
		{"abc", "?c", no},
		{"a?c", "ab", open},
		{"a?c", "cb", no},
		{"ab?", "ab", yes},
		{"?", "ab", no},
		{"?", "??", no},
		{"-b", "?", no},
		{"?", "-", no},
		{"a-?", "a?", no},
	} {
		got := open
		switch has, known := HasBase(layerDigests(test.layers), layerDigests(test.base)); {
		case has && !known:
			t.Errorf("%q on %q: true, but not known", test.layers, test.base)
		case has:
			got = yes
		case known:
			got = no
		}
		if got != test.want {
			t.Errorf("%q on %q: got %s, want %s", test.layers, test.base, got, test.want)
		}
	}
}

func TestHasBaseComparesNormalizedDigests(t *testing.T) {
	t.Parallel()
	layers := []LayerDigest{{Digest: "sha256:" + hex64}, {Digest: "sha256:sha256:" + hex64}, {Digest: hex64}, {Digest: "pending"}}
	for _, test := range []struct {
		base []LayerDigest
		want bool
	}{
		{[]LayerDigest{{Digest: hex64}, {Digest: strings.ToUpper(hex64)}, {Digest: " sha256:" + hex64}}, true},
		{[]LayerDigest{{Digest: hex64}, {Digest: hex64}, {Digest: hex64}, {Digest: "pending"}}, false},
		{[]LayerDigest{{Digest: "sha256:" + otherHex64}}, false},
	} {
		if has, known := HasBase(layers, test.base); has != test.want || !known {
			t.Errorf("%+v: got %t, %t, want %t, true", test.base, has, known, test.want)
		}
	}
}

// TestHasBaseIsKnownWhenDecided compares every short list with every base: the result must be known
// exactly when all outcomes of the unknown digests have the same.
func TestHasBaseIsKnownWhenDecided(t *testing.T) {
	t.Parallel()
	lists := stringsUpTo("ab-?", 3)
	for _, layers := range lists {
		for _, base := range lists {
			possible := map[bool]bool{}
			for _, laterLayers := range outcomes(layers, "abc-") {
				for _, laterBase := range outcomes(base, "abd-") {
					possible[laterBase != "" && !strings.Contains(laterBase, "-") && strings.HasPrefix(laterLayers, laterBase)] = true
				}
			}
			has, known := HasBase(layerDigests(layers), layerDigests(base))
			if known != (len(possible) == 1) || has != (known && possible[true]) {
				t.Errorf("%q on %q: got %t, known %t; possible are %v", layers, base, has, known, possible)
			}
		}
	}
}

// stringsUpTo returns all strings of the letters up to a length.
func stringsUpTo(letters string, length int) []string {
	lists := []string{""}
	for shorter := lists; length > 0; length-- {
		var longer []string
		for _, list := range shorter {
			for _, letter := range letters {
				longer = append(longer, list+string(letter))
			}
		}
		lists = append(lists, longer...)
		shorter = longer
	}
	return lists
}

// outcomes returns what a list can become when each ? is replaced by one of the letters.
func outcomes(list, letters string) []string {
	before, after, hasUnknown := strings.Cut(list, "?")
	if !hasUnknown {
		return []string{list}
	}
	var lists []string
	for _, letter := range letters {
		lists = append(lists, outcomes(before+string(letter)+after, letters)...)
	}
	return lists
}
