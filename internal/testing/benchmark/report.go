// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/markdown"
)

// markdown is the report, to be pasted into DESIGN.md.
func (r report) markdown() string {
	var text strings.Builder
	fmt.Fprintf(&text, "Measured by `make bench` on %s. A plan's seconds are the median of %d.\n", r.machine, r.repetitions)
	text.WriteString("\n### Reads by the protocol, ten at a time, without a CLI\n\n")
	text.WriteString("The emulator runs in the same process: its work is in the figures.\n\n")
	text.WriteString(protocolTable(r.protocol).String())
	for _, plans := range r.plans {
		fmt.Fprintf(&text, "\n### Whole plans: %s\n\n", plans.network.name)
		if plans.network.reason != "" {
			fmt.Fprintf(&text, "Not measured: %s.\n", plans.network.reason)
			continue
		}
		text.WriteString(planTable(plans).String())
	}
	text.WriteString("\nN is the number of reads, each of another tag; at 0 the provider is configured and reads nothing. Floor is the same CLI's\n" +
		"plan of N `terraform_data`. Connections and peak are the most of all repetitions; peak is the provider's resident memory.\n")
	text.WriteString("\n### Targets\n\n")
	for _, verdict := range r.verdicts {
		text.WriteString(verdict.String())
	}
	return text.String()
}

func protocolTable(rows []protocolRow) markdown.Table {
	result := markdown.Table{Header: []string{"data source", "reads/s", "ms per read", "connections"}}
	for _, row := range rows {
		result.Rows = append(result.Rows, []string{
			"`" + row.source + "`",
			thousands(int64(row.readsPerSecond)),
			strconv.FormatFloat(row.nanoseconds/float64(time.Millisecond), 'f', 2, 64),
			strconv.FormatFloat(row.connections, 'f', 0, 64),
		})
	}
	return result
}

func planTable(plans planReport) markdown.Table {
	result := markdown.Table{Header: []string{
		"data source", "N", "seconds", "floor", "ratio", "connections", "peak MiB", "ms per further read", "ms per further floor",
	}}
	bounded := plans.network.roundTrip > 0
	if bounded {
		result.Header = append(result.Header, "bound", "within")
	}
	for _, row := range plans.rows {
		cells := planCells(plans.first(row), row)
		if bounded {
			cells = append(cells, boundCells(row, plans.network)...)
		}
		result.Rows = append(result.Rows, cells)
	}
	return result
}

func planCells(first, row planRow) []string {
	further, floor := "", ""
	if row.reads > first.reads {
		further, floor = milliseconds(perFurther(first, row)), milliseconds(floorPerFurther(first, row))
	}
	return []string{
		"`" + row.source + "`",
		thousands(int64(row.reads)),
		seconds(row.duration),
		seconds(row.floor),
		strconv.FormatFloat(row.duration.Seconds()/row.floor.Seconds(), 'f', 1, 64),
		strconv.FormatInt(row.connections, 10),
		mebibytes(row.peakMemory),
		further,
		floor,
	}
}

func boundCells(row planRow, network network) []string {
	if row.reads == 0 {
		return []string{"", ""}
	}
	limit := bound(row, network)
	if row.duration > limit {
		return []string{seconds(limit), "no"}
	}
	return []string{seconds(limit), "yes"}
}

func seconds(duration time.Duration) string {
	return strconv.FormatFloat(duration.Seconds(), 'f', 3, 64)
}

func milliseconds(duration time.Duration) string {
	return strconv.FormatFloat(float64(duration)/float64(time.Millisecond), 'f', 2, 64)
}

func mebibytes(bytes int64) string {
	if bytes == 0 {
		return "not measured"
	}
	return strconv.FormatFloat(float64(bytes)/(1<<20), 'f', 1, 64)
}

// thousands puts a comma before every three digits. The number is not negative.
func thousands(number int64) string {
	digits := strconv.FormatInt(number, 10)
	for at := len(digits) - 3; at > 0; at -= 3 {
		digits = digits[:at] + "," + digits[at:]
	}
	return digits
}
