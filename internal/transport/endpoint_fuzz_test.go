// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"bufio"
	"bytes"
	"errors"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"testing"
)

// FuzzParseEndpoint expects an error, or an endpoint that is the same after printing and parsing,
// and that requests are sent to: to its host and no other, below its path, over plain http to
// loopback only.
func FuzzParseEndpoint(f *testing.F) {
	f.Fuzz(func(t *testing.T, text string) {
		endpoint, err := ParseEndpoint(text)
		if err != nil {
			if endpoint != nil || !errors.Is(err, ErrEndpoint) && !errors.Is(err, ErrPlainEndpoint) {
				t.Fatalf("%v, %v", endpoint, err)
			}
			return
		}
		if again, err := ParseEndpoint(endpoint.String()); err != nil || *again != *endpoint {
			t.Fatalf("%s is parsed as %v, %v", endpoint, again, err)
		}
		if !strings.Contains(strings.ToLower(text), endpoint.Host) || endpoint.Host != strings.ToLower(endpoint.Host) {
			t.Errorf("%s: the host is not in %q", endpoint, text)
		}
		if endpoint.Scheme != "https" && (endpoint.Scheme != "http" || !isLoopbackAddress(endpoint.Hostname())) {
			t.Errorf("%s: plain http to a host that is not loopback", endpoint)
		}
		checkTarget(t, endpoint)
	})
}

func isLoopbackAddress(host string) bool {
	address, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && address.IsLoopback()
}

// checkTarget parses a request to a path below the endpoint as a server does.
func checkTarget(t *testing.T, endpoint *url.URL) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, endpoint.String()+"/repositories/acme/hello%2Fworld", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	var sent bytes.Buffer
	if err := request.Write(&sent); err != nil {
		t.Fatal(err)
	}
	received, err := http.ReadRequest(bufio.NewReader(&sent))
	if err != nil {
		t.Fatal(err)
	}
	if received.Host != endpoint.Host || received.RequestURI != endpoint.EscapedPath()+"/repositories/acme/hello%2Fworld" {
		t.Errorf("%s: requested %q at %q", endpoint, received.RequestURI, received.Host)
	}
}
