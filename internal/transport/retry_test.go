// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"context"
	"io"
	"net/http"
	"net/http/httptrace"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func TestRetriesSignAgain(t *testing.T) {
	t.Parallel()
	for _, status := range []int{429, 502, 503, 504} {
		requests := 0
		call := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			requests++
			if requests < 4 {
				w.WriteHeader(status)
				return
			}
			_, _ = io.WriteString(w, "thing")
		})
		signatures := 0
		sign := call.Sign
		call.Sign = func(ctx context.Context) (SignedRequest, error) { signatures++; return sign(ctx) }
		var recorder waitRecorder
		got, err := Do(t.Context(), New(Options{MaxRetries: 3, After: recorder.after, Jitter: maximumJitter}), call)
		if got != "thing" || err != nil || requests != 4 || signatures != 4 {
			t.Errorf("status %d: Do = %q, %v after %d requests, signed %d times", status, got, err, requests, signatures)
		}
		if want := []time.Duration{500 * time.Millisecond, time.Second, 2 * time.Second}; !slices.Equal(recorder.waits, want) {
			t.Errorf("status %d: waited %v, want %v", status, recorder.waits, want)
		}
	}
}

func TestPermanentErrorIsNotRetried(t *testing.T) {
	t.Parallel()
	for status, kind := range map[int]Kind{
		301: KindUnexpected, 400: KindUnexpected, 401: KindUnauthenticated, 403: KindForbidden, 404: KindUnexpected,
		409: KindUnexpected, 413: KindUnexpected, 500: KindUnavailable,
	} {
		requests := 0
		call := serve(t, func(w http.ResponseWriter, _ *http.Request) { requests++; w.WriteHeader(status) })
		_, err := Do(t.Context(), New(Options{MaxRetries: 3}), call)
		failed := callError(t, err)
		if requests != 1 || failed.Kind != kind || failed.Attempts != 1 || failed.Status != status || failed.Operation != "GetThing" {
			t.Errorf("status %d: %d requests, %+v", status, requests, failed)
		}
	}
}

func TestMaxRetriesZero(t *testing.T) {
	t.Parallel()
	call := serve(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(503) })
	_, err := Do(t.Context(), New(Options{}), call)
	if failed := callError(t, err); failed.Attempts != 1 || failed.Kind != KindUnavailable {
		t.Errorf("%+v", failed)
	}
}

func TestErrorIsLastResponse(t *testing.T) {
	t.Parallel()
	requests := 0
	call := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		requests++
		w.WriteHeader([]int{503, 429, 502}[requests-1])
	})
	var recorder waitRecorder
	_, err := Do(t.Context(), New(Options{MaxRetries: 2, After: recorder.after}), call)
	if got, want := err.Error(), "GetThing: HTTP 502 (attempts: 3)"; got != want {
		t.Errorf("error %q, want %q", got, want)
	}
}

func TestLastResponseBeforeLostConnections(t *testing.T) {
	t.Parallel()
	var requests atomic.Int64
	call := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		if requests.Add(1) > 1 {
			panic(http.ErrAbortHandler)
		}
		w.WriteHeader(503)
	})
	var recorder waitRecorder
	_, err := Do(t.Context(), New(Options{MaxRetries: 2, After: recorder.after}), call)
	if got, want := err.Error(), "GetThing: HTTP 503 (attempts: 3)"; got != want || requests.Load() != 3 {
		t.Errorf("error %q after %d requests, want %q", got, requests.Load(), want)
	}
}

func TestRetryAfterIsLimited(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, time.March, 1, 12, 0, 0, 0, time.UTC)
	for header, want := range map[string]time.Duration{
		"7":                             7*time.Second + 500*time.Millisecond,
		"7200":                          time.Minute + 500*time.Millisecond,
		"Sun, 01 Mar 2026 12:00:09 GMT": 9*time.Second + 500*time.Millisecond,
		"Sun, 01 Mar 2026 14:00:00 GMT": time.Minute + 500*time.Millisecond,
		"Sun, 01 Mar 2026 11:00:00 GMT": 500 * time.Millisecond,
		"soon":                          500 * time.Millisecond,
		"-5":                            500 * time.Millisecond,
		"99999999999999999999":          500 * time.Millisecond,
	} {
		call := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", header)
			w.WriteHeader(429)
		})
		var recorder waitRecorder
		clock := func() time.Time { return now }
		_, _ = Do(t.Context(), New(Options{MaxRetries: 1, After: recorder.after, Jitter: maximumJitter, Now: clock}), call)
		if len(recorder.waits) != 1 || recorder.waits[0] != want {
			t.Errorf("Retry-After %q: waited %v, want %v", header, recorder.waits, want)
		}
	}
}

func TestBackoffIsLimited(t *testing.T) {
	t.Parallel()
	client := New(Options{Jitter: maximumJitter})
	for attempt, want := range map[int]time.Duration{1: 500 * time.Millisecond, 6: 16 * time.Second, 7: 20 * time.Second, 100: 20 * time.Second} {
		if got := client.backoff(attempt, 0); got != want {
			t.Errorf("wait after attempt %d = %v, want %v", attempt, got, want)
		}
	}
	withoutJitter := New(Options{Jitter: func(int64) int64 { return 0 }})
	if got := withoutJitter.backoff(3, 0); got != 0 {
		t.Errorf("full jitter starts at %v, want 0", got)
	}
}

func TestAttemptTimeoutStartsWithConnection(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := withAttemptTimeout(t.Context(), 30*time.Second)
		defer cancel()
		time.Sleep(time.Hour) // waiting for a connection of the pool
		if ctx.Err() != nil {
			t.Fatalf("the attempt ended without a connection: %v", context.Cause(ctx))
		}
		httptrace.ContextClientTrace(ctx).GotConn(httptrace.GotConnInfo{})
		time.Sleep(30*time.Second - time.Nanosecond)
		if ctx.Err() != nil {
			t.Fatalf("the attempt ended early: %v", context.Cause(ctx))
		}
		time.Sleep(time.Nanosecond)
		synctest.Wait()
		if got, want := context.Cause(ctx), "no complete response within 30s, the limit of one attempt"; got == nil || got.Error() != want {
			t.Errorf("the attempt ended with %v, want %s", got, want)
		}
	})
}

func TestHangingAttemptIsRetried(t *testing.T) {
	t.Parallel()
	var mutex sync.Mutex
	requests := 0
	call := serve(t, func(w http.ResponseWriter, r *http.Request) {
		mutex.Lock()
		requests++
		isFirst := requests == 1
		mutex.Unlock()
		if isFirst {
			<-r.Context().Done()
			return
		}
		_, _ = io.WriteString(w, "thing")
	})
	var recorder waitRecorder
	got, err := Do(t.Context(), New(Options{MaxRetries: 1, AttemptTimeout: time.Second, After: recorder.after}), call)
	if got != "thing" || err != nil || requests != 2 {
		t.Errorf("Do = %q, %v after %d requests", got, err, requests)
	}
}
