// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestNotHTTP(t *testing.T) {
	t.Parallel()
	_, err := Do(t.Context(), New(Options{}), serveRaw(t, "SMTP ready\r\n\r\n"))
	want := `GetThing: the response is not valid HTTP: malformed HTTP status code "ready" (attempts: 1)`
	if err.Error() != want {
		t.Errorf("error %q, want %q", err, want)
	}
	if failed := callError(t, err); failed.Reason != ReasonNotHTTP || strings.Contains(failed.Cause.Error(), "http://") {
		t.Errorf("%+v, or the cause contains the URL", failed)
	}
}

// serveRaw writes the bytes of a response, and closes the connection.
func serveRaw(t *testing.T, response string) Call[string] {
	t.Helper()
	return serve(t, func(w http.ResponseWriter, _ *http.Request) {
		connection, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Errorf("hijack: %v", err)
			return
		}
		_, _ = io.WriteString(connection, response)
		_ = connection.Close()
	})
}

func TestTruncatedResponse(t *testing.T) {
	t.Parallel()
	for name, response := range map[string]string{
		"nothing":                 "",
		"half the header":         "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n",
		"half the body":           "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"half\":",
		"missing last chunk":      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
		"half the body, HTTP 403": "HTTP/1.1 403 Forbidden\r\nContent-Length: 100\r\n\r\n{",
	} {
		var recorder waitRecorder
		_, err := Do(t.Context(), New(Options{MaxRetries: 2, After: recorder.after}), serveRaw(t, response))
		if got, want := err.Error(), "GetThing: the connection was closed before the response was complete (attempts: 3)"; got != want {
			t.Errorf("%s: error %q, want %q", name, got, want)
		}
		failed := callError(t, err)
		if failed.Kind != KindUnavailable || failed.Reason != ReasonConnectionLost || len(recorder.waits) != 2 {
			t.Errorf("%s: %+v after %d waits", name, failed, len(recorder.waits))
		}
	}
}

// closedAddress returns an address where nothing listens.
func closedAddress(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = listener.Close()
	return listener.Addr().String()
}

func TestSlowBodyEndsAttempt(t *testing.T) {
	t.Parallel()
	call := serve(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, "half")
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	})
	_, err := Do(t.Context(), New(Options{AttemptTimeout: 50 * time.Millisecond}), call)
	if want := "GetThing: no complete response within 50ms, the limit of one attempt (attempts: 1)"; err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
	failed := callError(t, err)
	if failed.Kind != KindTimeout || failed.Reason != ReasonAttemptTimeout || !failed.Retryable || errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%+v", failed)
	}
}

// TestConnectionProblems has errors of net/http about connections that could not be made, and about
// those that ended.
func TestConnectionProblems(t *testing.T) {
	t.Parallel()
	address := &net.TCPAddr{IP: net.IPv4(192, 0, 2, 1), Port: 443}
	dial := func(err error) error {
		return &net.OpError{Op: "dial", Net: "tcp", Addr: address, Err: err}
	}
	read := func(err syscall.Errno) error {
		return &net.OpError{Op: "read", Net: "tcp", Addr: address, Err: os.NewSyscallError("read", err)}
	}
	const ended = "the connection was closed before the response was complete"
	for _, test := range []struct {
		err    error
		reason Reason
		want   string
	}{
		{dial(os.ErrDeadlineExceeded), ReasonNotConnected, "could not connect to host.example (192.0.2.1:443): no response within 10s"},
		{dial(os.NewSyscallError("connect", syscall.ETIMEDOUT)), ReasonNotConnected, "could not connect to host.example (192.0.2.1:443): no response within 10s"},
		{dial(os.NewSyscallError("connect", syscall.ECONNREFUSED)), ReasonNotConnected, "could not connect to host.example (192.0.2.1:443): connection refused"},
		{dial(os.NewSyscallError("connect", syscall.EHOSTUNREACH)), ReasonNotConnected, "could not connect to host.example (192.0.2.1:443): no route to host"},
		{dial(os.NewSyscallError("connect", syscall.ENETUNREACH)), ReasonNotConnected, "could not connect to host.example (192.0.2.1:443): network is unreachable"},
		{dial(os.NewSyscallError("connect", syscall.EPERM)), ReasonNotConnected, "could not connect to host.example (192.0.2.1:443): operation not permitted"},
		{dial(errors.New("missing address")), ReasonNotConnected, "could not connect to host.example (192.0.2.1:443): missing address"},
		{&net.OpError{Op: "dial", Net: "tcp", Err: os.ErrDeadlineExceeded}, ReasonNotConnected, "could not connect to host.example: no response within 10s"},
		{errHandshakeTimeout, ReasonNotConnected, "could not connect to host.example: no TLS connection within 10s"},
		{errors.New("net/http: TLS handshake timeout"), ReasonNotConnected, "could not connect to host.example: no TLS connection within 10s"},
		{read(syscall.ECONNRESET), ReasonConnectionLost, ended},
		{read(syscall.ETIMEDOUT), ReasonConnectionLost, ended + ": connection timed out"},
		{read(syscall.EHOSTUNREACH), ReasonConnectionLost, ended + ": no route to host"},
	} {
		client := New(inEnvironment(nil))
		failed := client.networkError(test.err, "host.example", client.redactor(nil))
		if failed.Kind != KindUnavailable || failed.Reason != test.reason || !failed.Retryable || failed.Message != test.want {
			t.Errorf("%v: %+v, want %s", test.err, failed, test.want)
		}
	}
}

func TestRefusedConnection(t *testing.T) {
	t.Parallel()
	address := closedAddress(t)
	var recorder waitRecorder
	_, err := Do(t.Context(), New(Options{MaxRetries: 1, After: recorder.after}), callTo("http://"+address))
	if got, want := err.Error(), "GetThing: could not connect to "+address+": connection refused (attempts: 2)"; got != want {
		t.Errorf("error %q, want %q", got, want)
	}
	if failed := callError(t, err); failed.Host != address || failed.Reason != ReasonNotConnected {
		t.Errorf("%+v, want host %q", failed, address)
	}
}

func TestCertificateErrors(t *testing.T) {
	t.Parallel()
	for want, err := range map[string]error{
		"is signed by an unknown authority": x509.UnknownAuthorityError{},
		"is for another host":               x509.HostnameError{Certificate: &x509.Certificate{}, Host: "x"},
		"has expired or is not yet valid":   x509.CertificateInvalidError{Reason: x509.Expired},
		"is not valid: x509: failed to load system roots and no roots provided; no bundle": x509.SystemRootsError{Err: errors.New("no bundle")},
	} {
		failed := classifyNetworkError(&tls.CertificateVerificationError{Err: err}, "host.example", newRedactor())
		if failed.Message != "the TLS certificate of host.example "+want || failed.Retryable || failed.Reason != ReasonCertificate || failed.Kind != KindUnavailable {
			t.Errorf("%v: %+v", err, failed)
		}
	}
}

func TestUntrustedCertificateIsNotRetried(t *testing.T) {
	t.Parallel()
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	t.Cleanup(server.Close)
	_, err := Do(t.Context(), New(Options{MaxRetries: 3}), callTo(server.URL))
	want := "GetThing: the TLS certificate of " + server.Listener.Addr().String() + " is signed by an unknown authority (attempts: 1)"
	if err == nil || err.Error() != want {
		t.Errorf("error %v, want %q", err, want)
	}
}

func TestServerWithoutTLS(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(server.Close)
	_, err := Do(t.Context(), New(Options{MaxRetries: 3}), callTo(strings.Replace(server.URL, "http://", "https://", 1)))
	if want := "GetThing: the server does not speak TLS on this port (attempts: 1)"; err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
	if failed := callError(t, err); failed.Reason != ReasonNoTLS {
		t.Errorf("%+v", failed)
	}
}

func TestHostLookupErrors(t *testing.T) {
	t.Parallel()
	for message, test := range map[string]struct {
		err         *net.DNSError
		isRetryable bool
	}{
		"the host name cr.nowhere.invalid does not resolve":                          {&net.DNSError{Err: "no such host", IsNotFound: true}, false},
		"the host name cr.nowhere.invalid could not be resolved: server misbehaving": {&net.DNSError{Err: "server misbehaving", IsTemporary: true}, true},
	} {
		test.err.Name = "cr.nowhere.invalid"
		failed := classifyNetworkError(test.err, test.err.Name, newRedactor())
		if failed.Message != message || failed.Retryable != test.isRetryable || failed.Kind != KindUnavailable || failed.Reason != ReasonUnknownHost {
			t.Errorf("%+v, want %s", failed, message)
		}
	}
}
