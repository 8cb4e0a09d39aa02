// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"context"
	"errors"
	"net/http"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// TestRequestLimit sends requests while another call waits for its next attempt, and while it
// decodes a response.
func TestRequestLimit(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(WithRequestLimit(t.Context(), 1), 10*time.Second)
	defer cancel()
	var requests atomic.Int32
	call := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		if begun := ctx.Value(requestLimitKey{}).(chan struct{}); len(begun) != 1 {
			t.Errorf("%d requests have begun", len(begun))
		}
		if requests.Add(1) == 1 {
			w.WriteHeader(503)
		}
	})
	var moments []string
	another := func(moment string) {
		if _, err := Do(ctx, New(Options{}), callTo(urlOf(t, call))); err != nil {
			t.Errorf("%s: %v", moment, err)
		}
		moments = append(moments, moment)
	}
	var recorder waitRecorder
	after := func(wait time.Duration) <-chan time.Time {
		another("wait")
		return recorder.after(wait)
	}
	outer, decode := call, call.Decode
	outer.Decode = func(response Response) (string, Identity, error) {
		another("decode")
		return decode(response)
	}
	_, err := Do(ctx, New(Options{MaxRetries: 1, After: after}), outer)
	if err != nil || len(moments) != 3 || moments[1] != "wait" || requests.Load() != 5 {
		t.Errorf("%v, %d requests, others at %v", err, requests.Load(), moments)
	}
}

func urlOf(t *testing.T, call Call[string]) string {
	t.Helper()
	signed, err := call.Sign(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return "http://" + signed.Request.URL.Host
}

// TestBeginRequest has two requests that may be sent at a time, and a third that waits for one of
// them or for its context.
func TestBeginRequest(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx := WithRequestLimit(t.Context(), 2)
		begin := func(ctx context.Context) (end func()) {
			end, err := BeginRequest(ctx)
			if err != nil {
				t.Error(err)
			}
			return end
		}
		first := begin(ctx)
		begin(ctx)
		for range 3 {
			begin(t.Context()) // without a limit
		}
		waiting, cancel := context.WithCancelCause(ctx)
		failed := make(chan error, 1)
		go func() {
			_, err := BeginRequest(waiting)
			failed <- err
		}()
		synctest.Wait()
		if len(failed) != 0 {
			t.Error("a third request began")
		}
		cause := errors.New("another page failed")
		cancel(cause)
		if err := <-failed; !errors.Is(err, cause) {
			t.Error(err)
		}
		first()
		begin(ctx) // what did not begin takes no room
	})
}
