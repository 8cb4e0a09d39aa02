// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
)

// startTunnels starts a proxy that connects to this address, whatever host a request names, and
// counts the connections.
func startTunnels(t *testing.T, address string, start func(*httptest.Server)) (*httptest.Server, *atomic.Int64) {
	t.Helper()
	var connections atomic.Int64
	proxy := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		service, err := net.Dial("tcp", address)
		if err != nil || r.Method != http.MethodConnect {
			t.Errorf("%s %s: %v", r.Method, r.Host, err)
			return
		}
		client, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Errorf("hijack: %v", err)
			return
		}
		connections.Add(1)
		_, _ = io.WriteString(client, "HTTP/1.1 200 Connection established\r\n\r\n")
		var copies sync.WaitGroup
		for _, ends := range [][2]net.Conn{{client, service}, {service, client}} {
			copies.Go(func() {
				_, _ = io.Copy(ends[0], ends[1])
				_ = ends[0].Close()
			})
		}
		copies.Wait()
	}))
	start(proxy)
	t.Cleanup(proxy.Close)
	return proxy, &connections
}

// TestTLSConnectionsAreReused counts connections to a service, direct and through proxies: requests
// share one, and one of its own continues the TLS session of an earlier one.
func TestTLSConnectionsAreReused(t *testing.T) {
	t.Parallel()
	for name, start := range map[string]func(*httptest.Server){
		"direct": nil, "HTTP proxy": (*httptest.Server).Start, "TLS proxy": (*httptest.Server).StartTLS,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var connections []string
			var resumed []bool
			server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				connections, resumed = append(connections, r.RemoteAddr), append(resumed, r.TLS.DidResume)
				w.Header().Set(requestIDHeader, strconv.Itoa(len(resumed)))
			}))
			t.Cleanup(server.Close)
			environment, call, tunnels := map[string]string{}, callTo(server.URL), new(atomic.Int64)
			if start != nil {
				var proxy *httptest.Server
				proxy, tunnels = startTunnels(t, server.Listener.Addr().String(), start)
				environment["HTTPS_PROXY"], call = proxy.URL, callTo("https://example.com") // which the certificate is for, too
			}
			client := New(inEnvironment(environment))
			trusted := server.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs
			client.http.TLSClientConfig.RootCAs, client.fresh.TLSClientConfig.RootCAs = trusted, trusted
			for _, fresh := range []bool{false, false, true, false} {
				call.FreshConnection = fresh
				if _, err := Do(t.Context(), client, call); err != nil {
					t.Fatal(err)
				}
			}
			if shared := connections[0]; !slices.Equal(connections, []string{shared, shared, connections[2], shared}) || connections[2] == shared {
				t.Errorf("connections %q", connections)
			}
			if !slices.Equal(resumed, []bool{false, false, true, false}) {
				t.Errorf("resumed TLS sessions: %t", resumed)
			}
			if want := map[bool]int64{false: 2}[start == nil]; tunnels.Load() != want {
				t.Errorf("%d connections through the proxy, want %d", tunnels.Load(), want)
			}
		})
	}
}
