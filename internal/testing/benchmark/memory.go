// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// watchMemory samples the provider's processes, whose program is below the directory, until stop is
// called. The CLI starts several, one after the other, and only a parent learns its child's
// resource usage: so they are found in /proc. A sample is the peak since the process started, so
// only what it allocates in its last 10 ms can be missed. stop returns the peak of the largest
// process in bytes; 0 on systems without Linux's /proc.
func watchMemory(directory string) (stop func() int64) {
	ended, peak := make(chan struct{}), make(chan int64)
	go func() {
		ticker := time.NewTicker(10 * time.Millisecond)
		defer ticker.Stop()
		var highest int64
		for {
			select {
			case <-ticker.C:
				highest = max(highest, peakMemory(directory))
			case <-ended:
				peak <- highest
				return
			}
		}
	}()
	return func() int64 {
		close(ended)
		return <-peak
	}
}

// peakMemory returns the largest resident set, in bytes, that a running process with a program
// below the directory has had.
func peakMemory(directory string) int64 {
	programs, _ := filepath.Glob("/proc/[0-9]*/exe") // fails for a malformed pattern only
	var highest int64
	for _, link := range programs {
		// A process may end between these steps, and those of other users cannot be read.
		program, err := os.Readlink(link)
		if err != nil || !strings.HasPrefix(program, directory+string(filepath.Separator)) {
			continue
		}
		if status, err := os.ReadFile(filepath.Join(filepath.Dir(link), "status")); err == nil {
			highest = max(highest, parsePeakMemory(status))
		}
	}
	return highest
}

// peakLine is VmHWM of a status file: https://man7.org/linux/man-pages/man5/proc_pid_status.5.html.
var peakLine = regexp.MustCompile(`(?m)^VmHWM:\s+(\d{1,15}) kB$`)

// parsePeakMemory returns bytes; 0 where there is no VmHWM: a process that is ending has no memory
// left.
func parsePeakMemory(status []byte) int64 {
	match := peakLine.FindSubmatch(status)
	if match == nil {
		return 0
	}
	kibibytes, _ := strconv.ParseInt(string(match[1]), 10, 64) // at most 15 digits fit
	return kibibytes << 10
}
