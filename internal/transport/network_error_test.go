// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"
)

func TestBodiesAreBounded(t *testing.T) {
	t.Parallel()
	block := strings.Repeat("x", 1<<20)
	written := make(chan int, 1)
	call := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		blocks := 0
		for ; blocks < 256; blocks++ {
			if _, err := io.WriteString(w, block); err != nil {
				break
			}
		}
		written <- blocks
	})
	_, err := Do(t.Context(), New(Options{MaxRetries: 3}), call)
	if got, want := err.Error(), "GetThing: HTTP 200: the answer is larger than 8 MiB (attempts: 1)"; got != want {
		t.Errorf("error %q, want %q", got, want)
	}
	if failure := failureOf(t, err); failure.Kind != KindUnexpected {
		t.Errorf("kind %d, want unexpected", failure.Kind)
	}
	if blocks := <-written; blocks > 64 { // the bound, and what the sockets between hold
		t.Errorf("%d MiB were taken in, want about 8", blocks)
	}
}

func TestWhatIsNotHTTP(t *testing.T) {
	t.Parallel()
	_, err := Do(t.Context(), New(Options{}), breakOff(t, "SMTP ready\r\n\r\n"))
	want := `GetThing: what came is no HTTP answer: malformed HTTP status code "ready" (attempts: 1)`
	if err.Error() != want {
		t.Errorf("error %q, want %q", err, want)
	}
	if failure := failureOf(t, err); strings.Contains(failure.Cause.Error(), "http://") {
		t.Errorf("the cause names the URL: %v", failure.Cause)
	}
}

func TestTheLargestBodyIsWhole(t *testing.T) {
	t.Parallel()
	call := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, strings.Repeat("x", maximumBodyBytes))
	})
	got, err := Do(t.Context(), New(Options{}), call)
	if len(got) != maximumBodyBytes || err != nil {
		t.Errorf("%d bytes, %v, want %d", len(got), err, maximumBodyBytes)
	}
}

// breakOff answers with what it is given, and closes the connection.
func breakOff(t *testing.T, answer string) Call[string] {
	t.Helper()
	return serve(t, func(w http.ResponseWriter, _ *http.Request) {
		connection, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Errorf("hijack: %v", err)
			return
		}
		_, _ = io.WriteString(connection, answer)
		_ = connection.Close()
	})
}

func TestHalfAnAnswerIsNone(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]string{
		"nothing":              "",
		"half the header":      "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n",
		"half the body":        "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"half\":",
		"a chunk without end":  "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
		"an error's half body": "HTTP/1.1 403 Forbidden\r\nContent-Length: 100\r\n\r\n{",
	} {
		var waited waits
		_, err := Do(t.Context(), New(Options{MaxRetries: 2, After: waited.after}), breakOff(t, answer))
		if got, want := err.Error(), "GetThing: the connection broke off before the whole answer came (attempts: 3)"; got != want {
			t.Errorf("%s: error %q, want %q", name, got, want)
		}
		if failure := failureOf(t, err); failure.Kind != KindUnavailable || len(waited.asked) != 2 {
			t.Errorf("%s: %+v after %d waits", name, failure, len(waited.asked))
		}
	}
}

// closedAddress is one that nobody listens on.
func closedAddress(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = listener.Close()
	return listener.Addr().String()
}

func TestASlowBodyEndsTheAttempt(t *testing.T) {
	t.Parallel()
	call := serve(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, "half")
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	})
	_, err := Do(t.Context(), New(Options{AttemptTimeout: 50 * time.Millisecond}), call)
	if want := "GetThing: no whole answer came within 50ms, the limit of one attempt (attempts: 1)"; err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
	if failure := failureOf(t, err); failure.Kind != KindTimeout || !failure.Retryable || errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%+v", failure)
	}
}

func TestHeadersAreBounded(t *testing.T) {
	t.Parallel()
	call := serve(t, func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("X-Long", strings.Repeat("x", 128<<10)) })
	_, err := Do(t.Context(), New(Options{}), call)
	if want := "GetThing: what came is no HTTP answer: server response headers exceeded 65536 bytes; aborted (attempts: 1)"; err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
}

func TestAConnectionThatTakesTooLong(t *testing.T) {
	t.Parallel()
	slow := &net.OpError{Op: "dial", Net: "tcp", Err: os.ErrDeadlineExceeded}
	failure := networkError(slow, "host.example", newRedactor(nil))
	if failure.Kind != KindUnavailable || !failure.Retryable || failure.Message != "dial tcp: i/o timeout" {
		t.Errorf("%+v", failure)
	}
}

// TestSettings are those that no test shows by what happens.
func TestSettings(t *testing.T) {
	t.Parallel()
	client := New(Options{})
	if client.http.TLSClientConfig.MinVersion != tls.VersionTLS12 || client.http.TLSClientConfig.InsecureSkipVerify {
		t.Errorf("TLS %+v", client.http.TLSClientConfig)
	}
	if client.http.MaxConnsPerHost != 32 || client.http.MaxIdleConnsPerHost != 32 || client.http.Protocols.HTTP2() {
		t.Errorf("%d connections, %d idle, protocols %s", client.http.MaxConnsPerHost, client.http.MaxIdleConnsPerHost, client.http.Protocols)
	}
	if client.options.AttemptTimeout != 30*time.Second {
		t.Errorf("an attempt has %v", client.options.AttemptTimeout)
	}
}

func TestPlainHTTPNeverMeetsAProxy(t *testing.T) {
	t.Setenv("HTTP_PROXY", "http://127.0.0.1:1")
	for _, address := range []string{"http://127.0.0.1:8080", "http://localhost", "http://service.example"} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		if proxy, err := New(Options{}).http.Proxy(request); proxy != nil || err != nil {
			t.Errorf("%s goes through %v, %v", address, proxy, err)
		}
	}
}

func TestReasonsForCertificates(t *testing.T) {
	t.Parallel()
	for want, err := range map[string]error{
		"this machine does not trust the authority that signed it":           x509.UnknownAuthorityError{},
		"it is for another host":                                             x509.HostnameError{Certificate: &x509.Certificate{}, Host: "x"},
		"it has expired or is not yet valid":                                 x509.CertificateInvalidError{Reason: x509.Expired},
		"x509: failed to load system roots and no roots provided; no bundle": x509.SystemRootsError{Err: errors.New("no bundle")},
	} {
		failure := networkError(&tls.CertificateVerificationError{Err: err}, "host.example", newRedactor(nil))
		if failure.Message != "the server's certificate is not accepted: "+want || failure.Retryable || failure.Advice != adviceOnCertificate {
			t.Errorf("%v: %+v", err, failure)
		}
	}
}

func TestABusyProxyIsAskedAgain(t *testing.T) {
	t.Parallel()
	asked := 0
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { asked++; w.WriteHeader(http.StatusBadGateway) }))
	t.Cleanup(proxy.Close)
	client, call := throughProxy(proxy.URL)
	_, err := Do(t.Context(), client, call)
	want := "GetThing: the proxy " + proxy.Listener.Addr().String() + " refused to connect to it: 502 Bad Gateway (attempts: 2)"
	if err == nil || err.Error() != want || asked != 2 {
		t.Errorf("asked %d times, error %v, want %s", asked, err, want)
	}
}

func TestRefusedConnection(t *testing.T) {
	t.Parallel()
	address := closedAddress(t)
	var waited waits
	_, err := Do(t.Context(), New(Options{MaxRetries: 1, After: waited.after}), callTo("http://"+address))
	if got, want := err.Error(), "GetThing: the connection was refused (attempts: 2)"; got != want {
		t.Errorf("error %q, want %q", got, want)
	}
	if failure := failureOf(t, err); failure.Host != address {
		t.Errorf("host %q, want %q", failure.Host, address)
	}
}

// throughProxy makes a client that goes through a proxy to a service which is not asked in these tests.
func throughProxy(proxy string) (*Client, Call[string]) {
	client := New(Options{MaxRetries: 1, After: (&waits{}).after})
	address, _ := url.Parse(proxy)
	client.http.Proxy = http.ProxyURL(address)
	return client, callTo("https://service.invalid")
}

func TestARefusingProxyIsNamed(t *testing.T) {
	t.Parallel()
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusProxyAuthRequired) }))
	t.Cleanup(proxy.Close)
	client, call := throughProxy("http://user:planted-secret@" + proxy.Listener.Addr().String())
	_, err := Do(t.Context(), client, call)
	want := "GetThing: the proxy " + proxy.Listener.Addr().String() + " refused to connect to it: 407 Proxy Authentication Required (attempts: 1)"
	if err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
}

func TestAProxyThatIsNotThereIsNamed(t *testing.T) {
	t.Parallel()
	proxy := closedAddress(t)
	client, call := throughProxy("http://user:planted-secret@" + proxy)
	_, err := Do(t.Context(), client, call)
	if want := "GetThing: on the way to the proxy " + proxy + ": the connection was refused (attempts: 2)"; err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
}

func TestUntrustedCertificateIsNotRetried(t *testing.T) {
	t.Parallel()
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.Config.ErrorLog = discardLog()
	server.StartTLS()
	t.Cleanup(server.Close)
	_, err := Do(t.Context(), New(Options{MaxRetries: 3}), callTo(server.URL))
	if got, want := err.Error(), "GetThing: the server's certificate is not accepted: this machine does not trust the authority that signed it (attempts: 1)"; got != want {
		t.Errorf("error %q, want %q", got, want)
	}
}

func TestAServerWithoutTLS(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(server.Close)
	_, err := Do(t.Context(), New(Options{MaxRetries: 3}), callTo(strings.Replace(server.URL, "http://", "https://", 1)))
	if want := "GetThing: the server does not speak TLS on this port (attempts: 1)"; err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
}

func TestUnknownHostIsNotRetried(t *testing.T) {
	t.Parallel()
	// .invalid never resolves (RFC 6761), with or without a network.
	failure := networkError(&net.DNSError{Err: "no such host", Name: "cr.nowhere.invalid", IsNotFound: true}, "cr.nowhere.invalid", newRedactor(nil))
	if failure.Retryable || failure.Message != "the name cr.nowhere.invalid does not resolve" || failure.Kind != KindUnavailable || failure.Advice != adviceOnName {
		t.Errorf("%+v", failure)
	}
}

func TestANameThatCanNotBeLookedUpIsRetried(t *testing.T) {
	t.Parallel()
	failure := networkError(&net.DNSError{Err: "server misbehaving", Name: "cr.nowhere.invalid", IsTemporary: true}, "cr.nowhere.invalid", newRedactor(nil))
	if !failure.Retryable || failure.Message != "the name cr.nowhere.invalid could not be looked up: server misbehaving" || failure.Kind != KindUnavailable {
		t.Errorf("%+v", failure)
	}
}

func TestNoCompressionIsAskedFor(t *testing.T) {
	t.Parallel()
	var asked []string
	call := serve(t, func(_ http.ResponseWriter, r *http.Request) { asked = r.Header.Values("Accept-Encoding") })
	if _, err := Do(t.Context(), New(Options{}), call); len(asked) != 0 || err != nil {
		t.Errorf("asked for %q, %v", asked, err)
	}
}
