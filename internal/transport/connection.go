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

// tracked returns a dial function whose connections know their exchanges.
func tracked(dial dialFunc) dialFunc {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		dialed, err := dial(ctx, network, address)
		if err != nil {
			return nil, err
		}
		return &connection{Conn: dialed}, nil
	}
}

// trackedTLS returns a dial function whose connections are TLS sessions that know their exchanges,
// and see what is read. The limit is for connecting and the handshake.
func trackedTLS(dialer *net.Dialer, config *tls.Config) dialFunc {
	return tracked(func(ctx context.Context, network, address string) (net.Conn, error) {
		session, err := (&tls.Dialer{NetDialer: dialer, Config: config}).DialContext(ctx, network, address)
		_, isDial := errors.AsType[*net.OpError](err) // of the name or the address that did not respond
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

// connectionOf returns the connection below the TLS sessions of another; nil for one that this
// package did not dial.
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

// begin starts an exchange on the connection. What was received before is not its response, but
// net/http may take it for that, if it has not looked at it yet.
func (c *connection) begin() *exchange {
	c.mutex.Lock()
	started := &exchange{connection: c, previous: c.newest, ended: make(chan struct{}), isPreceded: c.head != nil}
	report := c.onUnrequested
	c.newest, c.onUnrequested = started, nil
	isEvidence := started.isPreceded && !isTimeout(c.head)
	c.mutex.Unlock()
	if isEvidence && report != nil {
		report()
	}
	return started
}

// exchange is a request on a connection and what was received as its response. HTTP/1.1 assigns a
// response to a request only by their order on the connection: once a service has sent one response
// too many, each that follows is that of an earlier request.
type exchange struct {
	connection *connection
	previous   *exchange     // on the same connection; nil for the first
	ended      chan struct{} // closed when isBound is decided
	isPreceded bool          // bytes were received on the connection before the request
	isBound    bool          // whether the response certainly is the request's
}

// end decides whether the response is the request's: it is, if it is the connection's first, or if
// it is identified, those before it on the connection were their requests' own, and nothing was
// received in between. The connection of any other is closed.
func (e *exchange) end(isIdentified, isRepeated bool) {
	e.isBound = !isRepeated && !e.isPreceded && (e.previous == nil || isIdentified && e.previous.wasBound())
	e.previous = nil // or every exchange of the connection would stay in memory
	close(e.ended)
	if !e.isBound {
		_ = e.connection.Conn.Close() // which shows nothing of what was received
	}
}

// wasBound waits for the decision, which takes no longer than it takes to decode a response.
func (e *exchange) wasBound() bool {
	<-e.ended
	return e.isBound
}

// exchanges follows the exchanges of one attempt: net/http sends a GET again by itself if it was
// not received on a connection that the service had closed.
type exchanges struct {
	onUnrequested func()      // called if bytes follow the response on an idle connection
	isReceived    atomic.Bool // the response was received before the context ended

	current  *exchange // nil before there is a connection
	isReused bool      // the connection had an earlier exchange
}

// watch returns a context whose request is followed.
func (e *exchanges) watch(ctx context.Context) context.Context {
	var used *connection
	var begun *exchange
	done := ctx.Done() // an idle connection keeps this, rather than a context with all that belongs to a read
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn: func(info httptrace.GotConnInfo) {
			if used = connectionOf(info.Conn); used != nil {
				begun = used.begin()
				e.current, e.isReused = begun, begun.previous != nil
			}
			if info.Conn != net.Conn(used) {
				used = nil // what it receives are records of a TLS session
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

// end ends the current exchange, if it has not ended, and reports whether its response is the
// request's.
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
// was that to another request.
func (e *exchanges) isAfterUnbound() bool {
	return e.isReused && e.current != nil && !e.current.previous.wasBound()
}
