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

func TestSuggestions(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		input string
		names []string
		limit int
		want  []string
	}{
		"superfluous v":                  {"v1.4.2", []string{"latest", "1.4.3", "1.4.2-rc1", "v1.4.1", "1.4.2"}, 3, []string{"1.4.2", "1.4.2-rc1", "1.4.3"}},
		"missing v":                      {"1.4.2", []string{"v1.4.3", "latest", "v1.4.2"}, 3, []string{"v1.4.2", "v1.4.3", "latest"}},
		"different case":                 {"RC1", []string{"RC2", "rc1"}, 2, []string{"rc1", "RC2"}},
		"missing part":                   {"1.4.2", []string{"1.4.1", "1.4.3", "1.4.22", "1.4.2_bookworm", "1.4.2-alpine"}, 5, []string{"1.4.2-alpine", "1.4.2_bookworm", "1.4.1", "1.4.22", "1.4.3"}},
		"missing parts, fewer first":     {"1", []string{"1.4.2", "1.4", "10", "2"}, 4, []string{"1.4", "1.4.2", "10", "2"}},
		"superfluous part":               {"1.4.2-alpine", []string{"1.4.2", "1.4.2-bookworm", "1.4.1-alpine", "1.4"}, 4, []string{"1.4.1-alpine", "1.4.2", "1.4", "1.4.2-bookworm"}},
		"superfluous part counts as two": {"1.4.2-rc1", []string{"1.4.2-abc", "1.4.2", "1.4.2-rb2"}, 3, []string{"1.4.2-rb2", "1.4.2", "1.4.2-abc"}},
		"missing letter":                 {"latst", []string{"stable", "latest", "last"}, 3, []string{"last", "latest", "stable"}},
		"swapped letters":                {"1.4.2-apline", []string{"1.4.2-debian", "1.4.2-alpine", "1.4.2"}, 3, []string{"1.4.2-alpine", "1.4.2", "1.4.2-debian"}},
		"v as a word's first letter":     {"verify", []string{"erify", "berify", "v1"}, 3, []string{"berify", "erify", "v1"}},
		"v as a word's last letter":      {"dev1", []string{"de1", "cev1"}, 2, []string{"cev1", "de1"}},
		"v alone":                        {"v", []string{"x", "v", "V"}, 3, []string{"v", "V", "x"}},
		"equal name first":               {"a", []string{"A", "b", "a"}, 3, []string{"a", "A", "b"}},
		"no similar name":                {"v1.4.2", []string{"stable", "latest"}, 5, []string{"latest", "stable"}},
		"equally similar, by name":       {"1.4.2", []string{"1.4.9", "1.4.1", "1.4.5"}, 2, []string{"1.4.1", "1.4.5"}},
		"duplicates":                     {"a", []string{"b", "c", "b", "c"}, 5, []string{"b", "c"}},
		"empty input":                    {"", []string{".x", "a"}, 2, []string{"a", ".x"}},
		"empty name":                     {"a", []string{"", "ab"}, 2, []string{"", "ab"}},
		"no names":                       {"a", nil, 5, nil},
		"limit 0":                        {"a", []string{"a"}, 0, []string{}},
		"negative limit":                 {"a", []string{"a"}, -1, []string{}},
		"longer than a tag": {
			strings.Repeat("a", 128) + "bb", []string{strings.Repeat("a", 128) + "b", strings.Repeat("a", 128) + "aaaa"}, 2,
			[]string{strings.Repeat("a", 128) + "aaaa", strings.Repeat("a", 128) + "b"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if difference := cmp.Diff(test.want, Suggestions(test.input, test.names, test.limit)); difference != "" {
				t.Errorf("(-want +got):\n%s", difference)
			}
		})
	}
}

// TestSuggestionsIgnoreOrderAndDuplicates also expects that a smaller limit returns the beginning
// of the result of a larger one.
func TestSuggestionsIgnoreOrderAndDuplicates(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(3, 4))
	for range 300 {
		names := randomTags(random, 1+random.IntN(40))
		input := randomTags(random, 1)[0]
		all := Suggestions(input, names, len(names))
		if difference := cmp.Diff(slices.Compact(slices.Sorted(slices.Values(names))), slices.Sorted(slices.Values(all))); difference != "" {
			t.Fatalf("other names (-want +got):\n%s", difference)
		}
		original := slices.Clone(names)
		shuffled := append(slices.Clone(names), names[:random.IntN(len(names))]...)
		random.Shuffle(len(shuffled), func(a, b int) { shuffled[a], shuffled[b] = shuffled[b], shuffled[a] })
		limit := random.IntN(len(all) + 2)
		if difference := cmp.Diff(all[:min(limit, len(all))], Suggestions(input, shuffled, limit)); difference != "" {
			t.Fatalf("%d suggestions for %q of %q (-want +got):\n%s", limit, input, shuffled, difference)
		}
		if difference := cmp.Diff(original, names); difference != "" {
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
