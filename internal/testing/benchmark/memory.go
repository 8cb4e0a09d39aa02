// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import "time"

// memoryInterval is how often the provider's processes are looked at. What they report is the highest that they ever
// used, so only what a process takes in its last moments can be missed.
const memoryInterval = 10 * time.Millisecond

// memoryWatch looks at the provider's processes while a CLI runs. The CLI starts and ends them, one after the other, and
// a process's resource usage is told to its parent only; so they are found in the system's list of processes, by
// the path of their program.
type memoryWatch struct {
	ended chan struct{}
	peak  chan int64
	close func()
}

// watchMemory looks at the processes whose program is below the directory, a path without symbolic links.
func watchMemory(programs string) *memoryWatch {
	ticker := time.NewTicker(memoryInterval)
	watch := newMemoryWatch(ticker.C, func() int64 { return highWater(programs) })
	watch.close = ticker.Stop
	return watch
}

// newMemoryWatch looks at each tick.
func newMemoryWatch(ticks <-chan time.Time, look func() int64) *memoryWatch {
	watch := &memoryWatch{ended: make(chan struct{}), peak: make(chan int64), close: func() {}}
	go func() {
		var peak int64
		for {
			select {
			case <-ticks:
				peak = max(peak, look())
			case <-watch.ended:
				watch.peak <- peak
				return
			}
		}
	}()
	return watch
}

// stop gives the most memory that one of the processes had, in bytes; 0 where the system does not tell.
func (w *memoryWatch) stop() int64 {
	w.close()
	close(w.ended)
	return <-w.peak
}
