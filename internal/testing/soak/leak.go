// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"runtime"
	"slices"
	"time"
)

// How much may be left, and how long what is ending may take to end.
const (
	mostConnections = 32  // to one host, as the provider promises
	heapPerRead     = 640 // bytes: the framework keeps 450 of each request until its server is gone, a context that has ended
	heapAtAnyRate   = 1 << 20
	longestEnding   = 15 * time.Second
	endingInterval  = 10 * time.Millisecond
)

// heldFor is for how many looks in a row connections must be open to count: the server's side of one that the client gave up
// ends a moment after the client has opened another.
const (
	heldFor      = 25
	lookInterval = 10 * time.Millisecond
)

// watch looks at goroutines and connections while reads are under way.
type watch struct {
	stopped chan struct{}
	done    chan struct{}

	looks          []int64 // at the open connections, the last heldFor
	mostHeld       int64   // connections that were open at a time, for heldFor looks
	mostGoroutines int
}

// startWatch looks until stop.
func startWatch(open func() int64) *watch {
	started := &watch{stopped: make(chan struct{}), done: make(chan struct{})}
	go func() {
		defer close(started.done)
		ticks := time.NewTicker(lookInterval)
		defer ticks.Stop()
		for {
			select {
			case <-ticks.C:
				started.look(open(), runtime.NumGoroutine())
			case <-started.stopped:
				return
			}
		}
	}()
	return started
}

func (w *watch) look(open int64, goroutines int) {
	w.mostGoroutines = max(w.mostGoroutines, goroutines)
	if w.looks = append(w.looks, open); len(w.looks) > heldFor {
		w.looks = w.looks[1:]
	}
	if len(w.looks) == heldFor {
		w.mostHeld = max(w.mostHeld, slices.Min(w.looks))
	}
}

// stop waits until nothing is written any more.
func (w *watch) stop() {
	close(w.stopped)
	<-w.done
}

// settle waits until the figure is at most the bound, and gives it.
func settle[T int | int64](bound T, figure func() T) T {
	for until := time.Now().Add(longestEnding); figure() > bound && time.Now().Before(until); {
		time.Sleep(endingInterval)
	}
	return figure()
}

// heapInUse is what is reachable, in bytes: pools are emptied by the second collection.
func heapInUse() int64 {
	runtime.GC()
	runtime.GC()
	var statistics runtime.MemStats
	runtime.ReadMemStats(&statistics)
	return int64(statistics.HeapAlloc) //nolint:gosec // memory has less than 63 bits
}

// stacks names what runs, alike goroutines together.
func stacks() string {
	buffer := make([]byte, 16<<10)
	return string(buffer[:runtime.Stack(buffer, true)])
}
