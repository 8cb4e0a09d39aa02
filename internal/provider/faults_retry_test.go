// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

// retryFaults lists faults that change between attempts, and the values of Retry-After.
func retryFaults() []fault {
	unavailable := outcome{summary: "Service Unavailable", response: "HTTP status 503 Service Unavailable, {after}.", attempts: repeatedly}
	minute := unavailable
	minute.retryAfter = time.Minute
	return []fault{
		{"HTTP 503 with `Retry-After: 7`", both(withRetryAfter(unavailable, 7*time.Second), "", unavailableFor("7"))},
		{"HTTP 503 with `Retry-After` of 2 hours, or as a date in 2 hours", append(
			both(minute, "seconds", unavailableFor("7200")),
			both(minute, "date", unavailableFor(time.Now().Add(2*time.Hour).UTC().Format(http.TimeFormat)))...)},
		{"HTTP 503 with `Retry-After` of garbage, or a date in the past", append(
			both(unavailable, "garbage", unavailableFor("soon")),
			both(unavailable, "past", unavailableFor("Sun, 01 Mar 2020 12:00:00 GMT"))...)},
		{"HTTP 503 with a `Retry-After` beyond `timeouts.read`", withTimeout("30s", outcome{summary: "Service Unavailable", response: unavailable.response + tooLate, advice: adviceRaiseTimeout}, unavailableFor("60"))},
		{"HTTP 503, and `timeouts.read` passes in the wait", withEndlessWaits(withTimeout("1s", outcome{summary: "Service Unavailable", response: unavailable.response}, unavailableFor("")))},
		{"HTTP 503, then no answer until `timeouts.read`", withTimeout("2s", outcome{summary: "Service Unavailable", response: unavailable.response, attempts: 2},
			thenNoAnswer(emulator.Fault{Times: 1, Status: 503, Headers: noTraceID}))},
		{"HTTP 503, then broken connections", both(unavailable, "", withFaults(
			emulator.Fault{Times: 1, Status: 503, Headers: noTraceID}, emulator.Fault{Cut: emulator.CutBody}))},
		{"No answer until `timeouts.read`", withTimeout("500ms", outcome{summary: "Request Timed Out", response: "{after}: the deadline passed before an answer came.", advice: adviceSlowService},
			withFaults(emulator.Fault{Delay: time.Hour}))},
		{"HTTP 503, a broken connection, HTTP 429, then a whole answer", recovering()},
		{"HTTP 503, HTTP 429, then HTTP 500", both(outcome{summary: "Service Unavailable", response: "HTTP status 500 Internal Server Error, {after}.", attempts: 3}, "", withFaults(
			emulator.Fault{Times: 1, Status: 503, Headers: noTraceID}, emulator.Fault{Times: 1, Status: 429, Headers: noTraceID}, emulator.Fault{Status: 500, Headers: noTraceID}))},
	}
}

var noTraceID = map[string]string{"x-ncp-trace-id": ""}

func withRetryAfter(want outcome, wait time.Duration) outcome {
	want.retryAfter = wait
	return want
}

// unavailableFor answers HTTP 503 with a Retry-After.
func unavailableFor(retryAfter string) func(*testing.T, *variant) service {
	return withFaults(emulator.Fault{Status: 503, Headers: map[string]string{"x-ncp-trace-id": "", "Retry-After": retryAfter}})
}

// tooLate follows the response where only timeouts.read prevents a further attempt.
const tooLate = " The next attempt would have come after timeouts.read."

func withTimeout(limit string, want outcome, at func(*testing.T, *variant) service) []variant {
	variants := both(want, "", at)
	for index := range variants {
		variants[index].changes = object{"timeouts": object{"read": limit}}
	}
	return variants
}

func withEndlessWaits(variants []variant) []variant {
	for index := range variants {
		variants[index].halts = true
	}
	return variants
}

func thenNoAnswer(first emulator.Fault) func(*testing.T, *variant) service {
	return withFaults(first, emulator.Fault{Delay: time.Hour})
}

func recovering() []variant {
	at := withFaults(
		emulator.Fault{Times: 1, Status: 503}, emulator.Fault{Times: 1, Cut: emulator.CutBody}, emulator.Fault{Times: 1, Throttle: true})
	variants := both(outcome{response: "the facts", attempts: 4}, "", at)
	variants[0].want.facts = object{"total_size": int64(77485881), "exists": true}
	variants[1].want.facts = object{"digest": storefrontDigest, "exists": true}
	return variants
}
