// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"os"
	"strings"
	"testing"
)

// TestUnreachableProxyIsNamed has errors of net/http about a connection to or through a proxy.
func TestUnreachableProxyIsNamed(t *testing.T) {
	t.Parallel()
	dial := func(err error) error {
		return &net.OpError{Op: "proxyconnect", Net: "tcp", Err: &net.OpError{Op: "dial", Net: "tcp", Err: err}}
	}
	const upper = "Check HTTPS_PROXY and NO_PROXY."
	for name, test := range map[string]struct {
		variables   []string
		err         error
		want, fix   string
		isRetryable bool
	}{
		"host name":            {[]string{"HTTPS_PROXY"}, dial(&net.DNSError{Name: "proxy", IsNotFound: true}), "the proxy in HTTPS_PROXY cannot be reached: the host name proxy does not resolve", upper, false},
		"host name, lower":     {[]string{"https_proxy"}, dial(&net.DNSError{Name: "proxy", IsNotFound: true}), "the proxy in https_proxy cannot be reached: the host name proxy does not resolve", "Check https_proxy and no_proxy.", false},
		"NO_PROXY in lower":    {[]string{"HTTPS_PROXY", "no_proxy"}, dial(&net.DNSError{Name: "proxy", IsNotFound: true}), "the proxy in HTTPS_PROXY cannot be reached: the host name proxy does not resolve", "Check HTTPS_PROXY and no_proxy.", false},
		"no DNS":               {[]string{"HTTPS_PROXY"}, dial(&net.DNSError{Name: "proxy", Err: "i/o timeout", IsTimeout: true}), "the proxy in HTTPS_PROXY cannot be reached: the host name proxy could not be resolved: i/o timeout", upper, true},
		"no connection":        {[]string{"HTTPS_PROXY"}, dial(os.ErrDeadlineExceeded), "the proxy in HTTPS_PROXY cannot be reached: no response within 10s", upper, true},
		"no TLS connection":    {[]string{"HTTPS_PROXY"}, &net.OpError{Op: "proxyconnect", Err: errors.New("net/http: TLS handshake timeout")}, "the proxy in HTTPS_PROXY cannot be reached: no TLS connection within 10s", upper, true},
		"SOCKS, no connection": {[]string{"HTTPS_PROXY"}, &net.OpError{Op: "socks connect", Err: dial(os.ErrDeadlineExceeded)}, "the proxy in HTTPS_PROXY cannot be reached: no response within 10s", upper, true},
		"any other":            {[]string{"HTTPS_PROXY"}, dial(errors.New("user:planted-secret")), "the proxy in HTTPS_PROXY cannot be reached: ***", upper, true},
		"TLS":                  {[]string{"HTTPS_PROXY"}, &net.OpError{Op: "proxyconnect", Err: alert("remote error", 40)}, "the proxy in HTTPS_PROXY cannot be reached: the server refused the TLS connection: handshake failure", upper, false},
		"its certificate":      {[]string{"HTTPS_PROXY"}, &net.OpError{Op: "proxyconnect", Err: &tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}}}, "the proxy in HTTPS_PROXY cannot be reached: the TLS certificate of proxy.example is signed by an unknown authority", upper, false},
		"SOCKS does not route": {[]string{"HTTPS_PROXY"}, &net.OpError{Op: "socks connect", Err: errors.New("unknown error host unreachable")}, "the proxy in HTTPS_PROXY did not connect: unknown error host unreachable", "Check HTTPS_PROXY and NO_PROXY, and whether the proxy may connect to service.invalid.", true},
	} {
		variables := map[string]string{}
		for _, variable := range test.variables {
			variables[variable] = "http://user:planted-secret@proxy.example:3128"
		}
		client := New(inEnvironment(variables))
		failed := client.networkError(test.err, "service.invalid", client.redactor(nil))
		if failed.Message != test.want || failed.Fix != test.fix || failed.Reason != ReasonProxy || failed.Kind != KindUnavailable ||
			failed.Retryable != test.isRetryable || failed.Host != "service.invalid" || strings.Contains(failed.Cause.Error(), "planted") {
			t.Errorf("%s: %+v, want %s %s", name, failed, test.want, test.fix)
		}
	}
}

// TestProxyIsUnreachable has a proxy where nothing listens.
func TestProxyIsUnreachable(t *testing.T) {
	t.Parallel()
	for _, scheme := range []string{"http", "https", "socks5", "socks5h"} {
		client, call := throughProxy(scheme + "://user:planted-secret@" + closedAddress(t))
		_, err := Do(t.Context(), client, call)
		if want := "GetThing: the proxy in HTTPS_PROXY cannot be reached: connection refused (attempts: 2)"; err == nil || err.Error() != want {
			t.Errorf("%s: error %v, want %s", scheme, err, want)
		}
		if failed := callError(t, err); failed.Reason != ReasonProxy || failed.Fix != "Check HTTPS_PROXY and NO_PROXY." {
			t.Errorf("%s: %+v", scheme, failed)
		}
	}
}
