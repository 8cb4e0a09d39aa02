// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWatchCountsWhatIsHeld(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		open []int64
		want int64
	}{
		"too few looks":     {repeated(40, heldFor-1), 0},
		"held":              {repeated(33, heldFor), 33},
		"a moment too much": {append(repeated(32, heldFor), append(repeated(34, heldFor-1), 32)...), 32},
		"held later":        {append(repeated(3, heldFor), repeated(34, heldFor)...), 34},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var looking watch
			for index, open := range test.open {
				looking.look(open, 10-index)
			}
			if looking.mostHeld != test.want {
				t.Errorf("held %d, want %d", looking.mostHeld, test.want)
			}
			if looking.mostGoroutines != 10 {
				t.Errorf("goroutines %d, want 10", looking.mostGoroutines)
			}
		})
	}
}

func repeated(number int64, times int) []int64 {
	var list []int64
	for range times {
		list = append(list, number)
	}
	return list
}

func TestSettleWaits(t *testing.T) {
	t.Parallel()
	falling := 9
	if got := settle(5, func() int { falling--; return falling }); got != 4 {
		t.Errorf("settled at %d, want 4: the look after the one that found 5", got)
	}
}

func TestLeaksAreViolations(t *testing.T) {
	t.Parallel()
	within := measured{
		options: options{reads: 10_000}, heldConnections: 32, goroutinesBefore: 3, goroutinesAfter: 3,
		heapEarly: 1 << 20, heapLate: 1<<20 + 1<<20 + 8000*640,
	}
	for name, test := range map[string]struct {
		change func(*measured)
		want   []string
	}{
		"nothing":       {func(*measured) {}, nil},
		"connections":   {func(m *measured) { m.heldConnections = 33 }, []string{"33 connections were open at a time, want at most 32"}},
		"an open one":   {func(m *measured) { m.openConnections = 1 }, []string{"1 connections are still open"}},
		"memory":        {func(m *measured) { m.heapLate++ }, []string{"the heap is 7048 KiB after all reads, was 1024 KiB after a fifth of them, want at most 7048 KiB"}},
		"goroutines":    {func(m *measured) { m.goroutinesAfter = 4 }, []string{"4 goroutines are left, there were 3 before:"}},
		"fewer of them": {func(m *measured) { m.goroutinesAfter = 2 }, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			checked := within
			checked.violations = &violations{}
			test.change(&checked)
			checked.checkLeaks()
			var got []string
			for _, violation := range checked.violations.texts {
				first, _, _ := strings.Cut(violation, "\n")
				got = append(got, first)
			}
			if difference := cmp.Diff(test.want, got); difference != "" {
				t.Errorf("-want +got\n%s", difference)
			}
		})
	}
}

func TestViolationsAreCountedAndCut(t *testing.T) {
	t.Parallel()
	var wrong violations
	for number := range mostViolations + 5 {
		wrong.add("violation %d", number)
	}
	if wrong.count != mostViolations+5 || len(wrong.texts) != mostViolations || wrong.texts[1] != "violation 1" {
		t.Errorf("%d violations, %q", wrong.count, wrong.texts)
	}
}
