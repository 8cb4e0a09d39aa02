// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"io"
	"time"
)

const (
	// maxConnections may be opened by a plan of any size.
	maxConnections = 12

	// growthTolerance is how much more a further read may cost in a larger plan: the variation of
	// one plan between two runs on a busy machine. A cost that grows with N would at least double
	// between the sizes.
	growthTolerance = 1.25

	// growthFrom is the number of reads from which growth is judged: smaller plans are dominated by
	// start-up, and by whether the last reads use the whole parallelism.
	growthFrom = 100

	// defaultParallelism is the number of data sources that a CLI reads at a time.
	defaultParallelism = 10

	// slowRoundTrip is added to each round trip of the slow network.
	slowRoundTrip = 30 * time.Millisecond

	// boundFactor is how much longer than the unavoidable time a plan over a slow network may take.
	boundFactor = 1.3
)

// outcome tells whether a target was met.
type outcome string

const (
	met         outcome = "met"
	missed      outcome = "MISSED"
	notMeasured outcome = "not measured"
)

// verdict is a target and the cases that missed it.
type verdict struct {
	target   string
	measured bool
	misses   []string
}

func (v verdict) outcome() outcome {
	switch {
	case !v.measured:
		return notMeasured
	case len(v.misses) > 0:
		return missed
	default:
		return met
	}
}

func (v *verdict) check(met bool, format string, arguments ...any) {
	v.measured = true
	if !met {
		v.misses = append(v.misses, fmt.Sprintf(format, arguments...))
	}
}

// judge compares the results with the three targets.
func judge(results []networkResult) (connections, growth, bound verdict) {
	connections.target = fmt.Sprintf("at most %d connections at any N", maxConnections)
	growth.target = fmt.Sprintf("linear growth: a further read costs at most %.2f × its cost at a smaller N", growthTolerance)
	bound.target = fmt.Sprintf("with %s per round trip at most %.1f × (N/%d × %[1]s + floor)", slowRoundTrip, boundFactor, defaultParallelism)
	for _, result := range results {
		lowest := map[string]time.Duration{} // cost of a further read, by data source
		for _, row := range result.rows {
			connections.check(row.connections <= maxConnections, "%s: %d at N = %d (%s)", row.name, row.connections, row.reads, result.name)
			if row.name == floor || row.reads == 0 {
				continue
			}
			if result.roundTrip > 0 {
				duration, limit := row.duration(), row.bound(result.roundTrip)
				bound.check(duration <= limit, "%s: %.3f s at N = %d, bound %.3f s", row.name, duration.Seconds(), row.reads, limit.Seconds())
			}
			if row.smallest == nil || row.reads < growthFrom {
				continue
			}
			cost := row.perRead()
			least, compared := lowest[row.name]
			if compared {
				growth.check(float64(cost) <= growthTolerance*float64(least), "%s: %s ms at N = %d, %s ms at a smaller N (%s)",
					row.name, milliseconds(cost), row.reads, milliseconds(least), result.name)
				cost = min(cost, least)
			}
			lowest[row.name] = cost
		}
	}
	return connections, growth, bound
}

// bound returns how long a plan may take: each read waits for one round trip, defaultParallelism
// reads at a time.
func (r *row) bound(roundTrip time.Duration) time.Duration {
	waiting := time.Duration(r.reads) * roundTrip / defaultParallelism
	return time.Duration(boundFactor * float64(waiting+r.floor.duration()))
}

const reportNote = `
N is the number of reads, each of a different tag, or of terraform_data, the floor; at 0 the provider is configured and reads
nothing. bound is in seconds, ratio is seconds / seconds of the floor in the same run, ms/read the cost of each read beyond
the smallest N. connections and peak MiB, the provider's resident memory (0: not measured), are the maximum of all plans.

`

// writeReport writes a table for each network, then the verdicts.
func writeReport(output io.Writer, results []networkResult, verdicts ...verdict) {
	for _, result := range results {
		fmt.Fprintf(output, "\n%s\n", result.name)
		if result.skipped != "" {
			fmt.Fprintf(output, "not measured: %s\n", result.skipped)
			continue
		}
		fmt.Fprintf(output, "%-34s%6s%9s%9s%7s%9s%13s%10s\n", "", "N", "seconds", "bound", "ratio", "ms/read", "connections", "peak MiB")
		for _, row := range result.rows {
			perRead, bound := "", ""
			if row.smallest != nil {
				perRead = milliseconds(row.perRead())
			}
			if result.roundTrip > 0 && row.reads > 0 && row.name != floor {
				bound = fmt.Sprintf("%.3f", row.bound(result.roundTrip).Seconds())
			}
			seconds := row.duration().Seconds()
			fmt.Fprintf(output, "%-34s%6d%9.3f%9s%7.1f%9s%13d%10.1f\n", row.name, row.reads, seconds, bound,
				seconds/row.floor.duration().Seconds(), perRead, row.connections, float64(row.memory)/(1<<20))
		}
	}
	fmt.Fprint(output, reportNote)
	writeVerdicts(output, verdicts)
}

func writeVerdicts(output io.Writer, verdicts []verdict) {
	for _, v := range verdicts {
		fmt.Fprintf(output, "%s: %s\n", v.outcome(), v.target)
		for _, miss := range v.misses {
			fmt.Fprintf(output, "    %s\n", miss)
		}
	}
}

func milliseconds(duration time.Duration) string {
	return fmt.Sprintf("%.2f", float64(duration)/float64(time.Millisecond))
}
