// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestMedian(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		durations []time.Duration
		want      time.Duration
	}{
		{[]time.Duration{7}, 7},
		{[]time.Duration{9, 1}, 5},
		{[]time.Duration{9, 1, 2}, 2},
		{[]time.Duration{8, 1, 100, 2}, 5},
	} {
		given := append([]time.Duration(nil), test.durations...)
		if got := median(test.durations); got != test.want {
			t.Errorf("median of %v is %v, want %v", given, got, test.want)
		}
		if difference := cmp.Diff(given, test.durations); difference != "" {
			t.Errorf("median changed what it was given:\n%s", difference)
		}
	}
}

func TestNewPlanRow(t *testing.T) {
	t.Parallel()
	got := newPlanRow("containerregistry_ncr_tag", 100,
		[]plan{{duration: 3, connections: 10, peakMemory: 5}, {duration: 9, connections: 11, peakMemory: 4}, {duration: 5, connections: 9, peakMemory: 6}},
		[]plan{{duration: 2}, {duration: 1}, {duration: 8}})
	want := planRow{source: "containerregistry_ncr_tag", reads: 100, duration: 5, floor: 2, connections: 11, peakMemory: 6}
	if difference := cmp.Diff(want, got, cmp.AllowUnexported(planRow{})); difference != "" {
		t.Errorf("-want +got\n%s", difference)
	}
}

func TestPerFurther(t *testing.T) {
	t.Parallel()
	first := planRow{reads: 1, duration: 200 * time.Millisecond, floor: 50 * time.Millisecond}
	row := planRow{reads: 101, duration: 500 * time.Millisecond, floor: 90 * time.Millisecond}
	if got, want := perFurther(first, row), 3*time.Millisecond; got != want {
		t.Errorf("a further read costs %v, want %v", got, want)
	}
	if got, want := floorPerFurther(first, row), 400*time.Microsecond; got != want {
		t.Errorf("a further terraform_data costs %v, want %v", got, want)
	}
}
