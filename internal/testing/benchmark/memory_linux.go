// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bufio"
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// highWater is the largest resident set that a process, whose program is below the directory, has had, in bytes; 0 when
// there is no such process now. A process that ends meanwhile is passed over.
func highWater(programs string) int64 {
	processes, err := os.ReadDir("/proc")
	if err != nil {
		return 0
	}
	var highest int64
	for _, process := range processes {
		if _, err := strconv.Atoi(process.Name()); err != nil {
			continue
		}
		directory := filepath.Join("/proc", process.Name())
		program, err := os.Readlink(filepath.Join(directory, "exe"))
		if err != nil || !strings.HasPrefix(program, programs+string(filepath.Separator)) {
			continue
		}
		status, err := os.ReadFile(filepath.Join(directory, "status"))
		if err == nil {
			highest = max(highest, residentHighWater(status))
		}
	}
	return highest
}

// residentHighWater reads VmHWM, in bytes, of a status file: https://man7.org/linux/man-pages/man5/proc_pid_status.5.html.
// It is 0 where there is none: a process that is ending has no memory left.
func residentHighWater(status []byte) int64 {
	lines := bufio.NewScanner(bytes.NewReader(status))
	for lines.Scan() {
		fields := strings.Fields(lines.Text())
		if len(fields) == 3 && fields[0] == "VmHWM:" && fields[2] == "kB" {
			kibibytes, err := strconv.ParseInt(fields[1], 10, 64)
			if err == nil {
				return kibibytes << 10
			}
		}
	}
	return 0
}
