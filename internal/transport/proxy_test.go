// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
)

// throughProxy returns a client that uses a proxy, and a call of a service that no test reaches.
func throughProxy(proxy string) (*Client, Call[string]) {
	client := New(Options{MaxRetries: 1, After: (&waitRecorder{}).after})
	address, _ := url.Parse(proxy)
	client.http.Proxy = http.ProxyURL(address)
	return client, callTo("https://service.invalid")
}

func TestProxyIsNotUsedForPlainHTTP(t *testing.T) {
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

func TestProxyRefusesConnection(t *testing.T) {
	t.Parallel()
	for status, test := range map[int]struct {
		requests int
		want     string
	}{
		http.StatusBadGateway:        {2, "502 Bad Gateway (attempts: 2)"},
		http.StatusProxyAuthRequired: {1, "407 Proxy Authentication Required (attempts: 1)"},
	} {
		requests := 0
		proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { requests++; w.WriteHeader(status) }))
		t.Cleanup(proxy.Close)
		client, call := throughProxy("http://user:planted-secret@" + proxy.Listener.Addr().String())
		_, err := Do(t.Context(), client, call)
		want := "GetThing: the proxy " + proxy.Listener.Addr().String() + " refused the connection: " + test.want
		if err == nil || err.Error() != want || requests != test.requests {
			t.Errorf("%d requests, error %v, want %s", requests, err, want)
		}
		if failed := callError(t, err); failed.Reason != ReasonProxy || failed.Kind != KindUnavailable {
			t.Errorf("%+v", failed)
		}
	}
}

func TestProxyIsUnreachable(t *testing.T) {
	t.Parallel()
	proxy := closedAddress(t)
	client, call := throughProxy("http://user:planted-secret@" + proxy)
	_, err := Do(t.Context(), client, call)
	if want := "GetThing: proxy " + proxy + ": connection refused (attempts: 2)"; err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
	if failed := callError(t, err); failed.Reason != ReasonProxy {
		t.Errorf("%+v", failed)
	}
}
