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
	// comparedLength bounds the work for each name, in bytes. No tag is longer.
	comparedLength = 128
	// largestCut is how many edits it counts at most when a name is the wanted one without its last parts.
	largestCut = 2
)

var versionPrefix = regexp.MustCompile(`^v([0-9])`)

// Nearest returns the names that a person who wrote wanted may have meant: at most limit of them, nearest first, equally near ones by
// name, none twice. The order of names does not matter. Of each, the first 128 bytes are compared, which takes microseconds.
func Nearest(wanted string, names []string, limit int) []string {
	distinct := slices.Compact(slices.Sorted(slices.Values(names)))
	distances := make(map[string]distance, len(distinct))
	for _, name := range distinct {
		distances[name] = distanceOf(wanted, name)
	}
	slices.SortStableFunc(distinct, func(one, other string) int {
		return distances[one].compare(distances[other])
	})
	return distinct[:min(len(distinct), max(limit, 0))]
}

// distance is how far a name is from the wanted one: by rank, then by edits.
type distance struct {
	rank, edits int
}

func (d distance) compare(other distance) int {
	return cmp.Or(cmp.Compare(d.rank, other.rank), cmp.Compare(d.edits, other.edits))
}

// distanceOf knows how people get tags wrong. Seldom is it a single character, and that in a version makes another version: by
// edits alone, 1.4.1 and 1.4.3 would come before what was meant. So first is the wanted name itself; then the same one in
// another spelling (1.4.2 for V1.4.2), without any edits; then those that go on where it ends (1.4.2-alpine for 1.4.2, 1.4.2 for
// 1.4), fewer edits first; then the rest by edits, of which last parts too much (1.4.2 for 1.4.2-alpine) count as two at most.
func distanceOf(wanted, name string) distance {
	plainWanted, plainName := plain(wanted), plain(name)
	edits := levenshtein.ComputeDistance(plainWanted, plainName)
	switch {
	case name == wanted:
		return distance{0, 0}
	case goesOn(plainWanted, plainName):
		return distance{1, edits}
	case goesOn(plainName, plainWanted):
		return distance{1 + min(edits, largestCut), edits}
	default:
		return distance{1 + edits, edits}
	}
}

// plain is a name without what is a matter of taste: case, and a v before the version.
func plain(name string) string {
	name = strings.ToLower(name[:min(len(name), comparedLength)])
	return versionPrefix.ReplaceAllString(name, "$1")
}

// goesOn tells whether longer is shorter with further parts.
func goesOn(shorter, longer string) bool {
	rest, found := strings.CutPrefix(longer, shorter)
	return found && shorter != "" && rest != "" && strings.ContainsRune(".-_", rune(rest[0]))
}
