// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"bufio"
	"context"
	"maps"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/providertest"
)

// service is what a provider reads from.
type service struct {
	url      string                   // scheme, host and port
	received func(string) (int, bool) // counts the requests of an operation; false where none can arrive
	check    func(*testing.T)         // checks what else must hold after the read; may be nil
	stopper  *stopper
	redirect string // host that a redirect leads to
}

// stopper stops a provider when a read first waits, if it is enabled.
type stopper struct {
	session   *session
	enabled   bool
	once      sync.Once
	stoppedAt time.Time
}

func (s service) host() string {
	_, host, _ := strings.Cut(s.url, "://")
	return host
}

// waiting is called in each wait.
func (s *stopper) waiting() {
	if s.enabled {
		s.once.Do(func() {
			s.stoppedAt = time.Now()
			s.session.Stop()
		})
	}
}

// withEmulator starts the emulator with faults, which act one after the other.
func withEmulator(faults ...emulator.Fault) func(*testing.T, *variant) service {
	return func(t *testing.T, v *variant) service {
		t.Helper()
		server, started := emulatorService(t)
		for _, fault := range faults {
			if fault.Operation == "" {
				fault.Operation = v.source.Operation
			}
			if v.ahead != 0 {
				fault.Headers = maps.Clone(fault.Headers)
				if fault.Headers == nil {
					fault.Headers = map[string]string{}
				}
				fault.Headers["Date"] = time.Now().Add(v.ahead).UTC().Format(http.TimeFormat)
			}
			server.AddFault(fault)
		}
		return started
	}
}

func emulatorService(t *testing.T) (*emulator.Server, service) {
	t.Helper()
	stopper := &stopper{}
	server := providertest.StartEmulator(t, emulator.Options{Fixture: providertest.Fixture(), Sleep: func(ctx context.Context, wait time.Duration) {
		stopper.waiting()
		select {
		case <-ctx.Done():
		case <-time.After(wait / speedup):
		}
	}})
	received := func(operation string) (int, bool) { return int(server.Record().Counts[operation]), true }
	return server, service{url: server.URL(), received: received, stopper: stopper}
}

// withConnection starts a server that reads a request, passes its connection to respond, and closes
// it.
func withConnection(respond func(net.Conn)) func(*testing.T, *variant) service {
	return func(t *testing.T, _ *variant) service {
		t.Helper()
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = listener.Close() })
		var received atomic.Int64
		go func() {
			for {
				connection, err := listener.Accept()
				if err != nil {
					return
				}
				go func() {
					defer func() { _ = connection.Close() }()
					if _, err := http.ReadRequest(bufio.NewReader(connection)); err == nil {
						received.Add(1)
						respond(connection)
					}
				}()
			}
		}()
		return service{
			url: "http://" + listener.Addr().String(), stopper: &stopper{},
			received: func(string) (int, bool) { return int(received.Load()), true },
		}
	}
}

// unreachable returns a service at which no request can arrive.
func unreachable(url string) service {
	return service{url: url, stopper: &stopper{}, received: func(string) (int, bool) { return 0, false }}
}
