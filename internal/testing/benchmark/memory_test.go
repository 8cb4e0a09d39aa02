// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"testing"
	"time"
)

func TestMemoryWatchKeepsTheHighest(t *testing.T) {
	t.Parallel()
	ticks := make(chan time.Time)
	answers := []int64{0, 7, 9, 3}
	watch := newMemoryWatch(ticks, func() int64 {
		answer := answers[0]
		answers = answers[1:]
		return answer
	})
	for range len(answers) {
		ticks <- time.Time{}
	}
	if got := watch.stop(); got != 9 {
		t.Errorf("%d bytes, want 9", got)
	}
}

func TestMemoryWatchOfNothing(t *testing.T) {
	t.Parallel()
	if got := watchMemory(t.TempDir()).stop(); got != 0 {
		t.Errorf("%d bytes where no program runs", got)
	}
}
