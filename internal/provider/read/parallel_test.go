// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package read

import (
	"slices"
	"sync/atomic"
	"testing"
)

// TestParallel calls a function once for each index.
func TestParallel(t *testing.T) {
	t.Parallel()
	for _, count := range []int{0, 1, parallelFrom - 1, parallelFrom, 2*parallelFrom + 1, 20*parallelFrom + 7} {
		var calls atomic.Int32
		want := make([]int, count)
		for index := range want {
			want[index] = index * index
		}
		got := Parallel(count, func(index int) int {
			calls.Add(1)
			return index * index
		})
		if !slices.Equal(got, want) || int(calls.Load()) != count {
			t.Errorf("%d: %d values of %d calls", count, len(got), calls.Load())
		}
	}
}
