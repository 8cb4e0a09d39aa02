// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

// endsWithin is far longer than anything here takes, and ends what would hang.
const endsWithin = 10 * time.Second

// serveOpen starts a server that reads a request, passes its connection to respond, and keeps it
// open until the client closes it.
func serveOpen(t *testing.T, respond func(net.Conn)) Call[string] {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer func() { _ = connection.Close() }()
				received := bufio.NewReader(connection)
				if _, err := http.ReadRequest(received); err == nil {
					respond(connection)
					_, _ = io.Copy(io.Discard, received)
				}
			}()
		}
	}()
	return callTo("http://" + listener.Addr().String())
}

// mustEnd calls, and fails a test that would hang.
func mustEnd(ctx context.Context, t *testing.T, client *Client, call Call[string]) error {
	t.Helper()
	ended := make(chan error, 1)
	go func() {
		_, err := Do(ctx, client, call)
		ended <- err
	}()
	select {
	case err := <-ended:
		return err
	case <-time.After(endsWithin):
		t.Fatalf("the call has not ended after %s", endsWithin)
		return nil
	}
}

const switchingProtocols = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"

// TestStatusWithoutBodyIsNotRead sends statuses after which no complete body comes, or one that
// never ends.
func TestStatusWithoutBodyIsNotRead(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ response, want string }{
		"101":                {switchingProtocols, "GetThing: HTTP 101 (attempts: 1)"},
		"101, not a switch":  {"HTTP/1.1 101 Switching Protocols\r\n\r\n", "GetThing: HTTP 101 (attempts: 1)"},
		"101 with bytes":     {switchingProtocols + "thing", "GetThing: HTTP 101 (attempts: 1)"},
		"206, endless":       {"HTTP/1.1 206 Partial Content\r\nContent-Length: 100\r\n\r\nthi", "GetThing: HTTP 206 (attempts: 1)"},
		"201 with a body":    {"HTTP/1.1 201 Created\r\nContent-Length: 5\r\n\r\nthing", "GetThing: HTTP 201 (attempts: 1)"},
		"204":                {"HTTP/1.1 204 No Content\r\n\r\n", "GetThing: HTTP 204 (attempts: 1)"},
		"299":                {"HTTP/1.1 299 Thing\r\nContent-Length: 5\r\n\r\nthing", "GetThing: HTTP 299 (attempts: 1)"},
		"no status":          {"HTTP/1.1 000 Thing\r\nContent-Length: 5\r\n\r\nthing", "GetThing: the response is not valid HTTP: malformed HTTP status code 000 (attempts: 1)"},
		"less than 100":      {"HTTP/1.1 099 Thing\r\nContent-Length: 5\r\n\r\nthing", "GetThing: the response is not valid HTTP: malformed HTTP status code 099 (attempts: 1)"},
		"100, then a status": {"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", "GetThing: HTTP 404 (attempts: 1)"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			call := serveOpen(t, func(connection net.Conn) { _, _ = io.WriteString(connection, test.response) })
			isDecoded, decode := false, call.Decode
			call.Decode = func(response Response) (string, Identity, error) {
				isDecoded = true
				if len(response.Body) > 0 {
					t.Errorf("body %q", response.Body)
				}
				return decode(response)
			}
			err := mustEnd(t.Context(), t, New(Options{}), call)
			if err == nil || err.Error() != test.want || isDecoded == strings.Contains(test.want, "malformed") {
				t.Errorf("error %v, want %s", err, test.want)
			}
			if failed := callError(t, err); failed.Kind == KindUnexpected == failed.Retryable {
				t.Errorf("%+v", failed)
			}
		})
	}
}

// TestOnly200IsASuccess pins what an API's body may come with.
func TestOnly200IsASuccess(t *testing.T) {
	t.Parallel()
	for status := range 1000 {
		if IsSuccess(status) != (status == 200) {
			t.Errorf("status %d: success %t", status, IsSuccess(status))
		}
	}
}

// TestInformationalResponsesEndWithTheAttempt sends what net/http skips, and never a final status.
func TestInformationalResponsesEndWithTheAttempt(t *testing.T) {
	t.Parallel()
	for name, respond := range map[string]func(net.Conn){
		"100, then silence": func(connection net.Conn) { _, _ = io.WriteString(connection, "HTTP/1.1 100 Continue\r\n\r\n") },
		"103, then half a status line": func(connection net.Conn) {
			_, _ = io.WriteString(connection, "HTTP/1.1 103 Early Hints\r\nLink: </>\r\n\r\nHTTP/1.1 20")
		},
		"102 again and again": func(connection net.Conn) {
			for {
				if _, err := io.WriteString(connection, "HTTP/1.1 102 Processing\r\n\r\n"); err != nil {
					return
				}
				time.Sleep(time.Millisecond)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			call := serveOpen(t, respond)
			err := mustEnd(t.Context(), t, New(Options{AttemptTimeout: 200 * time.Millisecond}), call)
			if want := "GetThing: no complete response within 200ms, the limit of one attempt (attempts: 1)"; err == nil || err.Error() != want {
				t.Errorf("error %v, want %s", err, want)
			}
		})
	}
}

// TestInformationalResponsesAreLimited sends them as fast as they are read: together they are a
// header that is too long.
func TestInformationalResponsesAreLimited(t *testing.T) {
	t.Parallel()
	call := serveOpen(t, func(connection net.Conn) {
		for {
			if _, err := io.WriteString(connection, "HTTP/1.1 103 Early Hints\r\n\r\n"); err != nil {
				return
			}
		}
	})
	err := mustEnd(t.Context(), t, New(Options{}), call)
	if want := "GetThing: the response is not valid HTTP: server response headers exceeded 65536 bytes; aborted (attempts: 1)"; err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
}

// stubbornBody is a body that does not obey the context of its request, as that of a 101.
type stubbornBody struct {
	reading chan struct{} // closed when it is read
	closed  chan struct{}
	once    sync.Once
}

func (b *stubbornBody) Read([]byte) (int, error) {
	close(b.reading)
	<-b.closed
	return 0, net.ErrClosed
}

func (b *stubbornBody) Close() error {
	b.once.Do(func() { close(b.closed) })
	return nil
}

type roundTripperFunc func(*http.Request) (*http.Response, error)

func (f roundTripperFunc) RoundTrip(request *http.Request) (*http.Response, error) { return f(request) }

// TestBodyEndsWithItsContext expects the reason for which the context ended.
func TestBodyEndsWithItsContext(t *testing.T) {
	t.Parallel()
	body := &stubbornBody{reading: make(chan struct{}), closed: make(chan struct{})}
	connections := roundTripperFunc(func(*http.Request) (*http.Response, error) { return &http.Response{StatusCode: 200, Body: body}, nil })
	ctx, cancel := context.WithCancelCause(t.Context())
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://127.0.0.1/", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	errEnded := errors.New("ended")
	go func() {
		<-body.reading
		cancel(errEnded)
	}()
	ended := make(chan error, 1)
	go func() {
		_, err := send(connections, request, 1)
		ended <- err
	}()
	select {
	case err := <-ended:
		if !errors.Is(err, errEnded) {
			t.Errorf("error %v, want %v", err, errEnded)
		}
	case <-time.After(endsWithin):
		t.Fatalf("the body is still read after %s", endsWithin)
	}
}
