// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package image

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"
)

const (
	// lengthLimit limits the comparison of each name, in bytes. No tag is longer.
	lengthLimit = 128
	// prefixRankLimit is the highest number of edits that counts for a name without the last parts
	// of the input.
	prefixRankLimit = 2
)

var versionPrefix = regexp.MustCompile(`^v([0-9])`)

// Suggestions returns the names that a user who wrote the input may have meant: at most limit, the
// most similar first, equally similar ones by name, without duplicates. The order of names does not
// matter. Only the first 128 bytes of a name are compared, which takes microseconds.
func Suggestions(input string, names []string, limit int) []string {
	distinct := slices.Compact(slices.Sorted(slices.Values(names)))
	distances := make(map[string]distance, len(distinct))
	for _, name := range distinct {
		distances[name] = newDistance(input, name)
	}
	slices.SortStableFunc(distinct, func(a, b string) int {
		return distances[a].compare(distances[b])
	})
	return distinct[:min(len(distinct), max(limit, 0))]
}

// distance orders names by their similarity to the input: by rank, then by edits.
type distance struct {
	rank, edits int
}

func (a distance) compare(b distance) int {
	return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.edits, b.edits))
}

// newDistance ranks a name by the mistakes that are usual with tags. A wrong character is rare, and
// in a version it makes another version: by edits alone, 1.4.1 and 1.4.3 would precede what was
// meant. First is the input itself; then another spelling of it (1.4.2 for V1.4.2), without edits;
// then its extensions (1.4.2-alpine for 1.4.2, 1.4.2 for 1.4), fewer edits first; then the rest by
// edits, where superfluous last parts of the input (1.4.2 for 1.4.2-alpine) count as two edits at
// most.
func newDistance(input, name string) distance {
	normalizedInput, normalizedName := normalizeSpelling(input), normalizeSpelling(name)
	edits := levenshtein.ComputeDistance(normalizedInput, normalizedName)
	switch {
	case name == input:
		return distance{0, 0}
	case extends(normalizedName, normalizedInput):
		return distance{1, edits}
	case extends(normalizedInput, normalizedName):
		return distance{1 + min(edits, prefixRankLimit), edits}
	default:
		return distance{1 + edits, edits}
	}
}

// normalizeSpelling removes the differences of spelling: case, and a v before the version.
func normalizeSpelling(name string) string {
	name = strings.ToLower(name[:min(len(name), lengthLimit)])
	return versionPrefix.ReplaceAllString(name, "$1")
}

// extends reports whether a name is a prefix with further parts.
func extends(name, prefix string) bool {
	rest, hasPrefix := strings.CutPrefix(name, prefix)
	return hasPrefix && prefix != "" && rest != "" && strings.ContainsRune(".-_", rune(rest[0]))
}
