// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

const (
	// mostConnections may be opened by a plan of 1,000 reads, and by a smaller one.
	mostConnections = 12

	// straightTolerance is by how much a read may cost more in a plan of more reads: what differs between two runs
	// of the same plan on a machine that does other things too. A cost that grows with the number would double
	// and more between the sizes.
	straightTolerance = 1.25

	// straightFrom is the number of reads from which growth is judged: in smaller plans start-up decides, and whether the
	// last reads fill all places.
	straightFrom = 100

	// defaultParallelism is how many data sources a CLI reads at a time.
	defaultParallelism = 10

	// boundFactor is how much longer than unavoidable a plan over a slow network may take.
	boundFactor = 1.3
)

// outcome is whether a target was reached.
type outcome string

const (
	met         outcome = "met"
	missed      outcome = "missed"
	notMeasured outcome = "not measured"
)

// verdict is a target and what came of it.
type verdict struct {
	target  string
	outcome outcome
	details []string // of what missed it, or why it was not measured
}

func (r report) missed() bool {
	for _, verdict := range r.verdicts {
		if verdict.outcome == missed {
			return true
		}
	}
	return false
}

// judge compares what was measured with the three targets.
func judge(plans []planReport) []verdict {
	verdicts := []verdict{judgeConnections(plans), judgeGrowth(plans)}
	for _, plan := range plans {
		if plan.network.roundTrip > 0 {
			verdicts = append(verdicts, judgeBound(plan))
		}
	}
	return verdicts
}

func judgeConnections(plans []planReport) verdict {
	result := verdict{target: fmt.Sprintf("at most %d connections, whatever the number of reads", mostConnections)}
	measured := false
	for _, plan := range plans {
		for _, row := range plan.rows {
			measured = true
			if row.connections > mostConnections {
				result.details = append(result.details, fmt.Sprintf("%s: %d in a plan of %s (%s)",
					row.source, row.connections, thousands(int64(row.reads)), plan.network.name))
			}
		}
	}
	return result.decide(measured)
}

// judgeGrowth compares what a further read costs at each size with the least that it cost at a smaller one.
func judgeGrowth(plans []planReport) verdict {
	result := verdict{target: fmt.Sprintf("growth is straight: a further read costs at most %.2f times what it costs in a smaller plan", straightTolerance)}
	measured := false
	for _, plan := range plans {
		for _, rows := range plan.bySource() {
			details, compared := bends(rows)
			measured = measured || compared
			for _, detail := range details {
				result.details = append(result.details, fmt.Sprintf("%s (%s)", detail, plan.network.name))
			}
		}
	}
	return result.decide(measured)
}

// bends says where the cost of a data source's further reads rises, and whether there were two sizes to compare.
func bends(rows []planRow) (details []string, compared bool) {
	var smaller []time.Duration
	for _, row := range rows[1:] {
		if row.reads < straightFrom {
			continue
		}
		cost := perFurther(rows[0], row)
		if len(smaller) > 0 {
			compared = true
			if least := slices.Min(smaller); float64(cost) > straightTolerance*float64(least) {
				details = append(details, fmt.Sprintf("%s: %s ms in a plan of %s, %s ms in a smaller one",
					row.source, milliseconds(cost), thousands(int64(row.reads)), milliseconds(least)))
			}
		}
		smaller = append(smaller, cost)
	}
	return details, compared
}

func judgeBound(plan planReport) verdict {
	result := verdict{target: fmt.Sprintf("with %d ms per round trip at most %.1f × (N/%d × %d ms + floor)",
		plan.network.roundTrip.Milliseconds(), boundFactor, defaultParallelism, plan.network.roundTrip.Milliseconds())}
	if plan.network.reason != "" {
		result.details = []string{plan.network.reason}
	}
	measured := false
	for _, row := range plan.rows {
		if row.reads == 0 {
			continue
		}
		measured = true
		if limit := bound(row, plan.network); row.duration > limit {
			result.details = append(result.details, fmt.Sprintf("%s: %s s at N = %s, bound %s s",
				row.source, seconds(row.duration), thousands(int64(row.reads)), seconds(limit)))
		}
	}
	return result.decide(measured)
}

// bound is how long a plan may take: each read waits for one round trip, defaultParallelism of them at a time.
func bound(row planRow, network network) time.Duration {
	waiting := time.Duration(row.reads) * network.roundTrip / defaultParallelism
	return time.Duration(boundFactor * float64(waiting+row.floor))
}

// decide expects the details to be there.
func (v verdict) decide(measured bool) verdict {
	switch {
	case !measured:
		v.outcome = notMeasured
	case len(v.details) > 0:
		v.outcome = missed
	default:
		v.outcome = met
	}
	return v
}

// String is one line of the report.
func (v verdict) String() string {
	line := fmt.Sprintf("- **%s**: %s", v.outcome, v.target)
	if len(v.details) > 0 {
		line += " — " + strings.Join(v.details, "; ")
	}
	return line + ".\n"
}
