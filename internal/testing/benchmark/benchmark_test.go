// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestParseOptions(t *testing.T) {
	t.Parallel()
	lists := []int{100, 1000, 10_000}
	const usage = "usage: benchmark [-sizes N,N…] [-lists N,N…] [-repetitions N] [-report-only], every N at least 1"
	for arguments, expected := range map[string]struct {
		options options
		err     string
	}{
		"": {options{sizes: []int{1, 100, 500, 1000}, listSizes: lists, repetitions: 3}, ""},
		"-sizes 20,1,20 -repetitions 1 -report-only": {options{sizes: []int{1, 20}, listSizes: lists, repetitions: 1, reportOnly: true}, ""},
		"-lists 7,3":     {options{sizes: []int{1, 100, 500, 1000}, listSizes: []int{3, 7}, repetitions: 3}, ""},
		"-lists x":       {options{}, `invalid value "x" for flag -lists: invalid number of tags "x"`},
		"-sizes 1,,2":    {options{}, `invalid value "1,,2" for flag -sizes: invalid number of reads ""`},
		"-sizes 0":       {options{}, `invalid value "0" for flag -sizes: invalid number of reads "0"`},
		"-repetitions 0": {options{}, usage},
		"100":            {options{}, usage},
	} {
		parsed, err := parseOptions(strings.Fields(arguments), io.Discard)
		if text := errorText(err); text != expected.err {
			t.Errorf("%q: error %q, expected %q", arguments, text, expected.err)
		}
		if difference := cmp.Diff(expected.options, parsed, cmp.AllowUnexported(options{})); difference != "" {
			t.Errorf("%q: -expected +actual\n%s", arguments, difference)
		}
	}
}

func TestTLSUnsupported(t *testing.T) {
	t.Parallel()
	for system, expected := range map[string]string{
		"linux": "", "freebsd": "", "darwin": "Go on darwin does not read SSL_CERT_FILE", "windows": "Go on windows does not read SSL_CERT_FILE",
	} {
		if reason := tlsUnsupported(system); reason != expected {
			t.Errorf("%s: %q, expected %q", system, reason, expected)
		}
	}
}

func TestCheckCounts(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		operation string
		counts    map[string]int64
		expected  string
	}{
		"one request per read": {"GetRepoTag", map[string]int64{"GetRepoTag": 5}, ""},
		"floor":                {"", nil, ""},
		"retry":                {"GetRepoTag", map[string]int64{"GetRepoTag": 6}, `map[GetRepoTag:6], expected 5 × "GetRepoTag"`},
		"another operation":    {"GetRepoTag", map[string]int64{"GetRepoTag": 5, "A": 1}, `map[A:1 GetRepoTag:5], expected 5 × "GetRepoTag"`},
		"no request":           {"GetRepoTag", nil, `map[], expected 5 × "GetRepoTag"`},
		"request of the floor": {"", map[string]int64{"A": 1}, `map[A:1], expected 0 × ""`},
	} {
		if test.expected != "" {
			test.expected = "unexpected requests in a plan of 5: " + test.expected
		}
		if text := errorText((&row{operation: test.operation, reads: 5}).checkCounts(test.counts)); text != test.expected {
			t.Errorf("%s: error %q, expected %q", name, text, test.expected)
		}
	}
}

func TestDurationIsMedian(t *testing.T) {
	t.Parallel()
	for expected, durations := range map[time.Duration][]time.Duration{7: {7}, 5: {9, 1}, 2: {9, 1, 2}, 4: {7, 1, 100, 2}} {
		original := slices.Clone(durations)
		if median := (&row{durations: durations}).duration(); median != expected {
			t.Errorf("median of %v is %d, expected %d", durations, median, expected)
		}
		if !slices.Equal(durations, original) {
			t.Errorf("%v was reordered to %v", original, durations)
		}
	}
}

// slow returns rows of the sizes, where the floor takes 100 ms and each data source as many
// milliseconds as listed.
func slow(sizes []int, milliseconds ...int) networkResult {
	result := networkResult{name: "slow", roundTrip: slowRoundTrip, rows: newRows(sizes)}
	for index, row := range result.rows {
		duration := 100 * time.Millisecond
		if row.name != floor {
			duration = time.Duration(milliseconds[index/len(subjects)]) * time.Millisecond
		}
		row.durations = []time.Duration{duration}
		row.connections = 12
	}
	return result
}

func TestMeasureSkipsNetwork(t *testing.T) {
	t.Parallel()
	result := networkResult{roundTrip: slowRoundTrip, skipped: "no certificates"}
	if err := new(planner).measure(t.Context(), &result, options{sizes: []int{1}, repetitions: 1}); err != nil || result.rows != nil {
		t.Errorf("error %v, rows %v", err, result.rows)
	}
}

// misses returns the line of each data source, in the order of subjects.
func misses(format string) []string {
	var lines []string
	for _, subject := range subjects[1:] {
		lines = append(lines, subject.name+": "+format)
	}
	return lines
}

func TestJudgeConnections(t *testing.T) {
	t.Parallel()
	result := slow([]int{1000}, 0, 0)
	expectVerdict(t, first(judge([]networkResult{result})), met, nil)
	result.rows[len(result.rows)-1].connections = 13
	expectVerdict(t, first(judge([]networkResult{result})), missed, []string{"containerregistry_ncr_tag: 13 at N = 1000 (slow)"})
	expectVerdict(t, first(judge([]networkResult{{skipped: "no certificates"}})), notMeasured, nil)
}

func TestJudgeGrowth(t *testing.T) {
	t.Parallel()
	floorGrows := slow([]int{1, 101, 1001}, 0, 200, 600, 1200)
	floorGrows.rows[3*len(subjects)].durations[0] = time.Hour
	for name, test := range map[string]struct {
		result  networkResult
		outcome outcome
		misses  []string
	}{
		"not measured":                      {networkResult{roundTrip: slowRoundTrip, skipped: "no certificates"}, notMeasured, nil},
		"one size to compare":               {slow([]int{1, 101}, 0, 200, 600), notMeasured, nil},
		"small plans are not compared":      {slow([]int{1, 21, 101}, 0, 200, 220, 600), notMeasured, nil},
		"the smallest plan is not compared": {slow([]int{100, 200}, 0, 200, 600), notMeasured, nil},
		"at the tolerance":                  {slow([]int{1, 101, 1001}, 5000, 200, 600, 5200), met, nil},
		"the floor is not judged":           {floorGrows, met, nil},
		"falling":                           {slow([]int{1, 101, 1001}, 0, 200, 600, 1200), met, nil},
		"above the tolerance":               {slow([]int{1, 101, 1001}, 0, 200, 600, 5210), missed, misses("5.01 ms at N = 1001, 4.00 ms at a smaller N (slow)")},
		"above the lowest cost": {
			slow([]int{1, 101, 201, 1001}, 0, 200, 500, 900, 4200), missed, misses("4.00 ms at N = 1001, 3.00 ms at a smaller N (slow)"),
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, growth, _ := judge([]networkResult{test.result})
			expectVerdict(t, growth, test.outcome, test.misses)
		})
	}
}

func TestJudgeBound(t *testing.T) {
	t.Parallel()
	fast := slow([]int{100}, 0, 9000)
	fast.roundTrip = 0
	for name, test := range map[string]struct {
		result  networkResult
		outcome outcome
		misses  []string
	}{
		"not measured":    {networkResult{roundTrip: slowRoundTrip, skipped: "no certificates"}, notMeasured, nil},
		"fast network":    {fast, notMeasured, nil},
		"N = 0":           {slow(nil, 9000), notMeasured, nil},
		"at the bound":    {slow([]int{100, 1000}, 9000, 520, 4030), met, nil},
		"above the bound": {slow([]int{100, 1000}, 0, 521, 4030), missed, misses("0.521 s at N = 100, bound 0.520 s")},
		"a single read":   {slow([]int{1}, 0, 135), missed, misses("0.135 s at N = 1, bound 0.134 s")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, _, bound := judge([]networkResult{test.result})
			expectVerdict(t, bound, test.outcome, test.misses)
		})
	}
}

func TestWriteReport(t *testing.T) {
	t.Parallel()
	result := slow([]int{1, 101}, 150, 200, 521)
	result.rows[9].memory = 40<<20 + 512<<10
	results := []networkResult{result, {name: "TLS", skipped: "no certificates"}}
	var output strings.Builder
	connections, growth, bound := judge(results)
	writeReport(&output, results, connections, growth, bound)
	for _, expected := range []string{
		`
slow
                                       N  seconds    bound  ratio  ms/read  connections  peak MiB
terraform_data                         0    0.100             1.0                    12       0.0
containerregistry_acr_tag              0    0.150             1.5                    12       0.0
`, `
containerregistry_ncr_tag              1    0.200    0.134    2.0                    12       0.0
terraform_data                       101    0.100             1.0     0.00           12       0.0
containerregistry_acr_tag            101    0.521    0.524    5.2     3.21           12      40.5
`, `

TLS
not measured: no certificates
`, `
met: at most 12 connections at any N
not measured: linear growth: a further read costs at most 1.25 × its cost at a smaller N
MISSED: with 30ms per round trip at most 1.3 × (N/10 × 30ms + floor)
    containerregistry_acr_tag: 0.200 s at N = 1, bound 0.134 s
`,
	} {
		if !strings.Contains(output.String(), expected) {
			t.Errorf("expected\n%s\nin\n%s", expected, output.String())
		}
	}
}

func TestParsePeakMemory(t *testing.T) {
	t.Parallel()
	for status, expected := range map[string]int64{
		"Name:\tprovider\nVmPeak:\t 1236108 kB\nVmHWM:\t   36864 kB\nVmRSS:\t   30000 kB\n": 36864 << 10,
		"Name:\tprovider\nState:\tZ (zombie)\n":                                             0,
		"VmHWM:\t   36864 MB\n":                                                             0,
		"VmHWM:\t   many kB\n":                                                              0,
	} {
		if memory := parsePeakMemory([]byte(status)); memory != expected {
			t.Errorf("%q: %d, expected %d", status, memory, expected)
		}
	}
}

func TestWatchMemoryFindsProgramsBelowDirectory(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" {
		t.Skip("there is no /proc")
	}
	executable, err := os.Readlink("/proc/self/exe")
	if err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		directory := filepath.Dir(executable)
		own, other := watchMemory(directory), watchMemory(directory[:len(directory)-1])
		time.Sleep(time.Second)
		if memory := own(); memory < 1<<20 || memory > 1<<30 {
			t.Errorf("%d bytes for this test's own process", memory)
		}
		if memory := other(); memory != 0 {
			t.Errorf("%d bytes for a directory without programs", memory)
		}
	})
}

func expectVerdict(t *testing.T, actual verdict, expected outcome, misses []string) {
	t.Helper()
	if actual.outcome() != expected {
		t.Errorf("%s: %s, expected %s", actual.target, actual.outcome(), expected)
	}
	if difference := cmp.Diff(misses, actual.misses); difference != "" {
		t.Errorf("%s: -expected +actual\n%s", actual.target, difference)
	}
}

func first(connections, _, _ verdict) verdict { return connections }

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
