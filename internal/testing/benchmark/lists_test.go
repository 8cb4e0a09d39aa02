// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/providertest"
)

// lists returns a result of one list, whose durations are in milliseconds.
func lists(roundTrip time.Duration, tags int, requests int64, read, pages, singles int) []listResult {
	duration := func(milliseconds int) []time.Duration {
		return []time.Duration{time.Duration(milliseconds) * time.Millisecond}
	}
	return []listResult{{name: "slow", roundTrip: roundTrip, rows: []*listRow{{
		subject: listSubjects[0], tags: tags, requests: requests, memory: 40<<20 + 512<<10,
		reads: duration(read), pages: duration(pages), singles: duration(singles), plans: duration(read + 500), floors: duration(200),
	}}}}
}

func TestJudgeLists(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		results      []listResult
		ratio, bound outcome
		misses       []string
	}{
		"another size":        {lists(slowRoundTrip, 100, 2, 900, 900, 1000), notMeasured, notMeasured, nil},
		"at the ratio":        {lists(slowRoundTrip, 1000, 12, 100, 90, 1000), met, notMeasured, nil},
		"above the ratio":     {lists(0, 1000, 12, 101, 90, 1000), missed, notMeasured, []string{"containerregistry_acr_tags: 0.101 s, limit 0.100 s (slow)"}},
		"at the bound":        {lists(slowRoundTrip, 10_000, 100, 1125, 900, 9000), notMeasured, met, nil},
		"above the bound":     {lists(slowRoundTrip, 10_000, 100, 1126, 900, 9000), notMeasured, missed, []string{"containerregistry_acr_tags: 1.126 s for 10000 tags, bound 1.125 s"}},
		"over a fast network": {lists(0, 10_000, 100, 9000, 9000, 9000), notMeasured, notMeasured, nil},
	} {
		ratio, bound := judgeLists(test.results)
		if ratio.outcome() != test.ratio || bound.outcome() != test.bound {
			t.Errorf("%s: %s and %s", name, ratio.outcome(), bound.outcome())
		}
		if misses := slices.Concat(ratio.misses, bound.misses); !slices.Equal(misses, test.misses) {
			t.Errorf("%s: %q", name, misses)
		}
	}
}

func TestWriteLists(t *testing.T) {
	t.Parallel()
	var output strings.Builder
	results := lists(slowRoundTrip, 1000, 12, 300, 120, 2000)
	ratio, bound := judgeLists(results)
	writeLists(&output, results, ratio, bound)
	for _, expected := range []string{
		`
Lists: slow
                               tags  requests  seconds    pages    bound  one by one  ratio     plan  nothing      CLI  peak MiB
containerregistry_acr_tags     1000        12    0.300    0.120    0.135       2.000  0.150    0.800    0.200    0.300      40.5
`, `
MISSED: a list of 1000 tags takes at most 0.1 × the time of the same tags one by one
    containerregistry_acr_tags: 0.300 s, limit 0.200 s (slow)
not measured: with 30ms per round trip a list of 10000 tags takes at most 1.5 × (requests/4 × 30ms)
`,
	} {
		if !strings.Contains(output.String(), expected) {
			t.Errorf("expected\n%s\nin\n%s", expected, output.String())
		}
	}
}

// TestReadByProtocol reads three tags one by one, and has errors of the session and of a read.
func TestReadByProtocol(t *testing.T) {
	t.Parallel()
	server := emulator.StartForTest(t, emulator.Options{})
	for _, subject := range listSubjects {
		server.Reset()
		elapsed, err := readSingles(t.Context(), server, subject, 3)
		if total := len(server.Record().Requests); err != nil || elapsed <= 0 || total != 3 {
			t.Errorf("%s: %s, %v, %d requests", subject.single, elapsed, err, total)
		}
	}
	_, _, err := readByProtocol(t.Context(), server, "containerregistry_tag", providertest.Object{})
	if text := errorText(err); text != "the provider has no data source containerregistry_tag" {
		t.Errorf("no data source: %s", text)
	}
	missing := listSubjects[0].config.With(providertest.Object{"tag": "nothing"})
	_, _, err = readByProtocol(t.Context(), server, listSubjects[0].single, missing)
	if text := errorText(err); !strings.HasPrefix(text, `Tag Not Found: Tag "nothing" does not exist`) {
		t.Errorf("no such tag: %s", text)
	}
}
