// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"path"
	"regexp"
	"strings"
	"time"
)

// tally counts what `go test -json` says, and shows what went wrong. A test that has parts counts as its parts. It is
// written to by one goroutine at a time.
type tally struct {
	output     io.Writer // gets a line per package, and all that a failed test printed
	unfinished []byte    // of the last line, whose end was not written yet
	tests      map[string]*state
	passed     map[string]int // tests by package, such as "provider"
	skipped    []skip
	failed     []string // names of tests and of packages
	duration   time.Duration
}

// state is what is known of a test that is not over.
type state struct {
	printed             strings.Builder
	hasParts, partFails bool
}

type skip struct{ test, reason string }

// event is one of cmd/test2json.
type event struct {
	Action  string
	Package string
	Test    string
	Output  string
	Elapsed float64 // seconds
}

// Write takes what `go test -json` prints, cut anywhere. It never fails.
func (t *tally) Write(output []byte) (int, error) {
	t.unfinished = append(t.unfinished, output...)
	for {
		line, rest, found := bytes.Cut(t.unfinished, []byte("\n"))
		if !found {
			return len(output), nil
		}
		var one event
		if json.Unmarshal(line, &one) == nil {
			t.add(one)
		} else {
			fmt.Fprintf(t.output, "%s\n", line)
		}
		t.unfinished = rest
	}
}

func (t *tally) add(one event) {
	test := t.state(one)
	switch one.Action {
	case "build-output":
		fmt.Fprint(t.output, one.Output)
	case "output":
		if strings.HasPrefix(one.Output, "=== ") { // RUN, PAUSE, CONT, NAME
			return
		}
		test.printed.WriteString(one.Output)
	case "run":
		t.eachWhole(one, func(whole *state) { whole.hasParts = true })
	case "fail":
		t.fail(one, test)
	case "pass", "skip":
		t.finish(one, test)
	}
}

// state is that of the event's test, or of its package where it names none.
func (t *tally) state(one event) *state {
	key := one.Package + " " + one.Test
	if t.tests[key] == nil {
		t.tests[key] = &state{}
	}
	return t.tests[key]
}

// eachWhole calls a function with every test that the event's test is a part of. The name of a part may hold slashes too.
func (t *tally) eachWhole(one event, do func(*state)) {
	for index, letter := range one.Test {
		if whole := t.tests[one.Package+" "+one.Test[:index]]; letter == '/' && whole != nil {
			do(whole)
		}
	}
}

func (t *tally) fail(one event, test *state) {
	t.eachWhole(one, func(whole *state) { whole.partFails = true })
	delete(t.tests, one.Package+" "+one.Test)
	fmt.Fprint(t.output, test.printed.String())
	if one.Test != "" {
		if !test.partFails {
			t.failed = append(t.failed, path.Base(one.Package)+"."+one.Test)
		}
		return
	}
	// A test that was not over, because of a panic or of the time limit, is why the package failed.
	for key, open := range t.tests {
		if name, found := strings.CutPrefix(key, one.Package+" "); found {
			fmt.Fprint(t.output, open.printed.String())
			t.failed = append(t.failed, path.Base(one.Package)+"."+name)
		}
	}
	t.failed = append(t.failed, path.Base(one.Package))
}

func (t *tally) finish(one event, test *state) {
	name := path.Base(one.Package)
	switch {
	case one.Test == "":
		fmt.Fprintf(t.output, "  %s: %s\n", name, seconds(one.Elapsed))
	case one.Action == "skip":
		t.skipped = append(t.skipped, skip{name + "." + one.Test, skipReason(test.printed.String())})
	case !test.hasParts:
		t.passed[name]++
	}
	delete(t.tests, one.Package+" "+one.Test)
}

// expectTestsOf counts a package without a test that passed as a failure: its tests have other names now, or all were skipped.
func (t *tally) expectTestsOf(packages []string) {
	for _, directory := range packages {
		if name := path.Base(directory); t.passed[name] == 0 {
			t.failed = append(t.failed, name+" (no test passed)")
		}
	}
}

// located is a line that a test printed, behind its place in the source.
var located = regexp.MustCompile(`(?m)^ +\S+\.go:\d+: (.+)$`)

// skipReason is the last thing that a skipped test said.
func skipReason(printed string) string {
	lines := located.FindAllStringSubmatch(printed, -1)
	if len(lines) == 0 {
		return "no reason given"
	}
	return lines[len(lines)-1][1]
}

func seconds(elapsed float64) time.Duration {
	return time.Duration(elapsed * float64(time.Second)).Round(time.Second)
}
