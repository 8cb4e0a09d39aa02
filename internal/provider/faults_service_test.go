// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"bufio"
	"context"
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

// service is a server that a read is directed to.
type service struct {
	url      string                   // scheme, host and port
	received func(string) (int, bool) // how many requests of an operation came; false where none can come
	check    func(*testing.T)         // what else must hold after the read; nil where nothing must
	waits    *stopping
	another  string // host that a redirect leads to
}

// stopping stops the provider in the first wait.
type stopping struct {
	session   *session
	enabled   bool
	once      sync.Once
	stoppedAt time.Time
}

func (s service) host() string {
	_, host, _ := strings.Cut(s.url, "://")
	return host
}

// begun must be called in each wait.
func (s *stopping) begun() {
	if s.enabled {
		s.once.Do(func() {
			s.stoppedAt = time.Now()
			s.session.Stop()
		})
	}
}

// withFaults starts an emulator with faults, which act in order.
func withFaults(faults ...emulator.Fault) func(*testing.T, *variant) service {
	return func(t *testing.T, v *variant) service {
		t.Helper()
		server, target := emulatedService(t)
		for _, fault := range faults {
			if fault.Operation == "" {
				fault.Operation = v.source.Operation
			}
			server.AddFault(fault)
		}
		return target
	}
}

func emulatedService(t *testing.T) (*emulator.Server, service) {
	t.Helper()
	waits := &stopping{}
	server := providertest.StartEmulator(t, emulator.Options{Fixture: providertest.Fixture(), Sleep: func(ctx context.Context, wait time.Duration) {
		waits.begun()
		select {
		case <-ctx.Done():
		case <-time.After(wait / speedup):
		}
	}})
	received := func(operation string) (int, bool) { return int(server.Record().Counts[operation]), true }
	return server, service{url: server.URL(), received: received, waits: waits}
}

// rawServer starts a server that reads a request, hands over its connection, and closes it.
func rawServer(answer func(net.Conn)) func(*testing.T, *variant) service {
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
						answer(connection)
					}
				}()
			}
		}()
		return service{
			url: "http://" + listener.Addr().String(), waits: &stopping{},
			received: func(string) (int, bool) { return int(received.Load()), true },
		}
	}
}

// unreachable is a service that can receive no request.
func unreachable(url string) service {
	return service{url: url, waits: &stopping{}, received: func(string) (int, bool) { return 0, false }}
}
