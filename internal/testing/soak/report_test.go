// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// someMeasured is a run of a thousand reads of two data sources.
func someMeasured() *measured {
	run := &measured{
		options: options{reads: 1000, parallel: 50, seed: 7}, tally: newTally(), violations: &violations{},
		connections: 1234, heldConnections: 32, goroutinesBefore: 3, mostGoroutines: 270, goroutinesAfter: 3,
		heapEarly: 2 << 20, heapLate: 3 << 20, duration: 61540 * time.Millisecond,
	}
	run.tally.reads[acrTag], run.tally.reads[ncrTag] = 600, 400
	run.tally.failures[acrTag][tagNotFound], run.tally.failures[ncrTag][serviceUnavailable] = 20, 3
	run.tally.answers[nil], run.tally.answers[resetBefore] = 1700, 300
	run.tally.last[resetBefore] = 3
	run.tally.again, run.tally.moves, run.tally.mostSeen = 1000, 42, 50
	return run
}

func TestReadsTable(t *testing.T) {
	t.Parallel()
	const want = "" +
		"| reads                         | `containerregistry_acr_tag` | `containerregistry_acr_tag_layers` | `containerregistry_ncr_tag` |   all |\n" +
		"| ----------------------------- | --------------------------: | ---------------------------------: | --------------------------: | ----: |\n" +
		"| all                           |                         600 |                                  0 |                         400 | 1,000 |\n" +
		"| successes                     |                         580 |                                  0 |                         397 |   977 |\n" +
		"| failures: Service Unavailable |                           0 |                                  0 |                           3 |     3 |\n" +
		"| failures: Tag Not Found       |                          20 |                                  0 |                           0 |    20 |\n"
	if difference := cmp.Diff(want, someMeasured().reads().String()); difference != "" {
		t.Errorf("-want +got\n%s", difference)
	}
}

func TestAnswersTable(t *testing.T) {
	t.Parallel()
	rows := someMeasured().answers().Rows
	if got, want := len(rows), len(faults)+2; got != want {
		t.Fatalf("%d rows, want %d", got, want)
	}
	want := [][]string{{"nothing", "1,700", "0"}, {"HTTP 429 with an error", "0", "0"}}
	if difference := cmp.Diff(want, rows[:2]); difference != "" {
		t.Errorf("-want +got\n%s", difference)
	}
	for _, row := range rows {
		if row[0] == resetBefore.name && !cmp.Equal(row[1:], []string{"300", "3"}) {
			t.Errorf("row %q, want 300 and 3", row)
		}
	}
}

func TestFiguresTable(t *testing.T) {
	t.Parallel()
	want := [][]string{
		{"reads under way, at most", "50", "50"},
		{"requests", "2,000", ""},
		{"of these with a spoilt or slow answer, %", "15", ""},
		{"of these retries of a question about a tag", "1,000", ""},
		{"moves of tags", "42", ""},
		{"connections opened", "1,234", ""},
		{"connections open at a time, at most", "32", "32"},
		{"connections open at the end", "0", "0"},
		{"goroutines before", "3", ""},
		{"goroutines, at most", "270", ""},
		{"goroutines after", "3", "3"},
		{"heap after a fifth of the reads, KiB", "2,048", ""},
		{"heap after all reads, KiB", "3,072", "3,572"},
		{"seconds", "61.5", ""},
	}
	if difference := cmp.Diff(want, someMeasured().figures().Rows); difference != "" {
		t.Errorf("-want +got\n%s", difference)
	}
}

func TestMarkdownTellsWhatIsWrong(t *testing.T) {
	t.Parallel()
	run := someMeasured()
	text := run.markdown()
	if !strings.HasPrefix(text, "Measured by `make soak` with the seed 7 on ") || !strings.HasSuffix(text, "\n\nNothing is wrong.\n") {
		t.Errorf("report\n%s", text)
	}
	run.violations.add("a fact")
	if text := run.markdown(); !strings.HasSuffix(text, "\n\nWrong: 1. The first of them:\n\n- a fact\n") {
		t.Errorf("report\n%s", text)
	}
	run.violations.add("a leak")
	if text := run.markdown(); !strings.HasSuffix(text, "\n\nWrong: 2. The first of them:\n\n- a fact\n- a leak\n") {
		t.Errorf("report\n%s", text)
	}
}
