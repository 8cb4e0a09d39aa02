// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package read

import (
	"runtime"
	"sync"
)

// parallelFrom is how many values are worth a goroutine.
const parallelFrom = 500

// Parallel returns the values of a function for each index below count, in order. It calls the
// function in as many goroutines as can run at a time, each for a range of indexes, and returns
// when all have ended.
func Parallel[T any](count int, value func(index int) T) []T {
	values := make([]T, count)
	parts := max(1, min(runtime.GOMAXPROCS(0), count/parallelFrom))
	var group sync.WaitGroup
	for part := range parts {
		group.Go(func() {
			for index := part * count / parts; index < (part+1)*count/parts; index++ {
				values[index] = value(index)
			}
		})
	}
	group.Wait()
	return values
}
