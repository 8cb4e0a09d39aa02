// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package image

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestNearest(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		wanted string
		names  []string
		limit  int
		want   []string
	}{
		"a v too much":                    {"v1.4.2", []string{"latest", "1.4.3", "1.4.2-rc1", "v1.4.1", "1.4.2"}, 3, []string{"1.4.2", "1.4.2-rc1", "1.4.3"}},
		"a v too little":                  {"1.4.2", []string{"v1.4.3", "latest", "v1.4.2"}, 3, []string{"v1.4.2", "v1.4.3", "latest"}},
		"another case":                    {"RC1", []string{"RC2", "rc1"}, 2, []string{"rc1", "RC2"}},
		"a part left off":                 {"1.4.2", []string{"1.4.1", "1.4.3", "1.4.22", "1.4.2_bookworm", "1.4.2-alpine"}, 5, []string{"1.4.2-alpine", "1.4.2_bookworm", "1.4.1", "1.4.22", "1.4.3"}},
		"parts left off, fewer first":     {"1", []string{"1.4.2", "1.4", "10", "2"}, 4, []string{"1.4", "1.4.2", "10", "2"}},
		"a part too much":                 {"1.4.2-alpine", []string{"1.4.2", "1.4.2-bookworm", "1.4.1-alpine", "1.4"}, 4, []string{"1.4.1-alpine", "1.4.2", "1.4", "1.4.2-bookworm"}},
		"a part too much counts as two":   {"1.4.2-rc1", []string{"1.4.2-abc", "1.4.2", "1.4.2-rb2"}, 3, []string{"1.4.2-rb2", "1.4.2", "1.4.2-abc"}},
		"a letter left out":               {"latst", []string{"stable", "latest", "last"}, 3, []string{"last", "latest", "stable"}},
		"two letters swapped":             {"1.4.2-apline", []string{"1.4.2-debian", "1.4.2-alpine", "1.4.2"}, 3, []string{"1.4.2-alpine", "1.4.2", "1.4.2-debian"}},
		"v is a word's first letter":      {"verify", []string{"erify", "berify", "v1"}, 3, []string{"berify", "erify", "v1"}},
		"v is a word's last letter":       {"dev1", []string{"de1", "cev1"}, 2, []string{"cev1", "de1"}},
		"v alone is a name":               {"v", []string{"x", "v", "V"}, 3, []string{"v", "V", "x"}},
		"the wanted name itself is first": {"a", []string{"A", "b", "a"}, 3, []string{"a", "A", "b"}},
		"names like none are shown too":   {"v1.4.2", []string{"stable", "latest"}, 5, []string{"latest", "stable"}},
		"equally near ones by name":       {"1.4.2", []string{"1.4.9", "1.4.1", "1.4.5"}, 2, []string{"1.4.1", "1.4.5"}},
		"duplicates once":                 {"a", []string{"b", "c", "b", "c"}, 5, []string{"b", "c"}},
		"an empty wanted name":            {"", []string{".x", "a"}, 2, []string{"a", ".x"}},
		"an empty name":                   {"a", []string{"", "ab"}, 2, []string{"", "ab"}},
		"no names":                        {"a", nil, 5, nil},
		"a limit of none":                 {"a", []string{"a"}, 0, []string{}},
		"a limit below none":              {"a", []string{"a"}, -1, []string{}},
		"beyond a tag's length": {
			strings.Repeat("a", 128) + "bb", []string{strings.Repeat("a", 128) + "b", strings.Repeat("a", 128) + "aaaa"}, 2,
			[]string{strings.Repeat("a", 128) + "aaaa", strings.Repeat("a", 128) + "b"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if difference := cmp.Diff(test.want, Nearest(test.wanted, test.names, test.limit)); difference != "" {
				t.Errorf("(-want +got):\n%s", difference)
			}
		})
	}
}

// TestNearestIgnoresOrderAndRepetition: whatever the order of the names, and however often they come, a smaller limit gives the
// beginning of what a larger one gives.
func TestNearestIgnoresOrderAndRepetition(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(3, 4))
	for range 300 {
		names := randomTags(random, 1+random.IntN(40))
		wanted := randomTags(random, 1)[0]
		all := Nearest(wanted, names, len(names))
		if difference := cmp.Diff(slices.Compact(slices.Sorted(slices.Values(names))), slices.Sorted(slices.Values(all))); difference != "" {
			t.Fatalf("not the names that were given (-want +got):\n%s", difference)
		}
		given := slices.Clone(names)
		shuffled := append(slices.Clone(names), names[:random.IntN(len(names))]...)
		random.Shuffle(len(shuffled), func(one, other int) { shuffled[one], shuffled[other] = shuffled[other], shuffled[one] })
		limit := random.IntN(len(all) + 2)
		if difference := cmp.Diff(all[:min(limit, len(all))], Nearest(wanted, shuffled, limit)); difference != "" {
			t.Fatalf("%d nearest to %q of %q (-want +got):\n%s", limit, wanted, shuffled, difference)
		}
		if difference := cmp.Diff(given, names); difference != "" {
			t.Fatalf("the caller's names were changed (-want +got):\n%s", difference)
		}
	}
}

func randomTags(random *rand.Rand, count int) []string {
	var tags []string
	for range count {
		tag := fmt.Sprintf("%d.%d.%d", random.IntN(2), random.IntN(3), random.IntN(3))
		tags = append(tags, []string{"", "v", "V"}[random.IntN(3)]+tag+[]string{"", "-rc1", "-RC1", "-alpine", "_1"}[random.IntN(5)])
	}
	return tags
}
