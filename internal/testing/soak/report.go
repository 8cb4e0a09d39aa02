// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/markdown"
)

// markdown is the report, to be pasted into DESIGN.md.
func (m *measured) markdown() string {
	var text strings.Builder
	fmt.Fprintf(&text, "Measured by `make soak` with the seed %d on %d cores, %s/%s, %s.\n\n",
		m.options.seed, runtime.NumCPU(), runtime.GOOS, runtime.GOARCH, runtime.Version())
	text.WriteString(m.reads().String() + "\n" + m.answers().String() + "\n" + m.figures().String())
	if m.violations.count == 0 {
		text.WriteString("\nNothing is wrong.\n")
		return text.String()
	}
	fmt.Fprintf(&text, "\nWrong: %d. The first of them:\n\n", m.violations.count)
	for _, violation := range m.violations.texts {
		text.WriteString("- " + violation + "\n")
	}
	return text.String()
}

// reads is a column for each data source, and one for all.
func (m *measured) reads() markdown.Table {
	summaries := make(map[string]bool)
	for _, failures := range m.tally.failures {
		for summary := range failures {
			summaries[summary] = true
		}
	}
	result := markdown.Table{Header: []string{"reads"}}
	for _, source := range sources {
		result.Header = append(result.Header, "`"+source.typeName+"`")
	}
	result.Header = append(result.Header, "all")
	row := func(name string, count func(*source) int) {
		cells, sum := []string{name}, 0
		for _, source := range sources {
			cells = append(cells, thousands(count(source)))
			sum += count(source)
		}
		result.Rows = append(result.Rows, append(cells, thousands(sum)))
	}
	row("all", func(s *source) int { return m.tally.reads[s] })
	row("successes", func(s *source) int { return m.tally.reads[s] - sum(m.tally.failures[s]) })
	for _, summary := range slices.Sorted(maps.Keys(summaries)) {
		row("failures: "+summary, func(s *source) int { return m.tally.failures[s][summary] })
	}
	return result
}

// answers is a row for each fault.
func (m *measured) answers() markdown.Table {
	result := markdown.Table{Header: []string{"what was done to an answer", "answers", "reads that failed with it"}}
	for _, one := range slices.Concat([]*fault{nil}, faults, []*fault{noAnswer}) {
		name := "nothing"
		if one != nil {
			name = one.name
		}
		result.Rows = append(result.Rows, []string{name, thousands(m.tally.answers[one]), thousands(m.tally.last[one])})
	}
	return result
}

func (m *measured) figures() markdown.Table {
	requests := m.tally.requests()
	return markdown.Table{Header: []string{"figure", "measured", "bound"}, Rows: [][]string{
		{"reads under way, at most", thousands(m.tally.mostSeen), thousands(m.options.parallel)},
		{"requests", thousands(requests), ""},
		{"of these with a spoilt or slow answer, %", strconv.Itoa((requests - m.tally.answers[nil]) * 100 / max(1, requests)), ""},
		{"of these retries of a question about a tag", thousands(m.tally.again), ""},
		{"moves of tags", thousands(m.tally.moves), ""},
		{"connections opened", thousands(int(m.connections)), ""},
		{"connections open at a time, at most", thousands(int(m.heldConnections)), thousands(mostConnections)},
		{"connections open at the end", thousands(int(m.openConnections)), "0"},
		{"goroutines before", thousands(m.goroutinesBefore), ""},
		{"goroutines, at most", thousands(m.mostGoroutines), ""},
		{"goroutines after", thousands(m.goroutinesAfter), thousands(m.goroutinesBefore)},
		{"heap after a fifth of the reads, KiB", thousands(int(m.heapEarly >> 10)), ""},
		{"heap after all reads, KiB", thousands(int(m.heapLate >> 10)), thousands(int(m.mostHeap() >> 10))},
		{"seconds", strconv.FormatFloat(m.duration.Seconds(), 'f', 1, 64), ""},
	}}
}

func sum(counts map[string]int) int {
	all := 0
	for _, count := range counts {
		all += count
	}
	return all
}

// thousands puts a comma before every three digits. The number is not negative.
func thousands(number int) string {
	digits := strconv.Itoa(number)
	for at := len(digits) - 3; at > 0; at -= 3 {
		digits = digits[:at] + "," + digits[at:]
	}
	return digits
}
