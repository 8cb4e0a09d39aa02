// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package soak

import (
	"context"
	"flag"
	"fmt"
	"maps"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/providertest"
)

var (
	reads    = flag.Int("reads", 300, "how many reads")
	parallel = flag.Int("parallel", 50, "how many reads at a time")
	seed     = flag.Uint64("seed", 1, "of the reads, of the faults and of the moves of tags")
)

// What may be left, and how long what is ending may take to end.
const (
	maxRetries      = 1       // few enough that some reads run out of them
	maxConnections  = 32      // to one host, as the provider promises
	heapPerRead     = 640     // bytes: the framework keeps 450 of each request until its server is gone, a context that has ended
	heapAtAnyRate   = 1 << 20 // bytes
	settlingTime    = 15 * time.Second
	sampleInterval  = 20 * time.Millisecond
	maxViolations   = 20 // that are shown
	streamBytes     = 40 << 10
	longestOverrun  = 5 * time.Second // of a hasty read, on a busy machine; one that misses its end goes on for minutes
	shareOfMoves    = 0.2
	readsPerProject = 100 // which share repositories that are new to the provider
)

// soak is a run.
type soak struct {
	t       *testing.T
	fixture *emulator.Fixture
	session *providertest.Session
	address string
	tags    map[string]*tag
	faults  map[string]*fault // by id

	mutex      sync.Mutex
	violations int
	summaries  map[string]int // of errors; "" for states
	masked     int            // states of a tag that a fault said to be missing
}

// TestSoak runs alone: it counts goroutines.
func TestSoak(t *testing.T) {
	before, started := runtime.NumGoroutine(), time.Now()
	s := newSoak(t)
	fifth := *reads / 5
	s.phase(0, fifth)
	early := heapInUse()
	s.phase(fifth, *reads)
	late := heapInUse()
	s.session.Stop()
	if limit := early + heapAtAnyRate + heapPerRead*int64(*reads-fifth); late > limit {
		t.Errorf("the heap is %d KiB after all reads, was %d KiB after a fifth of them, want at most %d KiB", late>>10, early>>10, limit>>10)
	}
	after := settle(before, runtime.NumGoroutine)
	if after > before {
		t.Errorf("%d goroutines are left, there were %d before:\n%s", after, before, stacks())
	}
	s.checkCoverage()
	t.Logf("seed %d: %d reads, %d at a time, %s; results %v; goroutines %d, then %d; heap %d KiB after a fifth, then %d KiB",
		*seed, *reads, *parallel, time.Since(started).Round(time.Millisecond), s.summaries, before, after, early>>10, late>>10)
}

// checkCoverage fails where the run did not meet what it is a test of.
func (s *soak) checkCoverage() {
	for _, summary := range []string{"", tagNotFound, digestMismatch, timedOut, unexpected} {
		if s.summaries[summary] == 0 {
			s.t.Errorf("no read ended in %q: %v", summary, s.summaries)
		}
	}
	if s.summaries[throttled]+s.summaries[unavailable] == 0 {
		s.t.Errorf("no read ran out of retries: %v", s.summaries)
	}
	injected := map[string]int{}
	for _, fault := range s.faults {
		injected[fault.name]++
	}
	if len(injected) < len(kinds)*3/4 { // rare ones may miss a short run
		s.t.Errorf("only %d of %d kinds of faults were injected: %v", len(injected), len(kinds), injected)
	}
	if s.masked > injected[saidMissing] {
		s.t.Errorf("%d tags that exist were masked, by %d faults that said they don't", s.masked, injected[saidMissing])
	}
	for id, fault := range s.faults {
		if count := fault.reports.Load(); count > 1 && !fault.shared {
			s.t.Errorf("%d reads failed by one fault, %s, %q", count, id, fault.name)
		}
	}
}

// newSoak plans the run and configures the provider. No emulator is running yet.
func newSoak(t *testing.T) *soak {
	t.Helper()
	s := &soak{t: t, summaries: map[string]int{}, faults: map[string]*fault{}, fixture: newFixture(*reads/readsPerProject + 2)}
	server := s.startEmulator()
	s.address = strings.TrimPrefix(server.URL(), "http://")
	s.session = s.startSession(server)
	if err := server.Close(); err != nil {
		t.Fatal(err)
	}
	for number := range *reads {
		maps.Copy(s.faults, s.newRead(number).faults)
	}
	return s
}

func (s *soak) startEmulator() *emulator.Server {
	s.t.Helper()
	server, err := emulator.Start(emulator.Options{Fixture: s.fixture, Address: s.address})
	if err != nil {
		s.t.Fatal(err)
	}
	return server
}

func (s *soak) startSession(server *emulator.Server) *providertest.Session {
	s.t.Helper()
	session := providertest.Start(s.t, nil)
	session.MustConfigure(s.t.Context(), providertest.Block(server.URL()).With(providertest.Object{"max_retries": int64(maxRetries)}))
	return session
}

// phase makes some of the reads, with emulators of its own: what these keep of each request is not
// in what is measured after that.
func (s *soak) phase(from, to int) {
	s.t.Helper()
	server := s.startEmulator()
	reference := s.newReference()
	s.tags = newTags(s.fixture)
	var next atomic.Int64
	next.Store(int64(from))
	var readers sync.WaitGroup
	for range *parallel {
		readers.Go(func() {
			for number := int(next.Add(1)) - 1; number < to; number = int(next.Add(1)) - 1 {
				s.run(server, reference, s.newRead(number))
			}
		})
	}
	readers.Wait()
	if err := server.Close(); err != nil {
		s.t.Error(err)
	}
	if open := settle(0, func() int { return int(server.Record().ConnectionsOpen) }); open > 0 {
		s.t.Errorf("%d connections are still open", open)
	}
	reference.close()
	s.tags = nil
}

// run moves a tag now and then, adds the read's faults, reads, and judges the result.
func (s *soak) run(server *emulator.Server, reference *reference, read *read) {
	tag := s.tags[read.tagKey()]
	if read.move != "" {
		s.tags[read.movedKey()].move(s.t, server, read)
	}
	for _, fault := range read.faults {
		server.AddFault(fault.Fault)
	}
	server.Shuffle(int64(read.number))
	mark := tag.mark()
	ctx, cancel := context.WithCancel(context.WithValue(s.t.Context(), streamKey{}, make([]byte, streamBytes)))
	defer cancel()
	if read.cancelAfter > 0 {
		time.AfterFunc(read.cancelAfter, cancel)
	}
	began := time.Now()
	state, diagnostics := s.session.ReadUnvalidated(ctx, read.source.Type, read.config)
	took := time.Since(began)
	err := s.judge(reference, read, tag.since(mark), state, diagnostics)
	if err == nil && read.isHasty() && took > longestOverrun {
		err = fmt.Errorf("it took %s", took)
	}
	s.count(read, diagnostics, state, err)
}

// streamKey is of what the connection to a CLI has in the context of each request: what keeps the
// context keeps it too.
type streamKey struct{}

func (s *soak) count(read *read, diagnostics []providertest.Diagnostic, state providertest.Object, err error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	summary := ""
	if state == nil && len(diagnostics) > 0 {
		summary = diagnostics[0].Summary
	}
	s.summaries[summary]++
	if err == nil {
		return
	}
	s.violations++
	if s.violations <= maxViolations {
		s.t.Errorf("read %d of %s, %v: %v", read.number, read.source.Type, read.config, err)
	}
}

// TestConnectionsAreBounded lets more reads wait for an answer than there may be connections.
func TestConnectionsAreBounded(t *testing.T) {
	services, session := providertest.Emulated(t, providertest.Options{})
	services.AddFault(emulator.Fault{Delay: 500 * time.Millisecond})
	var readers sync.WaitGroup
	for number := range maxConnections + 8 {
		source := providertest.LoadSources()[number%len(providertest.LoadSources())]
		readers.Go(func() { session.MustRead(t.Context(), source.Type, source.Config) })
	}
	most := settle(-maxConnections, func() int { return -int(services.Record().ConnectionsOpen) })
	readers.Wait()
	if opened := services.Record().ConnectionsOpened; most != -maxConnections || opened != maxConnections {
		t.Errorf("%d connections at a time and %d in all, want %d", -most, opened, maxConnections)
	}
}

// settle waits until a figure is at most a bound, and returns it.
func settle(bound int, figure func() int) int {
	for until := time.Now().Add(settlingTime); figure() > bound && time.Now().Before(until); {
		time.Sleep(sampleInterval)
	}
	return figure()
}

// heapInUse is what is reachable, in bytes: the second collection empties pools.
func heapInUse() int64 {
	runtime.GC()
	runtime.GC()
	var statistics runtime.MemStats
	runtime.ReadMemStats(&statistics)
	return int64(statistics.HeapAlloc)
}

func stacks() string {
	buffer := make([]byte, 16<<10)
	return string(buffer[:runtime.Stack(buffer, true)])
}
