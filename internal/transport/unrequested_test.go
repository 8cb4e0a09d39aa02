// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// idleServer serves one connection at a time, and lets a test decide what it does with a connection
// after its response.
type idleServer struct {
	host  string
	url   string
	roots *x509.CertPool
	alone []bool
	mutex sync.Mutex // of alone

	withResponse string              // is sent together with each response
	left         chan bool           // the client has the response
	then         func(conn net.Conn) // is called after that
	closed       chan bool           // the client has closed the connection
}

func (s *idleServer) start(t *testing.T, isTLS bool) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.host = listener.Addr().String()
	s.url = "http://" + s.host
	if isTLS {
		reference := httptest.NewTLSServer(nil)
		t.Cleanup(reference.Close)
		s.roots = x509.NewCertPool()
		s.roots.AddCert(reference.Certificate())
		s.url = "https://" + s.host
		listener = tls.NewListener(listener, &tls.Config{Certificates: reference.TLS.Certificates, MinVersion: tls.VersionTLS12})
	}
	s.left, s.closed = make(chan bool), make(chan bool)
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			accepted, err := listener.Accept()
			if err != nil {
				return
			}
			s.serve(accepted)
		}
	}()
}

func (s *idleServer) serve(accepted net.Conn) {
	defer func() { _ = accepted.Close() }()
	reader := bufio.NewReader(accepted)
	request, err := http.ReadRequest(reader)
	if err != nil {
		return
	}
	s.mutex.Lock()
	s.alone = append(s.alone, request.Close)
	id := strconv.Itoa(len(s.alone))
	s.mutex.Unlock()
	_, _ = io.WriteString(accepted, rawResponse(http.StatusOK, id, "")+s.withResponse)
	if request.Close {
		return
	}
	<-s.left
	if s.then != nil {
		s.then(accepted)
	}
	_, _ = reader.ReadByte() // until the client closes the connection
	s.closed <- true
}

// requests says of each request whether it is its connection's only one, by its own words.
func (s *idleServer) requests() []bool {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return slices.Clone(s.alone)
}

// TestUnrequestedBytes takes bytes without a request as evidence that a host mixes up responses,
// whenever they are received. A server that closes an idle connection is not evidence.
func TestUnrequestedBytes(t *testing.T) {
	t.Parallel()
	send := func(raw string) func(net.Conn) {
		return func(accepted net.Conn) { _, _ = io.WriteString(accepted, raw) }
	}
	again := rawResponse(http.StatusOK, "again", "of another request")
	for name, test := range map[string]struct {
		withResponse string
		then         func(net.Conn)
		isEvidence   bool
	}{
		"with the response":  {again, nil, true},
		"after the response": {"", send(again), true},
		"no response at all": {"", send("x"), true},
		"a server's timeout": {"", send(rawResponse(http.StatusRequestTimeout, "", "")), false},
		"the end": {"", func(accepted net.Conn) {
			_ = accepted.(interface{ CloseWrite() error }).CloseWrite()
		}, false},
	} {
		for _, isTLS := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, TLS %t", name, isTLS), func(t *testing.T) {
				t.Parallel()
				server := &idleServer{withResponse: test.withResponse, then: test.then}
				server.start(t, isTLS)
				logger, logged := warnings(server.host)
				client := New(Options{Logger: logger})
				client.http.TLSClientConfig.RootCAs, client.fresh.TLSClientConfig.RootCAs = server.roots, server.roots
				call := callTo(server.url)
				for range 2 {
					if _, err := Do(t.Context(), client, call); err != nil {
						t.Fatal(err)
					}
					if len(server.requests()) == 1 || !test.isEvidence {
						server.left <- true
						select {
						case <-server.closed:
						case <-time.After(endsWithin):
							t.Fatalf("the connection is not closed after %s", endsWithin)
						}
					}
				}
				if requests := server.requests(); !slices.Equal(requests, []bool{false, test.isEvidence}) {
					t.Errorf("requests on connections of their own: %t", requests)
				}
				want := ""
				if test.isEvidence {
					want = mixingWarning + `"the host sent bytes without a request"` + "\n"
				}
				if logged() != want {
					t.Errorf("logged\n%swant\n%s", logged(), want)
				}
			})
		}
	}
}

// pendingConnection is a connection of which a Read ends when it is closed.
type pendingConnection struct {
	net.Conn
	reading, closed chan bool
}

func (c *pendingConnection) Read([]byte) (int, error) {
	close(c.reading)
	<-c.closed
	return 0, net.ErrClosed
}

func (c *pendingConnection) Close() error {
	close(c.closed)
	return nil
}

// TestIdleConnections reports a connection that is closed without a pending Read only while it is
// idle, and sees what is received.
func TestIdleConnections(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		isBelowTLS bool
		isPending  bool  // net/http reads from it
		left       error // how net/http left the connection
		steps      string
		want       int
	}{
		"idle":                    {false, false, nil, "left", 1},
		"closed twice":            {false, false, nil, "left closed", 1},
		"cancelled":               {false, false, nil, "left cancelled", 0}, // by net/http, of a response without a body
		"cancelled afterwards":    {false, false, nil, "left received cancelled", 1},
		"below a session":         {true, false, nil, "left", 0},
		"not kept":                {false, false, errors.New("closed"), "left", 0},
		"after the next began":    {false, false, nil, "begun left", 0},
		"before the next began":   {false, false, nil, "left begun", 0},
		"by net/http, or a timer": {false, true, nil, "left", 0},
	} {
		reports := 0
		followed := &exchanges{onUnrequested: func() { reports++ }}
		ctx, cancel := context.WithCancel(t.Context())
		trace := httptrace.ContextClientTrace(followed.watch(ctx))
		used, pending := &connection{Conn: &closeRecorder{}}, &pendingConnection{reading: make(chan bool), closed: make(chan bool)}
		var received net.Conn = used
		if test.isBelowTLS {
			received = tls.Client(used, &tls.Config{MinVersion: tls.VersionTLS12})
		}
		trace.GotConn(httptrace.GotConnInfo{Conn: received})
		if followed.current == nil {
			t.Errorf("%s: no exchange has begun", name)
		}
		for step := range strings.FieldsSeq(test.steps) {
			switch step {
			case "left":
				trace.PutIdleConn(test.left)
			case "begun":
				used.begin()
			case "closed":
				_ = used.Close()
			case "received":
				followed.isReceived.Store(true)
			case "cancelled":
				cancel()
			}
		}
		if test.isPending {
			used.Conn = pending
			go func() { _, _ = used.Read(nil) }()
			<-pending.reading
		}
		_ = used.Close()
		cancel()
		if reports != test.want {
			t.Errorf("%s: %d reports, want %d", name, reports, test.want)
		}
	}
}

// lastRecord is a TLS session that returns the last bytes together with its end, as crypto/tls
// does.
type lastRecord struct {
	closeRecorder
	text string
}

func (c *lastRecord) Read(buffer []byte) (int, error) { return copy(buffer, c.text), io.EOF }

// TestUnrequestedBytesWithTheEnd takes bytes with the end of a connection as evidence too, but not
// a server's 408, nor the end alone.
func TestUnrequestedBytesWithTheEnd(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{"HTTP/1.1 200 OK": 1, "x": 1, "HTTP/1.0 408 Request Timeout": 0, "": 0} {
		reports := 0
		used := &connection{Conn: &lastRecord{text: text}}
		used.leave(used.begin(), func() { reports++ })
		_, _ = used.Read(make([]byte, headerLimit))
		_ = used.Close()
		if reports != want {
			t.Errorf("%q: %d reports, want %d", text, reports, want)
		}
	}
	used := &connection{Conn: &lastRecord{text: "of the response"}}
	begun := used.begin()
	_, _ = used.Read(make([]byte, headerLimit))
	used.leave(begun, func() { t.Error("the end of a response is evidence") })
	_ = used.Close()
}

// TestBytesBeforeARequest takes bytes before a request as evidence, and does not accept the
// response: net/http may take them for it if the request begins before it has read them.
func TestBytesBeforeARequest(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{"HTTP/1.1 200 OK": 1, "HTTP/1.1 408 Request Timeout": 0} {
		reports := 0
		used := &connection{Conn: &lastRecord{text: text}}
		first := used.begin()
		first.end(true, false)
		used.leave(first, func() { reports++ })
		_, _ = used.Read(make([]byte, headerLimit))
		second := used.begin()
		second.end(true, false)
		_ = used.Close()
		if reports != want || !first.isBound || second.isBound {
			t.Errorf("%q: %d reports, want %d; bound: %t, %t", text, reports, want, first.isBound, second.isBound)
		}
	}
}

// TestTLSThatDoesNotBegin names the limit of a server that accepts a connection and says nothing.
func TestTLSThatDoesNotBegin(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	dial := trackedTLS(&net.Dialer{Timeout: 100 * time.Millisecond}, &tls.Config{MinVersion: tls.VersionTLS12})
	if _, err := dial(t.Context(), "tcp", listener.Addr().String()); !errors.Is(err, errHandshakeTimeout) || err.Error() != "no TLS connection within 10s" {
		t.Errorf("error %v", err)
	}
}

// TestHostNameThatIsNotResolvedInTime names the host, as a connection without TLS does.
func TestHostNameThatIsNotResolvedInTime(t *testing.T) {
	t.Parallel()
	resolver := &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	}}
	dialer := &net.Dialer{Timeout: time.Millisecond, Resolver: resolver}
	for name, dial := range map[string]dialFunc{
		"TLS": trackedTLS(dialer, &tls.Config{MinVersion: tls.VersionTLS12}), "plain": tracked(dialer.DialContext),
	} {
		_, err := dial(t.Context(), "tcp", "cr.example.com:443")
		failed := classifyNetworkError(err, "cr.example.com:443", newRedactor())
		if want := "the host name cr.example.com could not be resolved: i/o timeout"; failed.Message != want || failed.Reason != ReasonUnknownHost || !failed.Retryable {
			t.Errorf("%s: %+v, want %s", name, failed, want)
		}
	}
}
