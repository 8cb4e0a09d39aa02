// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// waitLimit is more than any test here retries, and ends what would be retried for ever.
const waitLimit = 1000

// waitRecorder records the waits of a client, which take no time.
type waitRecorder struct {
	mutex sync.Mutex
	waits []time.Duration
}

func (r *waitRecorder) after(wait time.Duration) <-chan time.Time {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if len(r.waits) == waitLimit {
		panic("the retries do not end")
	}
	r.waits = append(r.waits, wait)
	now := make(chan time.Time, 1)
	now <- time.Time{}
	return now
}

// maximumJitter makes every wait as long as it may be.
func maximumJitter(limit int64) int64 { return limit - 1 }

// serve starts a server and returns a call of it whose value is the body of the response.
func serve(t *testing.T, handler http.HandlerFunc) Call[string] {
	t.Helper()
	var number atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set(requestIDHeader, strconv.FormatInt(number.Add(1), 10))
		handler(w, r)
	}))
	t.Cleanup(server.Close)
	return callTo(server.URL)
}

// requestIDHeader has the ID that a test's server gives a request.
const requestIDHeader = "Request-Id"

func callTo(url string) Call[string] {
	return Call[string]{
		Operation: "GetThing",
		Sign: func(ctx context.Context) (SignedRequest, error) {
			request, err := http.NewRequestWithContext(ctx, http.MethodPost, url+"/?Signature=secret%2Fsignature", http.NoBody)
			return SignedRequest{Request: request, Secrets: []string{"secret/signature", "theSecretKey"}}, err
		},
		Decode: identified(func(response Response) (string, error) {
			if !IsSuccess(response.Status) {
				return "", StatusError(response.Status)
			}
			return string(response.Body), nil
		}),
	}
}

// identified returns a Decode of responses that have an ID in their header.
func identified[T any](decode func(Response) (T, error)) func(Response) (T, Identity, error) {
	return func(response Response) (T, Identity, error) {
		value, err := decode(response)
		return value, Identity{RequestIDs: response.Header.Values(requestIDHeader)}, err
	}
}

// callError returns an error as the Error that it has to be.
func callError(t *testing.T, err error) Error {
	t.Helper()
	failed, isCall := errors.AsType[Error](err)
	if !isCall {
		t.Fatalf("error %v (%T), want an Error", err, err)
	}
	return failed
}

func TestDoReturnsValue(t *testing.T) {
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

func TestCancelDuringWait(t *testing.T) {
	t.Parallel()
	call := serve(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(503) })
	ctx, cancel := context.WithCancel(t.Context())
	after := func(time.Duration) <-chan time.Time { cancel(); return nil }
	_, err := Do(ctx, New(Options{MaxRetries: 4, After: after}), call)
	if got, want := err.Error(), "GetThing: HTTP 503: the read was cancelled before another attempt (attempts: 1)"; got != want {
		t.Errorf("error %q, want %q", got, want)
	}
	if failed := callError(t, err); failed.Kind != KindTimeout || !errors.Is(err, context.Canceled) {
		t.Errorf("%+v", failed)
	}
}

func TestCancelDuringAttempt(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	call := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		cancel()
		<-r.Context().Done()
	})
	_, err := Do(ctx, New(Options{MaxRetries: 4}), call)
	if got, want := err.Error(), "GetThing: the read was cancelled before a response was received (attempts: 1)"; got != want {
		t.Errorf("error %q, want %q", got, want)
	}
}

func TestEndedContextSendsNothing(t *testing.T) {
	t.Parallel()
	requests := 0
	call := serve(t, func(http.ResponseWriter, *http.Request) { requests++ })
	ctx, cancel := context.WithDeadline(t.Context(), time.Unix(0, 0))
	defer cancel()
	_, err := Do(ctx, New(Options{MaxRetries: 4}), call)
	if got, want := err.Error(), "GetThing: the deadline passed before a response was received (attempts: 0)"; got != want || requests != 0 {
		t.Errorf("error %q after %d requests, want %q", got, requests, want)
	}
}

func TestRedirectsAreRefused(t *testing.T) {
	t.Parallel()
	isFollowed := false
	target := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { isFollowed = true }))
	t.Cleanup(target.Close)
	const refused = "unexpected redirect (redirects are not followed, to protect the request signature)"
	refusedTarget := "unexpected redirect to " + target.Listener.Addr().String() + " (redirects are not followed, to protect the request signature)"
	for status, test := range map[int]struct{ location, want string }{
		301: {target.URL, refusedTarget}, 302: {"/", refused}, 303: {"https://host.example:port/", refused},
		307: {target.URL + "/?Signature=x", refusedTarget}, 308: {"", refused},
	} {
		call := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", test.location)
			w.WriteHeader(status)
		})
		_, err := Do(t.Context(), New(Options{MaxRetries: 3}), call)
		failed := callError(t, err)
		if isFollowed || failed.Kind != KindUnexpected || failed.Reason != ReasonRedirect || failed.Attempts != 1 || failed.Message != test.want {
			t.Errorf("status %d: followed %t, %+v", status, isFollowed, failed)
		}
	}
}

func TestRedirectKeepsMessageOfService(t *testing.T) {
	t.Parallel()
	const redirect = "unexpected redirect to host.example (redirects are not followed, to protect the request signature)"
	for message, want := range map[string]string{"moved": "moved; " + redirect, "": redirect} {
		call := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", "https://host.example/")
			w.WriteHeader(302)
		})
		call.Decode = Unidentified(func(response Response) (string, error) { return "", StatusError(response.Status).WithMessage(message) })
		_, err := Do(t.Context(), New(Options{}), call)
		if got := callError(t, err).Message; got != want {
			t.Errorf("message %q, want %q", got, want)
		}
	}
}

func TestErrorOfSignIsUnchanged(t *testing.T) {
	t.Parallel()
	signError := errors.New("no keys")
	call := callTo("http://127.0.0.1:1")
	call.Sign = func(context.Context) (SignedRequest, error) { return SignedRequest{}, signError }
	if _, err := Do(t.Context(), New(Options{MaxRetries: 3}), call); !errors.Is(err, signError) || err.Error() != "no keys" {
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
