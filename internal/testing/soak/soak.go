// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

// measured is all that the report is made of.
type measured struct {
	options    options
	tally      *tally
	violations *violations

	connections, heldConnections, openConnections     int64
	goroutinesBefore, mostGoroutines, goroutinesAfter int
	heapEarly, heapLate                               int64 // bytes, after a fifth and after all of the reads
	duration                                          time.Duration
}

// soaking is a run.
type soaking struct {
	options options
	world   *world
	script  *script
	gateway *gateway
	session *session
	tally   *tally
	wrong   *violations
}

// soak runs all reads. What is wrong with them is in the result; its error is of what keeps it from running.
func soak(ctx context.Context, options options) (*measured, error) {
	started, result := time.Now(), &measured{options: options, tally: newTally(), violations: &violations{}}
	result.goroutinesBefore = runtime.NumGoroutine()
	run, err := prepare(ctx, options, result)
	if err != nil {
		return nil, err
	}
	watch := startWatch(run.gateway.listener.open.Load)
	fifth := options.reads / 5
	err = run.phase(ctx, 0, fifth)
	result.heapEarly = heapInUse()
	if err == nil {
		err = run.phase(ctx, fifth, options.reads)
		result.heapLate = heapInUse()
	}
	watch.stop()
	if err := errors.Join(err, run.gateway.close()); err != nil {
		return nil, err
	}
	result.heldConnections, result.mostGoroutines = watch.mostHeld, watch.mostGoroutines
	result.connections = run.gateway.listener.opened.Load()
	result.openConnections = settle(0, run.gateway.listener.open.Load)
	result.goroutinesAfter = settle(result.goroutinesBefore, runtime.NumGoroutine)
	result.duration = time.Since(started)
	result.checkLeaks()
	return result, nil
}

func prepare(ctx context.Context, options options, result *measured) (*soaking, error) {
	run := &soaking{options: options, tally: result.tally, wrong: result.violations}
	run.world = newWorld(options.seed, options.reads)
	run.script = newScript(options.seed, options.reads, run.world)
	var err error
	if run.gateway, err = startGateway(options.seed, run.world, run.tally, run.wrong); err != nil {
		return nil, err
	}
	accounts := run.world.fixture.Accounts
	run.session, err = startSession(ctx, object{
		"max_retries": int64(mostRetries),
		"acr": object{
			"region": soakRegion, "endpoint": run.gateway.url(), "access_key": accounts.ACR[0].AccessKey, "secret_key": accounts.ACR[0].SecretKey,
		},
		"ncr": object{"endpoint": run.gateway.url() + ncrBase, "access_key": accounts.NCR[0].AccessKey, "secret_key": accounts.NCR[0].SecretKey},
	})
	if err != nil {
		return nil, errors.Join(err, run.gateway.close())
	}
	run.script.attributes = make(map[string][]string)
	for name, attributes := range run.session.types {
		run.script.attributes[name] = slices.Collect(maps.Keys(attributes.AttributeTypes))
	}
	return run, nil
}

// phase runs the reads with an emulator of its own, and waits for them all: what the emulator keeps of each request is not in
// what is measured after that.
func (s *soaking) phase(ctx context.Context, from, to int) (err error) {
	service, err := emulator.Start(emulator.Options{Fixture: s.world.fixture})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, service.Close()) }()
	s.world.reset()
	s.gateway.use(service)
	defer s.gateway.use(nil)
	var taken atomic.Int64
	var readers sync.WaitGroup
	for range s.options.parallel {
		readers.Go(func() {
			for ctx.Err() == nil {
				number := from + int(taken.Add(1)) - 1
				if number >= to {
					return
				}
				service.Shuffle(int64(number))
				s.read(ctx, number)
			}
		})
	}
	readers.Wait()
	return ctx.Err()
}

// read reads once, and says what is wrong with what came of it.
func (s *soaking) read(ctx context.Context, number int) {
	read := s.script.begin(number)
	defer read.end()
	marked := read.tag.repository.mark()
	ctx, cancel := read.context(ctx)
	defer cancel()
	s.tally.began()
	began := time.Now()
	ended, err := s.session.read(ctx, read.source.typeName, read.config())
	took := time.Since(began)
	said := read.said()
	s.tally.ended(read.source, ended.summary(), said)
	if err == nil {
		err = judgement{read: read, said: said, shared: read.tag.repository.since(marked)}.check(ended)
	}
	if err == nil && read.haste != patient && took > shortDeadline+longestHaste {
		err = fmt.Errorf("it took %s", took)
	}
	if err != nil {
		s.wrong.add("read %d of %s, %v: %v", number, read.source.typeName, read.config(), err)
	}
}

func (m *measured) checkLeaks() {
	if m.heldConnections > mostConnections {
		m.violations.add("%d connections were open at a time, want at most %d", m.heldConnections, mostConnections)
	}
	if m.openConnections > 0 {
		m.violations.add("%d connections are still open", m.openConnections)
	}
	if m.goroutinesAfter > m.goroutinesBefore {
		m.violations.add("%d goroutines are left, there were %d before:\n%s", m.goroutinesAfter, m.goroutinesBefore, stacks())
	}
	if m.heapLate > m.mostHeap() {
		m.violations.add("the heap is %d KiB after all reads, was %d KiB after a fifth of them, want at most %d KiB", m.heapLate>>10, m.heapEarly>>10, m.mostHeap()>>10)
	}
}

// mostHeap is what the heap may be after all reads.
func (m *measured) mostHeap() int64 {
	return m.heapEarly + heapAtAnyRate + heapPerRead*int64(m.options.reads-m.options.reads/5)
}
