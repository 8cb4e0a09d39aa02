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

// FuzzParseEndpoint: a text is an error without an endpoint, or an endpoint that means the same when it is written and read again,
// and that a request goes to: to that host and no other, below that path, over plain http to this machine only.
func FuzzParseEndpoint(f *testing.F) {
	f.Fuzz(func(t *testing.T, given string) {
		endpoint, err := ParseEndpoint(given)
		if err != nil {
			if endpoint != nil || !errors.Is(err, ErrEndpoint) && !errors.Is(err, ErrPlainEndpoint) {
				t.Fatalf("%v, %v", endpoint, err)
			}
			return
		}
		if again, err := ParseEndpoint(endpoint.String()); err != nil || *again != *endpoint {
			t.Fatalf("%s is read again as %v, %v", endpoint, again, err)
		}
		if !strings.Contains(strings.ToLower(given), endpoint.Host) || endpoint.Host != strings.ToLower(endpoint.Host) {
			t.Errorf("%s: the host is not one that was given", endpoint)
		}
		if endpoint.Scheme != "https" && (endpoint.Scheme != "http" || !isThisMachine(endpoint.Hostname())) {
			t.Errorf("%s: plain http to another machine", endpoint)
		}
		checkTarget(t, endpoint)
	})
}

func isThisMachine(host string) bool {
	address, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && address.IsLoopback()
}

// checkTarget reads a request to something below the endpoint as a server would.
func checkTarget(t *testing.T, endpoint *url.URL) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, endpoint.String()+"/repositories/acme/hello%2Fworld", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	var wire bytes.Buffer
	if err := request.Write(&wire); err != nil {
		t.Fatal(err)
	}
	received, err := http.ReadRequest(bufio.NewReader(&wire))
	if err != nil {
		t.Fatal(err)
	}
	if received.Host != endpoint.Host || received.RequestURI != endpoint.EscapedPath()+"/repositories/acme/hello%2Fworld" {
		t.Errorf("%s: asked for %q at %q", endpoint, received.RequestURI, received.Host)
	}
}
