// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/providertest"
)

// fault is one thing that goes wrong between a registry and a read: a row of testdata/faults.golden.md.
type fault struct {
	wire     string // what happens on the wire, in the table's words
	variants []variant
}

// variant is one form of a fault. All of one registry's in a row have the same summary and number of attempts; the
// table has the text of the first.
type variant struct {
	name    string
	source  dataSource
	changes object                             // of the data source's configuration
	at      func(*testing.T, *variant) service // who is asked
	want    outcome
	slow    bool // the bound of an attempt is as much nearer as the service's time is faster
	stops   bool // the provider is told to stop in the first wait: for an answer, for more of it, for the next attempt
	halts   bool // the waits between attempts never end
}

// outcome is what a fault leads to: a diagnostic, or a state.
type outcome struct {
	summary string
	// response is the second part of the detail, without operation and host. {after} is replaced by the number of attempts, {host} by the
	// service's host, and {another} by the one that it redirects to.
	response  string
	advice    string // where it is not the summary's usual one
	attribute string // the attribute at fault; empty where it is the summary's usual one
	attempts  int    // 0 means 1

	// facts are what the state holds of an answer that is accepted; summary is empty then, and response says why.
	facts object

	// retryAfter is the wait that the service asks for; 0 means that the waits grow by themselves.
	retryAfter time.Duration
}

// result is the result of a read.
type result struct {
	state    object
	problems []diagnostic
	target   service
	waits    []time.Duration
}

// speedup divides the times of slow services; attemptLimit is what remains of an attempt's 30 s.
const (
	speedup      = 100
	attemptLimit = 30 * time.Second / speedup
)

// read starts the service and a provider, and reads.
func (v *variant) read(t *testing.T, provided object) result {
	t.Helper()
	target, clock := v.at(t, v), &providertest.Clock{}
	given := fastClock(clock)
	if v.stops || v.halts {
		given.after = func(time.Duration) <-chan time.Time {
			target.waits.begun()
			return nil
		}
	}
	if v.slow {
		given.attemptTimeout = attemptLimit
	}
	session := start(t, given)
	target.waits.session, target.waits.enabled = session, v.stops
	session.MustConfigure(t.Context(), providertest.Block(target.url).With(provided))
	state, problems := session.Read(t.Context(), v.source.Type, v.source.Config.With(v.changes))
	// A second is what a person waits for; a little more is what a busy machine may take, and less than any time limit within a read.
	if took := time.Since(target.waits.stoppedAt); v.stops && took > 4*time.Second {
		t.Errorf("the read ended %s after it was told to", took)
	}
	return result{state: state, problems: problems, target: target, waits: clock.Waits()}
}

// check compares a result with the expected one.
func (v *variant) check(t *testing.T, got result) {
	t.Helper()
	var want []diagnostic
	if v.want.summary != "" {
		want = []diagnostic{v.diagnostic(got.target)}
	}
	for index := range got.problems {
		got.problems[index].Detail = withoutTraceID(got.problems[index].Detail)
	}
	if difference := cmp.Diff(want, got.problems); difference != "" {
		t.Errorf("diagnostics (-want +got):\n%s", difference)
	}
	facts := object{}
	for name := range v.want.facts {
		facts[name] = got.state[name]
	}
	if difference := cmp.Diff(v.want.facts, facts); difference != "" && v.want.facts != nil {
		t.Errorf("facts (-want +got):\n%s", difference)
	}
	if received, counted := got.target.received(v.source.Operation); counted && received != v.want.count() {
		t.Errorf("%d requests, want %d", received, v.want.count())
	}
	if !v.stops && !v.halts {
		v.checkWaits(t, got.waits)
	}
	if got.target.check != nil {
		got.target.check(t)
	}
}

func (v *variant) checkWaits(t *testing.T, waits []time.Duration) {
	t.Helper()
	if len(waits) != v.want.count()-1 {
		t.Fatalf("waits %v, want %d", waits, v.want.count()-1)
	}
	for index, wait := range waits {
		least, most := time.Duration(0), min(20*time.Second, 500*time.Millisecond<<index)
		if v.want.retryAfter > 0 {
			least, most = v.want.retryAfter, v.want.retryAfter+500*time.Millisecond
		}
		if wait < least || wait > most {
			t.Errorf("wait %d is %v, want %v to %v", index+1, wait, least, most)
		}
	}
}

// count is the number of attempts.
func (w outcome) count() int { return max(1, w.attempts) }

// faults lists all of them, in the table's order.
func faults() []fault {
	return slices.Concat(statusFaults(), codeFaults(), answerFaults(), factFaults(), networkFaults(), retryFaults(), stopFaults())
}

// TestFaults reads with every fault, and the provider's default of four retries.
func TestFaults(t *testing.T) {
	t.Parallel()
	for _, fault := range faults() {
		t.Run(fault.wire, func(t *testing.T) {
			t.Parallel()
			for _, variant := range fault.variants {
				t.Run(variant.source.Type+" "+variant.name, func(t *testing.T) {
					variant.check(t, variant.read(t, nil))
				})
			}
		})
	}
}

// TestFaultsWithMaxRetries reads one variant of each fault that is retried, with fewer retries than the default.
func TestFaultsWithMaxRetries(t *testing.T) {
	t.Parallel()
	for _, retries := range []int{0, 2} {
		for _, fault := range faults() {
			for _, variant := range fault.firsts() {
				if variant.want.attempts != repeatedly || variant.slow {
					continue
				}
				t.Run(fmt.Sprintf("%d %s %s", retries, fault.wire, variant.registry()), func(t *testing.T) {
					t.Parallel()
					variant.want.attempts = 1 + retries
					variant.check(t, variant.read(t, object{"max_retries": int64(retries)}))
				})
			}
		}
	}
}

// firsts returns the first variant of each registry, whose texts the row shows.
func (f fault) firsts() []variant {
	var firsts []variant
	for _, candidate := range f.variants {
		if !slices.ContainsFunc(firsts, func(other variant) bool { return other.registry() == candidate.registry() }) {
			firsts = append(firsts, candidate)
		}
	}
	return firsts
}

func (v *variant) registry() string { return v.source.Registry }

// TestFaultVariantsHaveOneOutcome allows the table to have one row for them.
func TestFaultVariantsHaveOneOutcome(t *testing.T) {
	t.Parallel()
	for _, fault := range faults() {
		for _, first := range fault.firsts() {
			for _, other := range fault.variants {
				if other.registry() == first.registry() && (other.want.summary != first.want.summary || other.want.count() != first.want.count()) {
					t.Errorf("%s: %s and %s differ: %+v, %+v", fault.wire, first.name, other.name, first.want, other.want)
				}
			}
		}
	}
}

// after writes the number of attempts.
func (w outcome) after() string {
	if w.count() == 1 {
		return "after 1 attempt"
	}
	return fmt.Sprintf("after %d attempts", w.count())
}
