// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// countingServer serves on a loopback port, and knows how many connections it has.
type countingServer struct {
	listener *countingListener
	http     *http.Server
}

// startServer serves until close.
func startServer(handler http.Handler) (*countingServer, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // it listens at once
	if err != nil {
		return nil, fmt.Errorf("start the gateway: %w", err)
	}
	started := &countingServer{
		listener: &countingListener{Listener: listener},
		http: &http.Server{
			Handler:           handler,
			ReadHeaderTimeout: time.Minute,
			ErrorLog:          log.New(io.Discard, "", 0), // what a fault cuts is no news
		},
	}
	go func() { _ = started.http.Serve(started.listener) }() // it ends by close
	return started, nil
}

func (s *countingServer) url() string { return "http://" + s.listener.Addr().String() }

// close closes all connections too.
func (s *countingServer) close() error { return s.http.Close() }

// countingListener counts the connections that a client has to a server.
type countingListener struct {
	net.Listener
	opened atomic.Int64
	open   atomic.Int64
}

// Accept counts a connection until it is closed.
func (l *countingListener) Accept() (net.Conn, error) {
	raw, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	l.opened.Add(1)
	l.open.Add(1)
	return &countedConnection{Conn: raw, gone: sync.OnceFunc(func() { l.open.Add(-1) })}, nil
}

type countedConnection struct {
	net.Conn
	gone func()
}

// Close counts the connection once, however often it is closed.
func (c *countedConnection) Close() error {
	c.gone()
	return c.Conn.Close()
}
