// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

// waits records what a client wanted to wait for, and doesn't.
type waits struct {
	mutex sync.Mutex
	asked []time.Duration
}

func (w *waits) after(wait time.Duration) <-chan time.Time {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	w.asked = append(w.asked, wait)
	now := make(chan time.Time, 1)
	now <- time.Time{}
	return now
}

// longestJitter makes every wait as long as it may be.
func longestJitter(limit int64) int64 { return limit - 1 }

// serve starts a server and returns a call of it whose answer is the body.
func serve(t *testing.T, handler http.HandlerFunc) Call[string] {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return callTo(server.URL)
}

func callTo(url string) Call[string] {
	return Call[string]{
		Operation: "GetThing",
		Sign: func(ctx context.Context) (Signed, error) {
			request, err := http.NewRequestWithContext(ctx, http.MethodPost, url+"/?Signature=secret%2Fsignature", http.NoBody)
			return Signed{Request: request, Secrets: []string{"secret/signature", "theSecretKey"}}, err
		},
		Decode: func(response Response) (string, error) {
			if !IsSuccess(response.Status) {
				return "", StatusError(response.Status)
			}
			return string(response.Body), nil
		},
	}
}

func failureOf(t *testing.T, err error) *Error {
	t.Helper()
	failure, isFailure := errors.AsType[*Error](err)
	if !isFailure {
		t.Fatalf("error %v (%T), want a *Error", err, err)
	}
	return failure
}

func TestDoReturnsTheAnswer(t *testing.T) {
	t.Parallel()
	var agent string
	call := serve(t, func(w http.ResponseWriter, r *http.Request) {
		agent = r.UserAgent()
		_, _ = io.WriteString(w, "thing")
	})
	got, err := Do(t.Context(), New(Options{UserAgent: "provider/1 Terraform/2"}), call)
	if got != "thing" || err != nil || agent != "provider/1 Terraform/2" {
		t.Errorf("Do = %q, %v with user agent %q", got, err, agent)
	}
}

func TestCancelEndsAWait(t *testing.T) {
	t.Parallel()
	call := serve(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(503) })
	ctx, cancel := context.WithCancel(t.Context())
	after := func(time.Duration) <-chan time.Time { cancel(); return nil }
	_, err := Do(ctx, New(Options{MaxRetries: 4, After: after}), call)
	if got, want := err.Error(), "GetThing: HTTP 503: then the read was cancelled (attempts: 1)"; got != want {
		t.Errorf("error %q, want %q", got, want)
	}
	if failure := failureOf(t, err); failure.Kind != KindTimeout || !errors.Is(err, context.Canceled) {
		t.Errorf("%+v", failure)
	}
}

func TestCancelEndsAnAttempt(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	call := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		cancel()
		<-r.Context().Done()
	})
	_, err := Do(ctx, New(Options{MaxRetries: 4}), call)
	if got, want := err.Error(), "GetThing: the read was cancelled before an answer came (attempts: 1)"; got != want {
		t.Errorf("error %q, want %q", got, want)
	}
}

func TestAnEndedContextSendsNothing(t *testing.T) {
	t.Parallel()
	served := 0
	call := serve(t, func(http.ResponseWriter, *http.Request) { served++ })
	ctx, cancel := context.WithDeadline(t.Context(), time.Unix(0, 0))
	defer cancel()
	_, err := Do(ctx, New(Options{MaxRetries: 4}), call)
	if got, want := err.Error(), "GetThing: the deadline passed before an answer came (attempts: 0)"; got != want || served != 0 {
		t.Errorf("error %q after %d requests, want %q", got, served, want)
	}
}

func TestRedirectsAreRefused(t *testing.T) {
	t.Parallel()
	followed := false
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { followed = true }))
	t.Cleanup(other.Close)
	const refused = "redirects are not followed: they would carry the signature to another host"
	toOther := refused + "; this one leads to " + other.Listener.Addr().String()
	for status, test := range map[int]struct{ location, want string }{
		301: {other.URL, toOther}, 302: {"/", refused}, 303: {"https://host.example:port/", refused}, 307: {other.URL + "/?Signature=x", toOther}, 308: {"", refused},
	} {
		call := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", test.location)
			w.WriteHeader(status)
		})
		_, err := Do(t.Context(), New(Options{MaxRetries: 3}), call)
		failure := failureOf(t, err)
		if followed || failure.Kind != KindUnexpected || failure.Attempts != 1 || failure.Message != test.want {
			t.Errorf("status %d: followed %t, %+v", status, followed, failure)
		}
	}
}

func TestErrorsOfSignAreReturnedAsTheyAre(t *testing.T) {
	t.Parallel()
	broken := errors.New("no keys")
	call := callTo("http://127.0.0.1:1")
	call.Sign = func(context.Context) (Signed, error) { return Signed{}, broken }
	if _, err := Do(t.Context(), New(Options{MaxRetries: 3}), call); !errors.Is(err, broken) || err.Error() != "no keys" {
		t.Errorf("error %v", err)
	}
}

func TestConnectionsAreReused(t *testing.T) {
	t.Parallel()
	var mutex sync.Mutex
	remote := map[string]bool{}
	call := serve(t, func(w http.ResponseWriter, r *http.Request) {
		mutex.Lock()
		defer mutex.Unlock()
		remote[r.RemoteAddr] = true
		if len(remote)%2 == 0 {
			w.WriteHeader(404)
		}
		_, _ = io.WriteString(w, strings.Repeat("x", 10_000))
	})
	client := New(Options{})
	for range 20 {
		_, _ = Do(t.Context(), client, call)
	}
	if len(remote) != 1 {
		t.Errorf("20 calls in a row took %d connections, want 1", len(remote))
	}
}
