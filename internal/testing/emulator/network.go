// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"fmt"
	"net"
	"sync/atomic"
	"time"
)

// listenLoopback refuses to listen where another machine could reach the
// control verbs, which are not signed.
func listenLoopback(address string) (net.Listener, error) {
	resolved, err := net.ResolveTCPAddr("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("address %q: %w", address, err)
	}
	if !resolved.IP.IsLoopback() {
		return nil, fmt.Errorf("address %q is not a loopback address", address)
	}
	listener, err := net.ListenTCP("tcp", resolved)
	if err != nil {
		return nil, fmt.Errorf("listen on %q: %w", address, err)
	}
	return listener, nil
}

// shapingListener counts the connections it accepts and makes each round trip
// on them cost delay.
type shapingListener struct {
	net.Listener
	connections *connectionCounter
	delay       time.Duration
	sleep       func(time.Duration)
}

func (l *shapingListener) Accept() (net.Conn, error) {
	raw, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	connection := &shapedConnection{Conn: raw, listener: l, state: l.connections.open()}
	connection.turned.Store(true)
	return connection, nil
}

// shapedConnection delays what it has read rather than the reading, so that a
// peer that thinks before it asks again does not get the delay for free.
type shapedConnection struct {
	net.Conn
	listener *shapingListener
	state    *connectionState
	turned   atomic.Bool // written to, or new, since the last read
}

func (c *shapedConnection) Read(buffer []byte) (int, error) {
	count, err := c.Conn.Read(buffer)
	if count > 0 && c.turned.Swap(false) && c.listener.delay > 0 {
		c.listener.sleep(c.listener.delay)
	}
	return count, err
}

func (c *shapedConnection) Write(buffer []byte) (int, error) {
	c.turned.Store(true)
	return c.Conn.Write(buffer)
}

func (c *shapedConnection) Close() error {
	c.listener.connections.close(c.state)
	return c.Conn.Close()
}
