// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"runtime"
	"slices"
	"time"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/cli"
)

// report is all that was measured.
type report struct {
	machine     string
	repetitions int
	protocol    []protocolRow
	plans       []planReport
	verdicts    []verdict
}

// planReport is what was measured over one network; no rows where it could not be.
type planReport struct {
	network network
	rows    []planRow // by size, then by data source
}

// planRow is one data source and one number of reads.
type planRow struct {
	source      string
	reads       int
	duration    time.Duration // median
	floor       time.Duration // median of as many terraform_data
	connections int64         // the most that a plan opened
	peakMemory  int64         // bytes, the most of all plans; 0 where it is not measured
}

func newPlanRow(source string, reads int, plans, floors []plan) planRow {
	return planRow{
		source:      source,
		reads:       reads,
		duration:    median(durationsOf(plans)),
		floor:       median(durationsOf(floors)),
		connections: largest(plans, func(p plan) int64 { return p.connections }),
		peakMemory:  largest(plans, func(p plan) int64 { return p.peakMemory }),
	}
}

// bySource groups the rows, in the order of their sizes. Rows without reads are left out.
func (r planReport) bySource() [][]planRow {
	var groups [][]planRow
	for _, row := range r.rows {
		if row.reads == 0 {
			continue
		}
		at := slices.IndexFunc(groups, func(group []planRow) bool { return group[0].source == row.source })
		if at < 0 {
			groups = append(groups, []planRow{row})
			continue
		}
		groups[at] = append(groups[at], row)
	}
	return groups
}

// first is the row of the same data source with the fewest reads, but some.
func (r planReport) first(row planRow) planRow {
	for _, candidate := range r.rows {
		if candidate.source == row.source && candidate.reads > 0 {
			return candidate
		}
	}
	return row
}

// thisMachine is what the figures depend on.
func thisMachine(binary cli.CLI) string {
	return fmt.Sprintf("%d cores, %s/%s, %s, %s %s", runtime.NumCPU(), runtime.GOOS, runtime.GOARCH, runtime.Version(), binary.Name, binary.Version)
}
