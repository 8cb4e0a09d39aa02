// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

// Server is a running emulator. All methods may be called at any time from any goroutine.
type Server struct {
	options   Options
	listener  net.Listener
	http      *http.Server
	stop      context.CancelFunc
	stopped   context.Context
	served    chan error
	authority []byte

	connections connectionCounter
	doubles     doubles

	// The mutex guards what follows. A response is computed under it, and sent without it.
	mutex      sync.Mutex
	state      *state
	moves      []*scheduledMove // in the order in which they were scheduled
	faults     []Fault          // the active ones, in the order in which they were added
	pageFaults []PageFault      // likewise
	shuffles   uint64           // by page faults
	loadTags   map[string][]tag // of lists, by vendor; made once
	recorder   recorder
	nonces     map[nonce]time.Time // timestamps of the requests
	issued     issued
	counters   counters
}

// Start listens and serves until Close. It fails on an invalid fixture, on an address that is not a
// loopback one, and when it cannot listen.
func Start(options Options) (*Server, error) {
	var invalid error
	if options.Fixture != nil {
		invalid = options.Fixture.validate()
	}
	options = options.withDefaults()
	if err := errors.Join(options.validate(), invalid); err != nil {
		return nil, fmt.Errorf("start emulator: %w", err)
	}
	listener, err := listenLoopback(options.Address)
	if err != nil {
		return nil, fmt.Errorf("start emulator: %w", err)
	}
	server := &Server{options: options, served: make(chan error, 1), nonces: map[nonce]time.Time{}, loadTags: map[string][]tag{}}
	server.Reset()
	server.stopped, server.stop = context.WithCancel(context.Background())
	server.listener = &delayingListener{
		Listener: listener, delay: options.RoundTripDelay,
		sleep: func(duration time.Duration) { options.Sleep(server.stopped, duration) },
	}
	if options.TLS {
		if err := server.useTLS(); err != nil {
			return nil, errors.Join(fmt.Errorf("start emulator: %w", err), listener.Close())
		}
	}
	server.serve()
	return server, nil
}

// StartForTest is [Start] for the length of a test, which fails when the emulator does not start or
// does not close.
func StartForTest(t testing.TB, options Options) *Server {
	t.Helper()
	server, err := Start(options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	return server
}

func (s *Server) useTLS() error {
	authority, certificate, err := newCertificate(time.Now(), s.options.TLSHosts)
	if err != nil {
		return err
	}
	s.authority = authority
	s.listener = tls.NewListener(s.listener, &tls.Config{
		Certificates: []tls.Certificate{certificate},
		MinVersion:   tls.VersionTLS12,
		// Faults that cut a connection need HTTP/1.1, where one connection
		// carries one request at a time.
		NextProtos: []string{"http/1.1"},
	})
	return nil
}

func (s *Server) serve() {
	s.http = &http.Server{
		Handler:           http.HandlerFunc(s.route),
		ReadHeaderTimeout: time.Minute,
		BaseContext:       func(net.Listener) context.Context { return s.stopped },
		ConnContext:       withConnection,
		ConnState:         s.connections.change,
		ErrorLog:          log.New(io.Discard, "", 0), // connections that a fault cuts are expected
	}
	go func() {
		s.served <- s.http.Serve(s.listener)
		close(s.served)
	}()
}

// maxBodySize bounds the body of a request, in bytes.
const maxBodySize = 1 << 20

func (s *Server) route(w http.ResponseWriter, r *http.Request) {
	isControl := strings.HasPrefix(r.URL.Path, controlPrefix)
	s.connections.mark(r.Context(), isControl)
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBodySize))
	if err != nil {
		http.Error(w, err.Error(), http.StatusRequestEntityTooLarge)
		return
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	if isControl {
		s.serveControl(w, r)
		return
	}
	result, fault := s.respond(r)
	s.sendDoubles(r)
	s.send(w, r, result, fault)
}

// URL is the emulator's address, http(s)://host:port without a trailing slash: the ACR endpoint, as
// the provider block's acr.endpoint takes it. STS and metadata are served there too.
func (s *Server) URL() string { return s.scheme() + "://" + s.listener.Addr().String() }

func (s *Server) scheme() string {
	if s.options.TLS {
		return "https"
	}
	return "http"
}

// NCREndpoint is the base of the public KR site's API, as the provider block's ncr.endpoint takes
// it. The other sites' bases are served on the same port.
func (s *Server) NCREndpoint() string { return s.URL() + "/ncr/api/v2" }

// CertificateAuthority is the PEM of the authority that signed the server's certificate, for a
// client to trust; nil without TLS.
func (s *Server) CertificateAuthority() []byte { return s.authority }

// Close stops listening and closes every connection, also those with a request in progress. It may
// be called more than once.
func (s *Server) Close() error {
	err := s.http.Close()
	s.stop() // last, so that a response that a fault delays is not sent
	if err != nil {
		return fmt.Errorf("close emulator: %w", err)
	}
	if err, first := <-s.served; first && !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("close emulator: %w", err)
	}
	return nil
}
