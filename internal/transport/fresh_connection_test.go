// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"net/http"
	"testing"
	"time"
)

// TestFreshConnection counts connections: what follows a fresh one uses the pooled one again.
func TestFreshConnection(t *testing.T) {
	t.Parallel()
	var connections []string
	call := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		connections = append(connections, r.RemoteAddr)
	})
	client := New(Options{})
	for _, fresh := range []bool{false, true, true, false} {
		call.FreshConnection = fresh
		if _, err := Do(t.Context(), client, call); err != nil {
			t.Fatal(err)
		}
	}
	if connections[0] != connections[3] || connections[1] == connections[0] || connections[2] == connections[0] || connections[2] == connections[1] {
		t.Errorf("%q", connections)
	}
}

func TestClockOffset(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, time.March, 1, 12, 0, 0, 700_000_000, time.UTC)
	for date, want := range map[string]time.Duration{
		"Sun, 01 Mar 2026 12:00:00 GMT": 0,
		"Sun, 01 Mar 2026 12:00:20 GMT": 0,
		"Sun, 01 Mar 2026 10:00:00 GMT": 2 * time.Hour,
		"Wed, 04 Mar 2026 11:59:40 GMT": -72 * time.Hour,
		"":                              0,
		"yesterday":                     0,
	} {
		if got := clockOffset(date, now); got != want {
			t.Errorf("%q: %s, want %s", date, got, want)
		}
	}
}

// TestClockOffsetOnlyOfAClock expects no clock offset in an error with another reason.
func TestClockOffsetOnlyOfAClock(t *testing.T) {
	t.Parallel()
	response := Response{Status: http.StatusBadRequest, ClockOffset: time.Hour}
	redactor := New(Options{}).redactor(nil)
	for reason, want := range map[Reason]time.Duration{ReasonClock: time.Hour, ReasonOther: 0} {
		if got := responseError(Error{Reason: reason}, response, "h", redactor, time.Now()).ClockOffset; got != want {
			t.Errorf("reason %d: %s, want %s", reason, got, want)
		}
	}
}
