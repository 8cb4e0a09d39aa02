// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

// retryFaults are those that end differently than they begin, and what the service says about when
// to retry.
func retryFaults() []fault {
	unavailable := expectation{summary: "Service Unavailable", reason: "{operation} returned HTTP 503", response: "HTTP 503", attempts: allAttempts}
	once, twice := unavailable, unavailable
	once.attempts, twice.attempts = 1, 2
	minute := withInterval(unavailable, time.Minute)
	internalError := expectation{summary: "Service Unavailable", reason: "{operation} returned HTTP 500", response: "HTTP 500", attempts: 3}
	refused := expectation{summary: "Service Unavailable", reason: "could not connect to {host}: connection refused", fix: fixNotConnected}
	timeout := expectation{summary: "Request Timed Out", reason: "the deadline passed before a response was received", fix: fixSlow}
	return []fault{
		{"HTTP 503 with `Retry-After: 7`", fromBoth(withInterval(unavailable, 7*time.Second), "", withRetryAfter("7"))},
		{"HTTP 503 with `Retry-After` of 2 hours, or as a date in 2 hours", append(
			fromBoth(minute, "seconds", withRetryAfter("7200")),
			fromBoth(minute, "date", withRetryAfter(time.Now().Add(2*time.Hour).UTC().Format(http.TimeFormat)))...)},
		{"HTTP 503 with an invalid `Retry-After`, or a date in the past", append(
			fromBoth(unavailable, "invalid", withRetryAfter("soon")),
			fromBoth(unavailable, "past", withRetryAfter("Sun, 01 Mar 2020 12:00:00 GMT"))...)},
		{"HTTP 503 with a `Retry-After` beyond `timeouts.read`", withTimeout("30s", retriesCut(once, 2), withRetryAfter("60"))},
		{"Connection refused, and the next attempt would be after `timeouts.read`", pastDeadline(fromBoth(retriesCut(refused, 2), "", refusingPort))},
		{"HTTP 503, and `timeouts.read` passes during the wait", withEndlessWaits(withTimeout("1s", retriesCut(once, 2), withRetryAfter("")))},
		{"HTTP 503, then no response until `timeouts.read`", withTimeout("2s", retriesCut(twice, 3), withEmulator(
			emulator.Fault{Times: 1, Status: 503, Headers: noTraceID}, emulator.Fault{Delay: time.Hour}))},
		{"HTTP 503, then lost connections", fromBoth(unavailable, "", withEmulator(
			emulator.Fault{Times: 1, Status: 503, Headers: noTraceID}, emulator.Fault{Cut: emulator.CutBody}))},
		{"No response until `timeouts.read`", withTimeout("500ms", timeout, withEmulator(emulator.Fault{Delay: time.Hour}))},
		{"HTTP 503, a lost connection, HTTP 429, then a valid response", recovered()},
		{"HTTP 503, HTTP 429, then HTTP 500", fromBoth(internalError, "", withEmulator(
			emulator.Fault{Times: 1, Status: 503, Headers: noTraceID}, emulator.Fault{Times: 1, Status: 429, Headers: noTraceID}, emulator.Fault{Status: 500, Headers: noTraceID}))},
	}
}

var noTraceID = map[string]string{"x-ncp-trace-id": ""}

func withInterval(expected expectation, interval time.Duration) expectation {
	expected.interval = interval
	return expected
}

// retriesCut is an error after which only timeouts.read prevented the next attempt.
func retriesCut(expected expectation, next int) expectation {
	expected.facts = fmt.Sprintf("timeouts.read ended before attempt %d.", next)
	expected.furtherFix = "To allow more attempts, raise timeouts.read."
	return expected
}

// pastDeadline lets the provider's clock pass the deadline before the first attempt ends.
func pastDeadline(variants []variant) []variant {
	for index := range variants {
		variants[index].pastDeadline = true
	}
	return variants
}

// withRetryAfter responds with HTTP 503 and when to retry.
func withRetryAfter(retryAfter string) func(*testing.T, *variant) service {
	return withEmulator(emulator.Fault{Status: 503, Headers: map[string]string{"x-ncp-trace-id": "", "Retry-After": retryAfter}})
}

// withTimeout returns a variant for each registry with another timeouts.read.
func withTimeout(limit string, expected expectation, start func(*testing.T, *variant) service) []variant {
	variants := fromBoth(expected, "", start)
	for index := range variants {
		variants[index].changes = object{"timeouts": object{"read": limit}}
	}
	return variants
}

func withEndlessWaits(variants []variant) []variant {
	for index := range variants {
		variants[index].endlessWait = true
	}
	return variants
}

func recovered() []variant {
	start := withEmulator(
		emulator.Fault{Times: 1, Status: 503}, emulator.Fault{Times: 1, Cut: emulator.CutBody}, emulator.Fault{Times: 1, Throttle: true})
	variants := fromBoth(expectation{reason: "the values of that response", attempts: 4}, "", start)
	variants[0].expected.values = object{"total_size": int64(77485881), "exists": true}
	variants[1].expected.values = object{"digest": storefrontDigest, "exists": true}
	return variants
}
