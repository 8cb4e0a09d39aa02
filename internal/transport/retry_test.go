// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"context"
	"io"
	"net/http"
	"net/http/httptrace"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

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
	if got, want := err.Error(), "GetThing: HTTP 502 (attempts: 3)"; got != want {
		t.Errorf("error %q, want %q", got, want)
	}
}

func TestTheLastAnswerSurvivesBrokenConnections(t *testing.T) {
	t.Parallel()
	var served atomic.Int64
	call := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		if served.Add(1) > 1 {
			panic(http.ErrAbortHandler)
		}
		w.WriteHeader(503)
	})
	var waited waits
	_, err := Do(t.Context(), New(Options{MaxRetries: 2, After: waited.after}), call)
	if got, want := err.Error(), "GetThing: HTTP 503 (attempts: 3)"; got != want || served.Load() != 3 {
		t.Errorf("error %q after %d requests, want %q", got, served.Load(), want)
	}
}

func TestRetryAfterIsHonouredButCapped(t *testing.T) {
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
	if failure := failureOf(t, err); len(waited.asked) != 0 || failure.Kind != KindUnavailable || failure.Attempts != 1 || !failure.CutShort {
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
	if got, want := err.Error(), "GetThing: HTTP 503 (attempts: 1)"; got != want {
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
	if got, want := err.Error(), "GetThing: HTTP 503 (attempts: 2)"; got != want {
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

func TestTheClockOfAnAttemptStartsWithItsConnection(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := withAttemptTimeout(t.Context(), 30*time.Second)
		defer cancel()
		time.Sleep(time.Hour) // in line for a connection
		if ctx.Err() != nil {
			t.Fatalf("the attempt ended in line: %v", context.Cause(ctx))
		}
		httptrace.ContextClientTrace(ctx).GotConn(httptrace.GotConnInfo{})
		time.Sleep(30*time.Second - time.Nanosecond)
		if ctx.Err() != nil {
			t.Fatalf("the attempt ended early: %v", context.Cause(ctx))
		}
		time.Sleep(time.Nanosecond)
		synctest.Wait()
		if got, want := context.Cause(ctx), "no whole answer came within 30s, the limit of one attempt"; got == nil || got.Error() != want {
			t.Errorf("the attempt ended with %v, want %s", got, want)
		}
	})
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
	got, err := Do(t.Context(), New(Options{MaxRetries: 1, AttemptTimeout: time.Second, After: waited.after}), call)
	if got != "thing" || err != nil || served != 2 {
		t.Errorf("Do = %q, %v after %d requests", got, err, served)
	}
}

// TestASignInThatIsCancelledSaysWhichItWas: the request itself was never sent, and its host is not the one that did not answer.
func TestASignInThatIsCancelledSaysWhichItWas(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	call := Call[string]{Operation: "GetThing", Sign: func(context.Context) (Signed, error) {
		cancel()
		return Signed{}, &Error{Kind: KindTimeout, Operation: "GetInstanceRole", Host: "100.100.100.200", SignIn: "ECS instance", Message: "cancelled"}
	}}
	_, err := Do(ctx, New(Options{}), call)
	if failure := failureOf(t, err); failure.SignIn != "ECS instance" || failure.Operation != "GetInstanceRole" {
		t.Errorf("%+v", failure)
	}
}
