// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"context"
	"net"
	"sync"
)

// connectionCounter counts connections at accept, and leaves out again those
// that carried control requests only: a benchmark that reads the record over
// HTTP must not be in it.
type connectionCounter struct {
	mutex      sync.Mutex
	generation int // raised by reset
	opened     int64
	now        int64
}

// connectionState is guarded by its counter's mutex.
type connectionState struct {
	generation int
	service    bool // has carried a request to a service
	control    bool // has carried control requests only
	closed     bool
}

func (c *connectionCounter) open() *connectionState {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.opened++
	c.now++
	return &connectionState{generation: c.generation}
}

func (c *connectionCounter) close(state *connectionState) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if !state.closed && !state.control {
		c.now--
	}
	state.closed = true
}

func (c *connectionCounter) markControl(ctx context.Context) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if state := connectionOf(ctx); !state.service && !state.control {
		state.control = true
		c.count(state, -1)
	}
}

func (c *connectionCounter) markService(ctx context.Context) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	state := connectionOf(ctx)
	state.service = true
	if state.control {
		state.control = false
		c.count(state, +1)
	}
}

func (c *connectionCounter) count(state *connectionState, change int64) {
	if state.generation == c.generation {
		c.opened += change
	}
	if !state.closed {
		c.now += change
	}
}

func (c *connectionCounter) read() (opened, now int64) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return c.opened, c.now
}

// reset forgets the connections opened so far; those still open stay open.
func (c *connectionCounter) reset() {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.generation++
	c.opened = 0
}

type connectionKey struct{}

func withConnection(ctx context.Context, connection net.Conn) context.Context {
	if wrapped, ok := connection.(interface{ NetConn() net.Conn }); ok {
		connection = wrapped.NetConn()
	}
	return context.WithValue(ctx, connectionKey{}, connection.(*shapedConnection).state)
}

func connectionOf(ctx context.Context) *connectionState {
	return ctx.Value(connectionKey{}).(*connectionState)
}
