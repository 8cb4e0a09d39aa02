// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func newTally(output io.Writer) *tally {
	return &tally{output: output, tests: map[string]*state{}, passed: map[string]int{}}
}

func TestTally(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		events  string
		passed  map[string]int
		skipped []skip
		failed  []string
		output  string
	}{
		"parts count, wholes do not": {
			events: `{"Action":"start","Package":"m/one"}
{"Action":"run","Package":"m/one","Test":"TestA"}
{"Action":"run","Package":"m/one","Test":"TestA/with/slashes"}
{"Action":"run","Package":"m/one","Test":"TestA/with/slashes/and a part"}
{"Action":"pass","Package":"m/one","Test":"TestA/with/slashes/and a part"}
{"Action":"pass","Package":"m/one","Test":"TestA/with/slashes"}
{"Action":"run","Package":"m/one","Test":"TestA/2"}
{"Action":"pass","Package":"m/one","Test":"TestA/2"}
{"Action":"pass","Package":"m/one","Test":"TestA"}
{"Action":"run","Package":"m/one","Test":"TestB"}
{"Action":"output","Package":"m/one","Test":"TestB","Output":"    b_test.go:3: not shown\n"}
{"Action":"pass","Package":"m/one","Test":"TestB"}
{"Action":"pass","Package":"m/one","Elapsed":62.6}
`,
			passed: map[string]int{"one": 3},
			output: "  one: 1m3s\n",
		},
		"the last reason of a skip": {
			events: `{"Action":"run","Package":"m/one","Test":"TestA"}
{"Action":"output","Package":"m/one","Test":"TestA","Output":"=== RUN   TestA\n"}
{"Action":"output","Package":"m/one","Test":"TestA","Output":"    a_test.go:12: first a log\n"}
{"Action":"output","Package":"m/one","Test":"TestA","Output":"    since_test.go:9: too old: needs 1.10\n"}
{"Action":"output","Package":"m/one","Test":"TestA","Output":"--- SKIP: TestA (0.00s)\n"}
{"Action":"skip","Package":"m/one","Test":"TestA"}
{"Action":"run","Package":"m/one","Test":"TestB"}
{"Action":"output","Package":"m/one","Test":"TestB","Output":"--- SKIP: TestB (0.00s)\n"}
{"Action":"skip","Package":"m/one","Test":"TestB"}
`,
			passed:  map[string]int{},
			skipped: []skip{{"one.TestA", "too old: needs 1.10"}, {"one.TestB", "no reason given"}},
		},
		"what failed, and all that it printed": {
			events: `{"Action":"run","Package":"m/one","Test":"TestA"}
{"Action":"run","Package":"m/one","Test":"TestA/1"}
{"Action":"output","Package":"m/one","Test":"TestA/1","Output":"=== CONT  TestA/1\n"}
{"Action":"output","Package":"m/one","Test":"TestA/1","Output":"    a_test.go:3: wrong\n"}
{"Action":"fail","Package":"m/one","Test":"TestA/1"}
{"Action":"fail","Package":"m/one","Test":"TestA"}
{"Action":"output","Package":"m/one","Output":"FAIL\tm/one\t0.1s\n"}
{"Action":"fail","Package":"m/one","Elapsed":0.1}
`,
			passed: map[string]int{},
			failed: []string{"one.TestA/1", "one"},
			output: "    a_test.go:3: wrong\nFAIL\tm/one\t0.1s\n",
		},
		"a panic leaves tests open": {
			events: `{"Action":"run","Package":"m/one","Test":"TestA"}
{"Action":"output","Package":"m/one","Test":"TestA","Output":"panic: no\n"}
{"Action":"run","Package":"m/other","Test":"TestOfAnother"}
{"Action":"fail","Package":"m/one"}
`,
			passed: map[string]int{},
			failed: []string{"one.TestA", "one"},
			output: "panic: no\n",
		},
		"what does not compile": {
			events: `{"ImportPath":"m/one","Action":"build-output","Output":"./one.go:3:2: undefined: x\n"}
{"ImportPath":"m/one","Action":"build-fail"}
{"Action":"output","Package":"m/one","Output":"FAIL\tm/one [build failed]\n"}
{"Action":"fail","Package":"m/one","FailedBuild":"m/one"}
no JSON
`,
			passed: map[string]int{},
			failed: []string{"one"},
			output: "./one.go:3:2: undefined: x\nFAIL\tm/one [build failed]\nno JSON\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var output strings.Builder
			got := newTally(&output)
			for piece := range strings.SplitAfterSeq(test.events, "n") { // writes end anywhere
				if n, err := got.Write([]byte(piece)); n != len(piece) || err != nil {
					t.Fatalf("Write = %d, %v", n, err)
				}
			}
			if difference := cmp.Diff(test.passed, got.passed); difference != "" {
				t.Error(difference)
			}
			if difference := cmp.Diff(test.skipped, got.skipped, cmp.AllowUnexported(skip{})); difference != "" {
				t.Error(difference)
			}
			if difference := cmp.Diff(test.failed, got.failed); difference != "" {
				t.Error(difference)
			}
			if difference := cmp.Diff(test.output, output.String()); difference != "" {
				t.Error(difference)
			}
		})
	}
}

func TestAPackageWithoutTestsThatPassedIsAFailure(t *testing.T) {
	t.Parallel()
	got := newTally(io.Discard)
	got.passed["one"] = 1
	got.expectTestsOf([]string{"internal/one", "internal/two"})
	if difference := cmp.Diff([]string{"two (no test passed)"}, got.failed); difference != "" {
		t.Error(difference)
	}
}
