// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"context"
	"net/http"
	"testing"
	"time"
)

// deadlineContext reports the end of its context as a deadline's.
type deadlineContext struct{ context.Context }

func (c *deadlineContext) Err() error {
	if c.Context.Err() != nil {
		return context.DeadlineExceeded
	}
	return nil
}

func TestNoWaitBeyondDeadline(t *testing.T) {
	t.Parallel()
	call := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "50")
		w.WriteHeader(503)
	})
	// Without retries the deadline is not the only obstacle to another attempt.
	for maxRetries, isCut := range map[int]bool{4: true, 0: false} {
		ctx, cancel := context.WithTimeout(t.Context(), 40*time.Second)
		t.Cleanup(cancel)
		var recorder waitRecorder
		_, err := Do(ctx, New(Options{MaxRetries: maxRetries, After: recorder.after}), call)
		failed := callError(t, err)
		if len(recorder.waits) != 0 || failed.Kind != KindUnavailable || failed.Attempts != 1 || failed.RetriesCut != isCut {
			t.Errorf("%d retries: waited %v, error %+v", maxRetries, recorder.waits, failed)
		}
	}
}

func TestDeadlineDuringWaitKeepsLastResponse(t *testing.T) {
	t.Parallel()
	call := serve(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(503) })
	ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
	defer cancel()
	// The wait ends before the deadline by the clock, but the deadline comes during the wait.
	after := func(time.Duration) <-chan time.Time { cancel(); return nil }
	_, err := Do(&deadlineContext{ctx}, New(Options{MaxRetries: 4, After: after}), call)
	if got, want := err.Error(), "GetThing: HTTP 503 (attempts: 1)"; got != want {
		t.Errorf("error %q, want %q", got, want)
	}
}

func TestDeadlineDuringAttemptKeepsLastResponse(t *testing.T) {
	t.Parallel()
	for maxRetries, isCut := range map[int]bool{4: true, 1: false} { // with one retry, no attempt would have followed
		testDeadlineDuringAttempt(t, maxRetries, isCut)
	}
}

func testDeadlineDuringAttempt(t *testing.T, maxRetries int, isCut bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
	defer cancel()
	requests := 0
	call := serve(t, func(w http.ResponseWriter, r *http.Request) {
		requests++
		if requests == 1 {
			w.WriteHeader(503)
			return
		}
		cancel()
		<-r.Context().Done()
	})
	var recorder waitRecorder
	_, err := Do(&deadlineContext{ctx}, New(Options{MaxRetries: maxRetries, After: recorder.after}), call)
	if got, want := err.Error(), "GetThing: HTTP 503 (attempts: 2)"; got != want {
		t.Errorf("error %q, want %q", got, want)
	}
	if failed := callError(t, err); failed.RetriesCut != isCut {
		t.Errorf("%d retries: cut %v, want %v", maxRetries, failed.RetriesCut, isCut)
	}
}

// TestDeadlineKeepsRefusedConnection lets the deadline pass in the three moments after an attempt
// whose connection was refused: in each, the error says so.
func TestDeadlineKeepsRefusedConnection(t *testing.T) {
	t.Parallel()
	address := closedAddress(t)
	refused := "could not connect to " + address + ": connection refused"
	passed := "GetThing: the deadline passed before a response was received; an earlier attempt failed: " + refused
	for name, test := range map[string]struct {
		remaining time.Duration // until the deadline, after the first attempt
		cancelAt  string
		want      string
		failed    Error
	}{
		"wait would be too long": {0, "", "GetThing: " + refused + " (attempts: 1)", Error{Kind: KindUnavailable, Reason: ReasonNotConnected, RetriesCut: true}},
		"during wait":            {time.Hour, "wait", passed + " (attempts: 1)", Error{Kind: KindTimeout}},
		"during attempt":         {time.Hour, "attempt", passed + " (attempts: 2)", Error{Kind: KindTimeout}},
	} {
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		t.Cleanup(cancel)
		call, signatures := callTo("http://"+address), 0
		sign := call.Sign
		call.Sign = func(ctx context.Context) (SignedRequest, error) {
			signatures++
			if test.cancelAt == "attempt" && signatures == 2 {
				cancel()
			}
			return sign(ctx)
		}
		recorder := &waitRecorder{}
		after := func(wait time.Duration) <-chan time.Time {
			if test.cancelAt == "wait" {
				cancel()
				return nil
			}
			return recorder.after(wait)
		}
		clock := func() time.Time { return time.Now().Add(time.Hour - test.remaining) }
		_, err := Do(&deadlineContext{ctx}, New(Options{MaxRetries: 4, After: after, Now: clock}), call)
		failed := callError(t, err)
		if err.Error() != test.want || failed.Host != address {
			t.Errorf("%s: error %q at %s, want %q", name, err, failed.Host, test.want)
		}
		if failed.Kind != test.failed.Kind || failed.Reason != test.failed.Reason || failed.RetriesCut != test.failed.RetriesCut {
			t.Errorf("%s: %+v, want %+v", name, failed, test.failed)
		}
	}
}

// TestCancelledCredentialsCall expects the error of the call that gets credentials: the request
// itself was never sent, and its host is not the one that did not respond.
func TestCancelledCredentialsCall(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	call := Call[string]{Operation: "GetThing", Sign: func(context.Context) (SignedRequest, error) {
		cancel()
		return SignedRequest{}, Error{
			Kind: KindTimeout, Operation: "GetInstanceRole", Host: "100.100.100.200", CredentialSource: "ECS instance", Message: "cancelled",
		}
	}}
	_, err := Do(ctx, New(Options{}), call)
	if failed := callError(t, err); failed.CredentialSource != "ECS instance" || failed.Operation != "GetInstanceRole" {
		t.Errorf("%+v", failed)
	}
}

// TestRetriesCutOfCredentialsCall: a cache of the outer call's values has to learn that another
// caller, with more time, may succeed.
func TestRetriesCutOfCredentialsCall(t *testing.T) {
	t.Parallel()
	call := Call[string]{Operation: "GetThing", Sign: func(context.Context) (SignedRequest, error) {
		return SignedRequest{}, Error{Kind: KindThrottled, Operation: "AssumeRole", Status: 429, Retryable: true, RetriesCut: true, Attempts: 3}
	}}
	_, err := Do(t.Context(), New(Options{MaxRetries: 4}), call)
	failed := callError(t, err)
	if !failed.RetriesCut || failed.Retryable || failed.Operation != "AssumeRole" || failed.Attempts != 3 {
		t.Errorf("%+v", failed)
	}
}
