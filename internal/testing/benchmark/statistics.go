// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"cmp"
	"slices"
	"time"
)

// median is the middle one, or the mean of the two in the middle. There must be one.
func median(durations []time.Duration) time.Duration {
	sorted := slices.Sorted(slices.Values(durations))
	middle := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return sorted[middle]
	}
	return (sorted[middle-1] + sorted[middle]) / 2
}

func durationsOf(plans []plan) []time.Duration {
	durations := make([]time.Duration, len(plans))
	for index, plan := range plans {
		durations[index] = plan.duration
	}
	return durations
}

// largest is the largest of one figure of all plans.
func largest[T cmp.Ordered](plans []plan, figure func(plan) T) T {
	var most T
	for _, plan := range plans {
		most = max(most, figure(plan))
	}
	return most
}

// perFurther is what each read beyond the first size's cost.
func perFurther(first, row planRow) time.Duration {
	return (row.duration - first.duration) / time.Duration(row.reads-first.reads)
}

// floorPerFurther is the same of the floor.
func floorPerFurther(first, row planRow) time.Duration {
	return (row.floor - first.floor) / time.Duration(row.reads-first.reads)
}
