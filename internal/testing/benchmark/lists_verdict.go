// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"io"
	"time"
)

const (
	// listParallelism is how many pages of a list are read at a time.
	listParallelism = 4

	// listBoundFactor is how much longer than the round trips of its pages the read of a list may
	// take, with all that is decoded, built and encoded: the first page and the second look at it
	// have a round trip of their own each.
	listBoundFactor = 1.5
	// listBoundFrom is the number of tags from which that is judged.
	listBoundFrom = 10_000

	// listRatio is how much of the time of single reads a list of listRatioAt tags may take.
	listRatio   = 0.1
	listRatioAt = 1000
)

// judgeLists compares lists with the two targets.
func judgeLists(results []listResult) (ratio, bound verdict) {
	ratio.target = fmt.Sprintf("a list of %d tags takes at most %.1f × the time of the same tags one by one", listRatioAt, listRatio)
	bound.target = fmt.Sprintf("with %s per round trip a list of %d tags takes at most %.1f × (requests/%d × %[1]s)",
		slowRoundTrip, listBoundFrom, listBoundFactor, listParallelism)
	for _, result := range results {
		for _, row := range result.rows {
			read := median(row.reads)
			if row.tags == listRatioAt {
				limit := time.Duration(listRatio * float64(median(row.singles)))
				ratio.check(read <= limit, "%s: %.3f s, limit %.3f s (%s)", row.subject.name, read.Seconds(), limit.Seconds(), result.name)
			}
			if result.roundTrip > 0 && row.tags >= listBoundFrom {
				limit := row.bound(result.roundTrip)
				bound.check(read <= limit, "%s: %.3f s for %d tags, bound %.3f s", row.subject.name, read.Seconds(), row.tags, limit.Seconds())
			}
		}
	}
	return ratio, bound
}

const listsNote = `
Lists are read by the protocol, each by a provider that was configured a moment ago: seconds, their bound, and requests. pages is
the part of the seconds until the last request arrived, by which the first page is read again while the state is built; then the
state is encoded. one by one is the time of the same tags as single reads, ten at a time, and ratio the list's part of it. plan is
a whole plan of a CLI with this one data source, nothing the same plan without it, and CLI what plan takes beyond nothing and
seconds: the CLI's own cost for such a state. peak MiB is the provider's resident memory in the plan (0: not measured).

`

// writeLists writes a table for each network, then the verdicts.
func writeLists(output io.Writer, results []listResult, verdicts ...verdict) {
	for _, result := range results {
		fmt.Fprintf(output, "\nLists: %s\n", result.name)
		fmt.Fprintf(output, "%-28s%7s%10s%9s%9s%9s%12s%7s%9s%9s%9s%10s\n",
			"", "tags", "requests", "seconds", "pages", "bound", "one by one", "ratio", "plan", "nothing", "CLI", "peak MiB")
		for _, row := range result.rows {
			bound := ""
			if result.roundTrip > 0 {
				bound = fmt.Sprintf("%.3f", row.bound(result.roundTrip).Seconds())
			}
			read, singles := median(row.reads).Seconds(), median(row.singles).Seconds()
			fmt.Fprintf(output, "%-28s%7d%10d%9.3f%9.3f%9s%12.3f%7.3f%9.3f%9.3f%9.3f%10.1f\n", row.subject.name, row.tags, row.requests,
				read, median(row.pages).Seconds(), bound, singles, read/singles, median(row.plans).Seconds(), median(row.floors).Seconds(), row.ownCost().Seconds(), float64(row.memory)/(1<<20))
		}
	}
	fmt.Fprint(output, listsNote)
	writeVerdicts(output, verdicts)
}
