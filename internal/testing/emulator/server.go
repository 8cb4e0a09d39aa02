// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"strings"
	"time"
)

// Server is a running emulator. All methods may be called at any time from
// any goroutine.
type Server struct {
	options   Options
	listener  net.Listener
	http      *http.Server
	stop      context.CancelFunc
	stopped   context.Context
	served    chan error
	authority []byte

	world       *world
	schedule    schedule
	faults      faultList
	recorder    recorder
	connections connectionCounter
	nonces      nonceStore

	sessions       sessionStore
	metadataTokens metadataTokens
	registry       registryStore
	identifiers    identifiers
}

// Start listens and serves until Close. It fails on a fixture that Validate
// refuses, on an address that is not a loopback one, and when it cannot listen.
func Start(options Options) (*Server, error) {
	options = options.withDefaults()
	if err := options.validate(); err != nil {
		return nil, fmt.Errorf("start emulator: %w", err)
	}
	if err := options.Fixture.Validate(); err != nil {
		return nil, fmt.Errorf("start emulator: %w", err)
	}
	listener, err := listenLoopback(options.Address)
	if err != nil {
		return nil, fmt.Errorf("start emulator: %w", err)
	}
	server := &Server{options: options, served: make(chan error, 1), world: newWorld(options.Fixture)}
	server.stopped, server.stop = context.WithCancel(context.Background())
	server.listener = &shapingListener{
		Listener:    listener,
		connections: &server.connections,
		delay:       options.RoundTripDelay,
		sleep:       func(duration time.Duration) { options.Sleep(server.stopped, duration) },
	}
	if options.TLS {
		if err := server.useTLS(); err != nil {
			return nil, errors.Join(fmt.Errorf("start emulator: %w", err), listener.Close())
		}
	}
	server.serve()
	return server, nil
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
		ErrorLog:          log.New(io.Discard, "", 0), // what a fault cuts is no news
	}
	go func() {
		s.served <- s.http.Serve(s.listener)
		close(s.served)
	}()
}

func (s *Server) route(w http.ResponseWriter, r *http.Request) {
	if strings.HasPrefix(r.URL.Path, controlPrefix) {
		s.connections.markControl(r.Context())
		s.serveControl(w, r)
		return
	}
	s.connections.markService(r.Context())
	s.serviceAt(r)(w, r)
}

// URL is the emulator's address, http(s)://host:port without a trailing slash:
// the ACR endpoint, as the provider block's acr.endpoint takes it.
func (s *Server) URL() string {
	scheme := "http"
	if s.options.TLS {
		scheme = "https"
	}
	return scheme + "://" + s.listener.Addr().String()
}

// NCREndpoint is the base of the public KR site's API, as the provider block's
// ncr.endpoint takes it. The other sites' bases are served on the same port.
func (s *Server) NCREndpoint() string { return s.URL() + "/ncr/api/v2" }

// CredentialsURI is where the fixture's credentials URI is, or "" when it has
// none. STS and metadata have no path of their own: they are asked at URL.
func (s *Server) CredentialsURI() string {
	if path := s.options.Fixture.SignIn.CredentialsURI.Path; path != "" {
		return s.URL() + path
	}
	return ""
}

// CertificateAuthority is the PEM of the authority that signed the server's
// certificate, to be trusted by a client; nil without TLS.
func (s *Server) CertificateAuthority() []byte { return s.authority }

// Close stops listening and closes every connection, also those with a request
// in work. It may be called more than once.
func (s *Server) Close() error {
	err := s.http.Close()
	s.stop() // last, so that what a fault holds back is not sent after all
	if err != nil {
		return fmt.Errorf("close emulator: %w", err)
	}
	if err, first := <-s.served; first && !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("close emulator: %w", err)
	}
	return nil
}
