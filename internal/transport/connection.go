// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http/httptrace"
	"sync"
	"sync/atomic"
)

// dialFunc is the type of net.Dialer.DialContext.
type dialFunc func(ctx context.Context, network, address string) (net.Conn, error)

// tracked returns a dial function whose connections record their exchanges.
func tracked(dial dialFunc) dialFunc {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		dialed, err := dial(ctx, network, address)
		if err != nil {
			return nil, err
		}
		return &connection{Conn: dialed}, nil
	}
}

// trackedTLS returns a dial function for TLS sessions that record their exchanges, and see the
// decrypted bytes. The dialer's limit covers connecting and the handshake together.
func trackedTLS(dialer *net.Dialer, config *tls.Config) dialFunc {
	return tracked(func(ctx context.Context, network, address string) (net.Conn, error) {
		session, err := (&tls.Dialer{NetDialer: dialer, Config: config}).DialContext(ctx, network, address)
		_, isDial := errors.AsType[*net.OpError](err) // the name was not resolved, or the address did not respond
		if !isDial && errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
			err = errHandshakeTimeout
		}
		return session, err
	})
}

var errHandshakeTimeout = errors.New("no TLS connection within " + connectTimeout.String())

// connection is a connection to a service or a proxy, with its newest exchange.
type connection struct {
	net.Conn
	mutex  sync.Mutex
	newest *exchange

	isReading     bool   // a Read has not returned
	isEnded       bool   // a Read has failed, without bytes that belong to no response
	onUnrequested func() // called for bytes that belong to no response; nil during an exchange
	head          []byte // what was read first while it was idle, at most headLength bytes
}

// connectionOf returns the tracked connection below the TLS sessions of another connection; nil for
// one that this package did not dial.
func connectionOf(used net.Conn) *connection {
	for {
		switch layer := used.(type) {
		case *connection:
			return layer
		case interface{ NetConn() net.Conn }:
			used = layer.NetConn()
		default:
			return nil
		}
	}
}

// begin starts an exchange on the connection. Bytes received before it are not its response, but
// net/http may take them for it if it has not read them yet.
func (c *connection) begin() *exchange {
	c.mutex.Lock()
	started := &exchange{connection: c, previous: c.newest, ended: make(chan struct{}), isPreceded: c.head != nil}
	report := c.onUnrequested
	c.newest, c.onUnrequested = started, nil
	isEvidence := started.isPreceded && !isRequestTimeout(c.head)
	c.mutex.Unlock()
	if isEvidence && report != nil {
		report()
	}
	return started
}

// exchange is a request on a connection and what was received as its response. HTTP/1.1 matches a
// response to its request only by their order on the connection: once a service has sent one
// response too many, each that follows belongs to an earlier request.
type exchange struct {
	connection *connection
	previous   *exchange     // on the same connection; nil for the first
	ended      chan struct{} // closed when isBound is decided
	isPreceded bool          // bytes were received on the connection before the request
	isBound    bool          // whether the response certainly belongs to the request
}

// end decides whether the response belongs to the request. It does if it is the first on the
// connection; or if it is identified, all responses before it belonged to their requests, and
// nothing was received in between. Otherwise the connection is closed.
func (e *exchange) end(isIdentified, isRepeated bool) {
	e.isBound = !isRepeated && !e.isPreceded && (e.previous == nil || isIdentified && e.previous.wasBound())
	e.previous = nil // or every exchange of the connection would stay in memory
	close(e.ended)
	if !e.isBound {
		_ = e.connection.Conn.Close() // connection.Close would report what was received
	}
}

// wasBound waits for the decision, which takes no longer than it takes to decode a response.
func (e *exchange) wasBound() bool {
	<-e.ended
	return e.isBound
}

// exchanges records the exchanges of one attempt. There may be two: net/http repeats a GET by
// itself if the service closed the connection before it received the request.
type exchanges struct {
	onUnrequested func()      // called if bytes follow the response on an idle connection
	isReceived    atomic.Bool // the response was received before the context ended

	current  *exchange // nil before there is a connection
	isReused bool      // the connection had an earlier exchange
}

// watch returns a context that records the exchanges of the request that is sent with it.
func (e *exchanges) watch(ctx context.Context) context.Context {
	var used *connection
	var begun *exchange
	done := ctx.Done() // an idle connection keeps only this, not a context with everything that belongs to a read
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn: func(info httptrace.GotConnInfo) {
			if used = connectionOf(info.Conn); used != nil {
				begun = used.begin()
				e.current, e.isReused = begun, begun.previous != nil
			}
			if info.Conn != net.Conn(used) {
				used = nil // through a proxy it receives encrypted records
			}
		},
		PutIdleConn: func(err error) { // before net/http reads on
			if used != nil && err == nil {
				used.leave(begun, func() { e.reportUnrequested(done) })
			}
		},
	})
}

// reportUnrequested reports bytes on an idle connection, unless it was closed because the context
// ended while net/http passed on a response without a body.
func (e *exchanges) reportUnrequested(done <-chan struct{}) {
	select {
	case <-done:
		if !e.isReceived.Load() {
			return
		}
	default:
	}
	e.onUnrequested()
}

// end ends the current exchange, if it has not ended, and reports whether its response belongs to
// the request.
func (e *exchanges) end(isIdentified, isRepeated bool) bool {
	ended := e.current
	if ended == nil {
		return !isRepeated
	}
	e.current = nil
	ended.end(isIdentified, isRepeated)
	return ended.isBound
}

// isAfterUnbound reports whether the response before the current exchange, on the same connection,
// belonged to another request.
func (e *exchanges) isAfterUnbound() bool {
	return e.isReused && e.current != nil && !e.current.previous.wasBound()
}
