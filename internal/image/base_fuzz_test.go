// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package image

import (
	"slices"
	"strings"
	"testing"
)

// FuzzHasBaseLayers reads a layer per line, ? for one that is not known yet. It asks again with the unknown digests filled in,
// once so that all match that can, once so that none does: the answer is known exactly when both give the same one.
func FuzzHasBaseLayers(f *testing.F) {
	f.Fuzz(func(t *testing.T, layerLines, baseLines string) {
		layers, base := layersOf(layerLines), layersOf(baseLines)
		best, worst := isBuiltOn(t, filled(layers, base), filled(base, layers)), isBuiltOn(t, replaced(layers, "d"), replaced(base, "e"))
		has, known := HasBase(layers, base)
		if known != (best == worst) || has != (known && best) {
			t.Fatalf("%+v on %+v: %t, known %t; at best %t, at worst %t", layers, base, has, known, best, worst)
		}
	})
}

func layersOf(lines string) []LayerDigest {
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

// filled has the other list's digest wherever the list's own is unknown.
func filled(list, other []LayerDigest) []LayerDigest {
	list = replaced(list, "d")
	for index := range list {
		if list[index].Digest == repeatedDigest("d") && index < len(other) && !other[index].Unknown {
			list[index] = other[index]
		}
	}
	return list
}

// replaced has a digest of one hexadecimal digit wherever the list's own is unknown.
func replaced(list []LayerDigest, digit string) []LayerDigest {
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

// isBuiltOn compares known digests in its own way, and HasBase with it.
func isBuiltOn(t *testing.T, layers, base []LayerDigest) bool {
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
	begins := len(base) > 0 && len(base) <= len(layers) &&
		slices.Equal(normalized(layers[:len(base)], "invalid layer"), normalized(base, "invalid base"))
	if has, known := HasBase(layers, base); has != begins || !known {
		t.Fatalf("%+v on %+v: %t, known %t, want %t, known", layers, base, has, known, begins)
	}
	return begins
}
