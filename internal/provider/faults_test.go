// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/providertest"
)

// fault is one thing that goes wrong between a registry and a read: a row of the table in
// testdata/faults.md.
type fault struct {
	event    string // in the words of the table
	variants []variant
}

// variant is one form of a fault. All of one registry's in a row have the same summary and number
// of attempts; the table has the text of the first.
type variant struct {
	name         string
	source       dataSource
	changes      object // of the data source's configuration
	block        object // of credentials for ACR; nil for the usual ones
	environment  map[string]string
	earlier      int                                // reads before the one that is checked
	earlierTag   string                             // which they read; empty for the same
	start        func(*testing.T, *variant) service // starts the service that the provider reads from
	expected     expectation
	ahead        time.Duration // of the service's clock, by its Date
	fastTimeout  bool          // the limit of an attempt is shorter by speedup, as all waits of the service are
	stopped      bool          // the provider is stopped in the first wait: for a response, for its rest, or for the next attempt
	endlessWait  bool          // the waits between attempts never end
	pastDeadline bool          // the deadline has passed, by the provider's clock
}

// result is the end of a read.
type result struct {
	state       object
	diagnostics []diagnostic
	service     service
	waits       []time.Duration
}

const (
	// speedup is how much faster time passes here where a service is slow on purpose.
	speedup = 100
	// realAttemptTimeout is the limit of an attempt, and attemptTimeout what speedup makes of it.
	realAttemptTimeout = 30 * time.Second
	attemptTimeout     = realAttemptTimeout / speedup
)

// read starts the service with the fault, and a provider that reads from it.
func (v *variant) read(t *testing.T, block object) result {
	t.Helper()
	service, clock := v.start(t, v), &providertest.Clock{}
	options := fastClock(clock)
	options.environment = v.environment
	begin := time.Now()
	if v.pastDeadline {
		begin = begin.Add(time.Hour)
	}
	options.now = func() time.Time { return begin.Add(clock.Now().Sub(time.Time{})) }
	if v.stopped || v.endlessWait {
		options.after = func(time.Duration) <-chan time.Time {
			service.stopper.waiting()
			return nil
		}
	}
	if v.fastTimeout {
		options.attemptTimeout = attemptTimeout
	}
	session := start(t, options)
	service.stopper.session, service.stopper.enabled = session, v.stopped
	session.MustConfigure(t.Context(), v.providerBlock(service).With(block))
	earlier := v.source
	if v.earlierTag != "" {
		earlier = earlier.WithTag(v.earlierTag)
	}
	for range v.earlier {
		readOrOpen(t.Context(), session, earlier.With(v.changes))
	}
	state, diagnostics := readOrOpen(t.Context(), session, v.source.With(v.changes))
	// A second is what a person waits for; a little more is what a busy machine may take, and less
	// than any time limit within a read.
	if took := time.Since(service.stopper.stoppedAt); v.stopped && took > 4*time.Second {
		t.Errorf("the read ended %s after the provider was stopped", took)
	}
	return result{state: state, diagnostics: diagnostics, service: service, waits: clock.Waits()}
}

// readOrOpen reads a data source, or opens the ephemeral resource.
func readOrOpen(ctx context.Context, session *session, source dataSource) (object, []diagnostic) {
	if source.Type == acrLogin {
		return session.Open(ctx, source.Type, source.Config)
	}
	return session.Read(ctx, source.Type, source.Config)
}

// providerBlock returns the provider block with the variant's credentials.
func (v *variant) providerBlock(from service) object {
	block := providertest.Block(from.url)
	if v.block == nil {
		return block
	}
	return block.With(object{"acr": object{"region": "cn-hangzhou", "endpoint": from.url}.With(v.block)})
}

// check compares the result of a read with the expected one.
func (v *variant) check(t *testing.T, got result) {
	t.Helper()
	expected := v.expected.warnings
	if v.expected.summary != "" {
		expected = []diagnostic{v.diagnostic(got.service)}
	}
	for index := range got.diagnostics {
		got.diagnostics[index].Detail = withoutEnd(withoutTraceID(got.diagnostics[index].Detail))
	}
	if difference := cmp.Diff(expected, got.diagnostics); difference != "" {
		t.Errorf("diagnostics (-want +got):\n%s", difference)
	}
	values := object{}
	for name := range v.expected.values {
		values[name] = got.state[name]
	}
	if difference := cmp.Diff(v.expected.values, values); difference != "" && v.expected.values != nil {
		t.Errorf("state (-want +got):\n%s", difference)
	}
	if received, isCounted := got.service.received(v.source.Operation); isCounted && received != v.expected.discarded+v.expected.requests() {
		t.Errorf("%d requests, want %d", received, v.expected.discarded+v.expected.requests())
	}
	if !v.stopped && !v.endlessWait {
		v.checkWaits(t, got.waits)
	}
	if got.service.check != nil {
		got.service.check(t)
	}
}

func (v *variant) checkWaits(t *testing.T, waits []time.Duration) {
	t.Helper()
	want := v.expected.requests() - 1
	if v.expected.confirmed || v.expected.unsent {
		want = 0
	}
	if len(waits) != want {
		t.Fatalf("waits %v, want %d", waits, want)
	}
	for index, wait := range waits {
		shortest, longest := time.Duration(0), min(20*time.Second, 500*time.Millisecond<<index)
		if v.expected.interval > 0 {
			shortest, longest = v.expected.interval, v.expected.interval+500*time.Millisecond
		}
		if wait < shortest || wait > longest {
			t.Errorf("wait %d is %v, want %v to %v", index+1, wait, shortest, longest)
		}
	}
}

// faults lists all of them, in the order of the table.
func faults() []fault {
	return slices.Concat(statusFaults(), codeFaults(), responseFaults(), informationalFaults(), valueFaults(), scanFaults(), loginFaults(),
		networkFaults(), retryFaults(), stopFaults())
}

// TestFaults reads with every fault and the provider's default of four retries.
func TestFaults(t *testing.T) {
	t.Parallel()
	for _, fault := range faults() {
		t.Run(fault.event, func(t *testing.T) {
			t.Parallel()
			for _, variant := range fault.variants {
				t.Run(variant.source.Type+" "+variant.name, func(t *testing.T) {
					variant.check(t, variant.read(t, nil))
				})
			}
		})
	}
}

// TestFaultsMaxRetries reads with one variant of each fault that is retried, and fewer retries than
// by default.
func TestFaultsMaxRetries(t *testing.T) {
	t.Parallel()
	for _, retries := range []int{0, 2} {
		for _, fault := range faults() {
			for _, variant := range fault.firstVariants() {
				if variant.expected.attempts != allAttempts || variant.fastTimeout {
					continue
				}
				t.Run(fmt.Sprintf("%d %s %s", retries, fault.event, variant.source.Registry), func(t *testing.T) {
					t.Parallel()
					variant.expected.attempts = 1 + retries
					variant.check(t, variant.read(t, object{"max_retries": int64(retries)}))
				})
			}
		}
	}
}

// firstVariants returns the first variant of each registry: those whose texts are in the table.
func (f fault) firstVariants() []variant {
	var first []variant
	for _, candidate := range f.variants {
		if !slices.ContainsFunc(first, func(other variant) bool { return other.source.Registry == candidate.source.Registry }) {
			first = append(first, candidate)
		}
	}
	return first
}

// TestFaultsHaveOneOutcome checks that one line of the table is enough for all variants of a fault.
func TestFaultsHaveOneOutcome(t *testing.T) {
	t.Parallel()
	for _, fault := range faults() {
		first := fault.variants[0].expected
		for _, other := range fault.variants {
			if other.expected.requests() != first.requests() || other.expected.interval != first.interval {
				t.Errorf("%s: %s has other attempts than %s", fault.event, other.name, fault.variants[0].name)
			}
		}
		for _, first := range fault.firstVariants() {
			for _, other := range fault.variants {
				if other.source.Registry == first.source.Registry && other.expected.summary != first.expected.summary {
					t.Errorf("%s: %s is %q, %s is %q", fault.event, first.name, first.expected.summary, other.name, other.expected.summary)
				}
			}
		}
	}
}
