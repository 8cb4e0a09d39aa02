// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
)

// alert is how crypto/tls reports an alert.
func alert(operation string, code uint8) error {
	return &net.OpError{Op: operation, Err: tls.AlertError(code)}
}

// TestTLSRefusals meets servers that refuse each connection, and one that may accept the next.
func TestTLSRefusals(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		configure func(*tls.Config)
		attempts  int
		want      string
	}{
		"no common version": {
			func(config *tls.Config) { config.MinVersion, config.MaxVersion = tls.VersionTLS10, tls.VersionTLS11 }, 1,
			"the server refused the TLS connection: protocol version not supported",
		},
		"no common cipher": {
			func(config *tls.Config) { // the certificate's key is RSA
				config.MaxVersion, config.CipherSuites = tls.VersionTLS12, []uint16{tls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256}
			}, 1, "the server refused the TLS connection: handshake failure",
		},
		"a client certificate is required": {
			func(config *tls.Config) {
				config.MaxVersion, config.ClientAuth = tls.VersionTLS12, tls.RequireAnyClientCert
			}, 1,
			"the server refused the TLS connection: handshake failure",
		},
		"the server fails": {
			func(config *tls.Config) {
				config.GetConfigForClient = func(*tls.ClientHelloInfo) (*tls.Config, error) { return nil, errors.New("no configuration") }
			}, 4, "remote error: tls: internal error",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("a request arrived") }))
			server.Config.ErrorLog = log.New(io.Discard, "", 0)
			server.TLS = &tls.Config{}
			test.configure(server.TLS)
			server.StartTLS()
			t.Cleanup(server.Close)
			var recorder waitRecorder
			client := New(Options{MaxRetries: 3, After: recorder.after})
			client.http.TLSClientConfig.RootCAs = x509.NewCertPool()
			client.http.TLSClientConfig.RootCAs.AddCert(server.Certificate())
			_, err := Do(t.Context(), client, callTo(server.URL))
			failed := callError(t, err)
			if failed.Message != test.want || failed.Attempts != test.attempts || failed.Kind != KindUnavailable || failed.Retryable != (test.attempts > 1) {
				t.Errorf("%+v, want %s after %d attempts", failed, test.want, test.attempts)
			}
			if (failed.Reason == ReasonTLSRefused) != (test.attempts == 1) || len(recorder.waits) != test.attempts-1 {
				t.Errorf("reason %d after %d waits", failed.Reason, len(recorder.waits))
			}
		})
	}
}

func TestTLSRefusalOfErrors(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		err    error
		want   string
		reason Reason
	}{
		{alert("remote error", 46), "the server refused the TLS connection: unknown certificate", ReasonTLSRefused},
		{alert("remote error", 48), "the server refused the TLS connection: unknown certificate authority", ReasonTLSRefused},
		{fmt.Errorf("%s%w", notHTTPPrefix, alert("remote error", 116)), "the server refused the TLS connection: certificate required", ReasonTLSRefused},
		{alert("remote error", 20), "remote error: tls: bad record MAC", ReasonOther},
		{alert("remote error", 80), "remote error: tls: internal error", ReasonOther},
		{alert("local error", 20), "local error: tls: bad record MAC", ReasonOther},
		{errors.New("tls: server selected unsupported protocol version 302"), "the TLS connection is not possible: server selected unsupported protocol version 302", ReasonTLSRefused},
		{fmt.Errorf("dial: %w", errors.New("tls: no cipher")), "the TLS connection is not possible: no cipher", ReasonTLSRefused},
		{&net.OpError{Op: "dial", Err: errors.New("tls: no cipher")}, "the TLS connection is not possible: no cipher", ReasonTLSRefused},
	} {
		failed := classifyNetworkError(test.err, "host.example", newRedactor())
		isRefusal := test.reason != ReasonOther
		if failed.Message != test.want || failed.Reason != test.reason || failed.Retryable == isRefusal || failed.Kind != KindUnavailable {
			t.Errorf("%v: %+v, want %s", test.err, failed, test.want)
		}
	}
}

// TestUnsendableHeaderIsNotRetried sends nothing: a key with a line break would be a header of its
// own.
func TestUnsendableHeaderIsNotRetried(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, value, want string }{
		{"Authorization", "Bearer a\nb", `the request cannot be sent: invalid header field value for "Authorization"`},
		{"X Name", "a", `the request cannot be sent: invalid header field name "X Name"`},
	} {
		call := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("a request arrived") })
		sign := call.Sign
		call.Sign = func(ctx context.Context) (SignedRequest, error) {
			signed, err := sign(ctx)
			signed.Request.Header[test.name] = []string{test.value}
			return signed, err
		}
		var recorder waitRecorder
		_, err := Do(t.Context(), New(Options{MaxRetries: 3, After: recorder.after}), call)
		if failed := callError(t, err); failed.Message != test.want || failed.Attempts != 1 || failed.Retryable || failed.Kind != KindUnexpected || failed.Status != 0 {
			t.Errorf("%+v, want %s", failed, test.want)
		}
	}
}
