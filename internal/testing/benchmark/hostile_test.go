// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/cli"
)

func TestHostileKinds(t *testing.T) {
	t.Parallel()
	names := map[string]bool{}
	for _, kind := range hostileKinds() {
		size := 0
		for _, fault := range kind.faults {
			size = max(size, len(fault.Body))
		}
		if size < tagBody*9/10 || size > registryBody {
			t.Errorf("%s has %d bytes", kind.name, size)
		}
		if names[kind.name] || len(strings.Fields(kind.variables)) != 2 {
			t.Errorf("%s, %s", kind.name, kind.variables)
		}
		names[kind.name] = true
	}
}

func TestHostileOutcome(t *testing.T) {
	t.Parallel()
	refused, succeeds := hostileKind{expected: "is refused"}, hostileKind{}
	ten := strings.Repeat("\u2577\n\u2502 Error: it is\n\u2502 refused\n\u2575\n", 10)
	for name, test := range map[string]struct {
		kind     hostileKind
		stderr   string
		err      error
		expected string
	}{
		"ten errors":        {refused, ten, errors.New("exit"), ""},
		"nine errors":       {refused, strings.Replace(ten, "it", "nothing", 1)[:len(ten)-30], errors.New("exit"), "expected 10 errors"},
		"no error":          {refused, "", nil, `expected 10 errors "is refused", got: `},
		"success":           {succeeds, "", nil, ""},
		"unexpected errors": {succeeds, "it\nfailed", errors.New("exit"), "the plan failed: it failed"},
	} {
		if outcome := test.kind.check(cli.Result{Stderr: test.stderr}, test.err); !strings.HasPrefix(outcome, test.expected) || (outcome == "") != (test.expected == "") {
			t.Errorf("%s: %q, expected %q", name, outcome, test.expected)
		}
	}
}

func TestJudgeHostile(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		result hostileResult
		misses []string
	}{
		"at the targets": {hostileResult{"layers", 10 * time.Second, 200 << 20, ""}, nil},
		"late":           {hostileResult{"layers", 10*time.Second + 60*time.Millisecond, 0, ""}, []string{"layers: 10.1 s"}},
		"large":          {hostileResult{"layers", 0, 201 << 20, ""}, []string{"layers: 201 MiB"}},
		"not measured":   {hostileResult{"layers", 0, 0, "the plan failed"}, []string{"layers: the plan failed"}},
	} {
		judged, expected := judgeHostile([]hostileResult{test.result}), met
		if test.misses != nil {
			expected = missed
		}
		if judged.outcome() != expected || cmp.Diff(test.misses, judged.misses) != "" {
			t.Errorf("%s: %s %q, expected %s %q", name, judged.outcome(), judged.misses, expected, test.misses)
		}
	}
	if outcome := judgeHostile(nil).outcome(); outcome != notMeasured {
		t.Errorf("without results: %s", outcome)
	}
}

func TestWriteHostile(t *testing.T) {
	t.Parallel()
	var output strings.Builder
	writeHostile(&output, []hostileResult{{"layers", 1500 * time.Millisecond, 40<<20 + 512<<10, ""}})
	const expected = `
10 reads of hostile responses             seconds  peak MiB
layers                                      1.500      40.5
`
	if output.String() != expected {
		t.Errorf("expected\n%s\ngot\n%s", expected, output.String())
	}
}
