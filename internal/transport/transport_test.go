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

func TestRetriesPassingFailuresAndSignsAnew(t *testing.T) {
	t.Parallel()
	for _, status := range []int{429, 502, 503, 504} {
		served := 0
		call := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			served++
			if served < 4 {
				w.WriteHeader(status)
				return
			}
			_, _ = io.WriteString(w, "thing")
		})
		signed := 0
		sign := call.Sign
		call.Sign = func(ctx context.Context) (Signed, error) { signed++; return sign(ctx) }
		var waited waits
		got, err := Do(t.Context(), New(Options{MaxRetries: 3, After: waited.after, Jitter: longestJitter}), call)
		if got != "thing" || err != nil || served != 4 || signed != 4 {
			t.Errorf("status %d: Do = %q, %v after %d requests, signed %d times", status, got, err, served, signed)
		}
		want := []time.Duration{500 * time.Millisecond, time.Second, 2 * time.Second}
		if len(waited.asked) != 3 || waited.asked[0] != want[0] || waited.asked[1] != want[1] || waited.asked[2] != want[2] {
			t.Errorf("status %d: waited %v, want %v", status, waited.asked, want)
		}
	}
}

func TestDoesNotRetryWhatCanNotHeal(t *testing.T) {
	t.Parallel()
	for status, want := range map[int]Kind{
		301: KindUnexpected, 400: KindUnexpected, 401: KindAuthentication, 403: KindAccess, 404: KindUnexpected,
		409: KindUnexpected, 413: KindUnexpected, 500: KindUnavailable,
	} {
		served := 0
		call := serve(t, func(w http.ResponseWriter, _ *http.Request) { served++; w.WriteHeader(status) })
		_, err := Do(t.Context(), New(Options{MaxRetries: 3}), call)
		failure := failureOf(t, err)
		if served != 1 || failure.Kind != want || failure.Attempts != 1 || failure.Status != status || failure.Operation != "GetThing" {
			t.Errorf("status %d: %d requests, %+v", status, served, failure)
		}
	}
}

func TestMaxRetriesOfZeroTurnsRetryingOff(t *testing.T) {
	t.Parallel()
	call := serve(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(503) })
	_, err := Do(t.Context(), New(Options{}), call)
	if failure := failureOf(t, err); failure.Attempts != 1 || failure.Kind != KindUnavailable {
		t.Errorf("%+v", failure)
	}
}

func TestTheLastAnswerIsTheError(t *testing.T) {
	t.Parallel()
	served := 0
	call := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		served++
		w.WriteHeader([]int{503, 429, 502}[served-1])
	})
	var waited waits
	_, err := Do(t.Context(), New(Options{MaxRetries: 2, After: waited.after}), call)
	if got, want := err.Error(), "GetThing: HTTP 502: HTTP status 502 Bad Gateway (attempts: 3)"; got != want {
		t.Errorf("error %q, want %q", got, want)
	}
}

func TestRetryAfterIsHonouredButCapped(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, time.March, 1, 12, 0, 0, 0, time.UTC)
	for header, want := range map[string]time.Duration{
		"7":                             7 * time.Second,
		"7200":                          time.Minute,
		"Sun, 01 Mar 2026 12:00:09 GMT": 9 * time.Second,
		"Sun, 01 Mar 2026 14:00:00 GMT": time.Minute,
		"Sun, 01 Mar 2026 11:00:00 GMT": 500 * time.Millisecond,
		"soon":                          500 * time.Millisecond,
		"-5":                            500 * time.Millisecond,
		"99999999999999999999":          500 * time.Millisecond,
	} {
		call := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", header)
			w.WriteHeader(429)
		})
		var waited waits
		_, _ = Do(t.Context(), New(Options{MaxRetries: 1, After: waited.after, Jitter: longestJitter, Now: func() time.Time { return now }}), call)
		if len(waited.asked) != 1 || waited.asked[0] != want {
			t.Errorf("Retry-After %q: waited %v, want %v", header, waited.asked, want)
		}
	}
}

func TestWaitsStayBelowTheCap(t *testing.T) {
	t.Parallel()
	client := New(Options{Jitter: longestJitter})
	for attempt, want := range map[int]time.Duration{1: 500 * time.Millisecond, 6: 16 * time.Second, 7: 20 * time.Second, 100: 20 * time.Second} {
		if got := client.nextWait(attempt, 0); got != want {
			t.Errorf("wait after attempt %d = %v, want %v", attempt, got, want)
		}
	}
	none := New(Options{Jitter: func(int64) int64 { return 0 }})
	if got := none.nextWait(3, 0); got != 0 {
		t.Errorf("full jitter starts at %v, want 0", got)
	}
}

func TestNoWaitBeyondTheDeadline(t *testing.T) {
	t.Parallel()
	call := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "50")
		w.WriteHeader(503)
	})
	ctx, cancel := context.WithTimeout(t.Context(), 40*time.Second)
	defer cancel()
	var waited waits
	_, err := Do(ctx, New(Options{MaxRetries: 4, After: waited.after}), call)
	if failure := failureOf(t, err); len(waited.asked) != 0 || failure.Kind != KindUnavailable || failure.Attempts != 1 {
		t.Errorf("waited %v, error %+v", waited.asked, failure)
	}
}

func TestDeadlineDuringAWaitEndsInTheLastAnswer(t *testing.T) {
	t.Parallel()
	call := serve(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(503) })
	ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
	defer cancel()
	// The clock says that the wait fits; while waiting, the deadline comes all the same.
	after := func(time.Duration) <-chan time.Time { cancel(); return nil }
	deadline := &expired{Context: ctx}
	_, err := Do(deadline, New(Options{MaxRetries: 4, After: after}), call)
	if got, want := err.Error(), "GetThing: HTTP 503: HTTP status 503 Service Unavailable (attempts: 1)"; got != want {
		t.Errorf("error %q, want %q", got, want)
	}
}

func TestDeadlineDuringALaterAttemptEndsInTheLastAnswer(t *testing.T) {
	t.Parallel()
	inner, cancel := context.WithTimeout(t.Context(), time.Hour)
	defer cancel()
	served := 0
	call := serve(t, func(w http.ResponseWriter, r *http.Request) {
		served++
		if served == 1 {
			w.WriteHeader(503)
			return
		}
		cancel()
		<-r.Context().Done()
	})
	var waited waits
	_, err := Do(&expired{Context: inner}, New(Options{MaxRetries: 4, After: waited.after}), call)
	if got, want := err.Error(), "GetThing: HTTP 503: HTTP status 503 Service Unavailable (attempts: 2)"; got != want {
		t.Errorf("error %q, want %q", got, want)
	}
}

// expired reports the end of its context as a deadline's.
type expired struct{ context.Context }

func (e *expired) Err() error {
	if e.Context.Err() != nil {
		return context.DeadlineExceeded
	}
	return nil
}

func TestCancelEndsAWait(t *testing.T) {
	t.Parallel()
	call := serve(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(503) })
	ctx, cancel := context.WithCancel(t.Context())
	after := func(time.Duration) <-chan time.Time { cancel(); return nil }
	_, err := Do(ctx, New(Options{MaxRetries: 4, After: after}), call)
	if got, want := err.Error(), "GetThing: the read was cancelled before an answer came (attempts: 1)"; got != want {
		t.Errorf("error %q, want %q", got, want)
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

func TestAHangingAttemptIsGivenUpAndTriedAgain(t *testing.T) {
	t.Parallel()
	var mutex sync.Mutex
	served := 0
	call := serve(t, func(w http.ResponseWriter, r *http.Request) {
		mutex.Lock()
		served++
		first := served == 1
		mutex.Unlock()
		if first {
			<-r.Context().Done()
			return
		}
		_, _ = io.WriteString(w, "thing")
	})
	var waited waits
	got, err := Do(t.Context(), New(Options{MaxRetries: 1, AttemptTimeout: 50 * time.Millisecond, After: waited.after}), call)
	// A slow machine may miss the second attempt's 50 ms too; what must never come is a wrong answer.
	if err == nil && got != "thing" {
		t.Errorf("Do = %q", got)
	}
	if err != nil && err.Error() != "GetThing: no whole answer came in time (attempts: 2)" {
		t.Errorf("error %v", err)
	}
}

func TestRedirectsAreRefused(t *testing.T) {
	t.Parallel()
	followed := false
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { followed = true }))
	t.Cleanup(other.Close)
	for _, status := range []int{301, 302, 303, 307, 308} {
		call := serve(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, other.URL, status) })
		_, err := Do(t.Context(), New(Options{MaxRetries: 3}), call)
		failure := failureOf(t, err)
		want := "HTTP status " + strings.TrimPrefix(failure.Message, "HTTP status ")
		if followed || failure.Kind != KindUnexpected || failure.Attempts != 1 ||
			!strings.HasSuffix(want, "; redirects are not followed, they would carry the signature to another host") {
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
