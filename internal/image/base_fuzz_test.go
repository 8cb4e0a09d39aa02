// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package image

import (
	"slices"
	"strings"
	"testing"
)

// FuzzHasBaseLayers reads a layer per line, ? for an unknown one. The result must be known exactly
// when it is the same with the unknown digests replaced by matching ones and by ones that match
// nothing.
func FuzzHasBaseLayers(f *testing.F) {
	f.Fuzz(func(t *testing.T, layerLines, baseLines string) {
		layers, base := parseLayers(layerLines), parseLayers(baseLines)
		best := checkKnownLayers(t, replaceByMatches(layers, base), replaceByMatches(base, layers))
		worst := checkKnownLayers(t, replaceByDigit(layers, "d"), replaceByDigit(base, "e"))
		has, known := HasBase(layers, base)
		if known != (best == worst) || has != (known && best) {
			t.Fatalf("%+v on %+v: %t, known %t; at best %t, at worst %t", layers, base, has, known, best, worst)
		}
	})
}

func parseLayers(lines string) []LayerDigest {
	var layers []LayerDigest
	for line := range strings.Lines(lines) {
		line = strings.TrimSuffix(line, "\n")
		if line == "?" {
			layers = append(layers, LayerDigest{Unknown: true})
		} else {
			layers = append(layers, LayerDigest{Digest: line})
		}
	}
	return layers
}

// replaceByMatches returns the list with each unknown digest replaced by that of the counterpart.
func replaceByMatches(list, counterpart []LayerDigest) []LayerDigest {
	list = replaceByDigit(list, "d")
	for index := range list {
		if list[index].Digest == repeatedDigest("d") && index < len(counterpart) && !counterpart[index].Unknown {
			list[index] = counterpart[index]
		}
	}
	return list
}

// replaceByDigit returns the list with each unknown digest replaced by one of a single hexadecimal
// digit.
func replaceByDigit(list []LayerDigest, digit string) []LayerDigest {
	list = slices.Clone(list)
	for index := range list {
		if list[index].Unknown {
			list[index] = LayerDigest{Digest: repeatedDigest(digit)}
		}
	}
	return list
}

func repeatedDigest(digit string) string {
	return "sha256:" + strings.Repeat(digit, sha256HexLength)
}

// checkKnownLayers compares HasBase with a comparison of the normalized digests, and returns the
// result.
func checkKnownLayers(t *testing.T, layers, base []LayerDigest) bool {
	t.Helper()
	normalized := func(list []LayerDigest, invalid string) []string {
		var digests []string
		for _, layer := range list {
			if digest, valid := NormalizeDigest(layer.Digest); valid {
				digests = append(digests, digest)
			} else {
				digests = append(digests, invalid)
			}
		}
		return digests
	}
	want := len(base) > 0 && len(base) <= len(layers) &&
		slices.Equal(normalized(layers[:len(base)], "invalid layer"), normalized(base, "invalid base"))
	if has, known := HasBase(layers, base); has != want || !known {
		t.Fatalf("%+v on %+v: %t, known %t, want %t, known", layers, base, has, known, want)
	}
	return want
}
