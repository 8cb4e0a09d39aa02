// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var slowNetwork = network{name: "slow", tls: true, roundTrip: 30 * time.Millisecond}

// rowsOf are plans of one data source by reads and milliseconds, each with a floor of 100 ms and 12 connections.
func rowsOf(source string, millisecondsByReads ...[2]int) []planRow {
	var rows []planRow
	for _, pair := range millisecondsByReads {
		rows = append(rows, planRow{
			source: source, reads: pair[0], duration: time.Duration(pair[1]) * time.Millisecond,
			floor: 100 * time.Millisecond, connections: 12,
		})
	}
	return rows
}

func TestJudgeConnections(t *testing.T) {
	t.Parallel()
	const target = "at most 12 connections, whatever the number of reads"
	tooMany := rowsOf("ncr", [2]int{1, 300}, [2]int{1000, 3000})
	tooMany[1].connections = 13
	for name, test := range map[string]struct {
		plans []planReport
		want  verdict
	}{
		"none measured": {[]planReport{{network: slowNetwork}}, verdict{target: target, outcome: notMeasured}},
		"as many as allowed": {
			[]planReport{{network: slowNetwork, rows: rowsOf("acr", [2]int{1000, 3000})}},
			verdict{target: target, outcome: met},
		},
		"one too many": {
			[]planReport{{network: slowNetwork, rows: tooMany}},
			verdict{target: target, outcome: missed, details: []string{"ncr: 13 in a plan of 1,000 (slow)"}},
		},
	} {
		compareVerdict(t, name, judgeConnections(test.plans), test.want)
	}
}

func TestJudgeGrowth(t *testing.T) {
	t.Parallel()
	const target = "growth is straight: a further read costs at most 1.25 times what it costs in a smaller plan"
	for name, test := range map[string]struct {
		rows []planRow
		want verdict
	}{
		"none measured":       {nil, verdict{target: target, outcome: notMeasured}},
		"one size to compare": {rowsOf("acr", [2]int{1, 200}, [2]int{101, 600}), verdict{target: target, outcome: notMeasured}},
		"small plans are not judged": {
			rowsOf("acr", [2]int{1, 200}, [2]int{21, 220}, [2]int{101, 600}), verdict{target: target, outcome: notMeasured},
		},
		"at the tolerance": {
			rowsOf("acr", [2]int{0, 5000}, [2]int{1, 200}, [2]int{101, 600}, [2]int{1001, 5200}), verdict{target: target, outcome: met},
		},
		"falling": {rowsOf("acr", [2]int{1, 200}, [2]int{101, 600}, [2]int{1001, 1200}), verdict{target: target, outcome: met}},
		"beyond it": {
			rowsOf("acr", [2]int{1, 200}, [2]int{101, 600}, [2]int{1001, 5210}),
			verdict{target: target, outcome: missed, details: []string{"acr: 5.01 ms in a plan of 1,001, 4.00 ms in a smaller one (slow)"}},
		},
		"beyond the least": {
			rowsOf("acr", [2]int{1, 200}, [2]int{101, 500}, [2]int{201, 900}, [2]int{1001, 4200}),
			verdict{target: target, outcome: missed, details: []string{"acr: 4.00 ms in a plan of 1,001, 3.00 ms in a smaller one (slow)"}},
		},
	} {
		compareVerdict(t, name, judgeGrowth([]planReport{{network: slowNetwork, rows: test.rows}}), test.want)
	}
	twoSources := append(rowsOf("acr", [2]int{1, 200}, [2]int{101, 600}), rowsOf("ncr", [2]int{1, 200}, [2]int{101, 1200})...)
	compareVerdict(t, "data sources are not compared with each other",
		judgeGrowth([]planReport{{network: slowNetwork, rows: twoSources}}), verdict{target: target, outcome: notMeasured})
}

func TestJudgeBound(t *testing.T) {
	t.Parallel()
	const target = "with 30 ms per round trip at most 1.3 × (N/10 × 30 ms + floor)"
	unmeasurable := slowNetwork
	unmeasurable.reason = "no certificates"
	for name, test := range map[string]struct {
		plan planReport
		want verdict
	}{
		"not measured": {planReport{network: unmeasurable}, verdict{target: target, outcome: notMeasured, details: []string{"no certificates"}}},
		"N = 0 has no bound": {
			planReport{network: slowNetwork, rows: rowsOf("acr", [2]int{0, 9000})}, verdict{target: target, outcome: notMeasured},
		},
		"at the bound": {
			planReport{network: slowNetwork, rows: rowsOf("acr", [2]int{100, 520}, [2]int{1000, 4030})}, verdict{target: target, outcome: met},
		},
		"beyond it": {
			planReport{network: slowNetwork, rows: rowsOf("acr", [2]int{100, 521}, [2]int{1000, 4030})},
			verdict{target: target, outcome: missed, details: []string{"acr: 0.521 s at N = 100, bound 0.520 s"}},
		},
	} {
		compareVerdict(t, name, judgeBound(test.plan), test.want)
	}
}

func TestJudgeAsksForTheBoundOverSlowNetworksOnly(t *testing.T) {
	t.Parallel()
	var got []string
	for _, verdict := range judge([]planReport{{network: network{name: "plain"}}, {network: slowNetwork}}) {
		got = append(got, verdict.target)
	}
	want := []string{
		"at most 12 connections, whatever the number of reads",
		"growth is straight: a further read costs at most 1.25 times what it costs in a smaller plan",
		"with 30 ms per round trip at most 1.3 × (N/10 × 30 ms + floor)",
	}
	if difference := cmp.Diff(want, got); difference != "" {
		t.Errorf("-want +got\n%s", difference)
	}
}

func TestMissed(t *testing.T) {
	t.Parallel()
	if (report{verdicts: []verdict{{outcome: met}, {outcome: notMeasured}}}).missed() {
		t.Error("a target that was not measured counts as missed")
	}
	if !(report{verdicts: []verdict{{outcome: missed}, {outcome: met}}}).missed() {
		t.Error("a missed target does not count")
	}
}

func compareVerdict(t *testing.T, name string, got, want verdict) {
	t.Helper()
	if difference := cmp.Diff(want, got, cmp.AllowUnexported(verdict{})); difference != "" {
		t.Errorf("%s: -want +got\n%s", name, difference)
	}
}
