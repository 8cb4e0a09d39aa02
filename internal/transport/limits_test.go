// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"crypto/tls"
	"io"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"
)

func TestBodyIsLimited(t *testing.T) {
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
	if got, want := err.Error(), "GetThing: HTTP 200: the response is larger than 1 MiB (attempts: 1)"; got != want {
		t.Errorf("error %q, want %q", got, want)
	}
	if failed := callError(t, err); failed.Kind != KindUnexpected || failed.Reason != ReasonInvalidResponse {
		t.Errorf("%+v", failed)
	}
	if blocks := <-written; blocks > 32 { // the limit, and what the sockets between hold
		t.Errorf("%d MiB were read, want about 1", blocks)
	}
}

func TestBodyLimitIsInclusive(t *testing.T) {
	t.Parallel()
	const callLimit = 3 << 20
	for _, test := range []struct {
		limit, size int64
		want        string
	}{
		{0, defaultBodyLimit, ""},
		{callLimit, callLimit, ""},
		{callLimit, callLimit + 1, "GetThing: HTTP 200: the response is larger than 3 MiB (attempts: 1)"},
	} {
		call := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, strings.Repeat("x", int(test.size)))
		})
		call.BodyLimit = test.limit
		got, err := Do(t.Context(), New(Options{}), call)
		if test.want == "" && (int64(len(got)) != test.size || err != nil) || test.want != "" && (err == nil || err.Error() != test.want) {
			t.Errorf("limit %d: %d bytes, %v, want %d bytes or error %q", test.limit, len(got), err, test.size, test.want)
		}
	}
}

func TestHeaderIsLimited(t *testing.T) {
	t.Parallel()
	call := serve(t, func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("X-Long", strings.Repeat("x", 128<<10)) })
	_, err := Do(t.Context(), New(Options{}), call)
	if want := "GetThing: the response is not valid HTTP: server response headers exceeded 65536 bytes; aborted (attempts: 1)"; err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
}

// TestHTTPSettings checks those that no other test would miss.
func TestHTTPSettings(t *testing.T) {
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

func TestCompressionIsNotRequested(t *testing.T) {
	t.Parallel()
	var encodings []string
	call := serve(t, func(_ http.ResponseWriter, r *http.Request) { encodings = r.Header.Values("Accept-Encoding") })
	if _, err := Do(t.Context(), New(Options{}), call); len(encodings) != 0 || err != nil {
		t.Errorf("requested %q, %v", encodings, err)
	}
}

// TestLengthOfAHeaderIsNotBelieved counts what is allocated for a body that is never sent. No other
// test may run beside it.
func TestLengthOfAHeaderIsNotBelieved(t *testing.T) {
	call := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "1073741824")
		w.WriteHeader(http.StatusOK)
	})
	client := New(Options{})
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if _, err := Do(t.Context(), client, call); err == nil {
		t.Error("no error")
	}
	runtime.ReadMemStats(&after)
	if allocated := after.TotalAlloc - before.TotalAlloc; allocated > 8<<20 {
		t.Errorf("%d MiB were allocated", allocated>>20)
	}
}
