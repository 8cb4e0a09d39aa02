// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

// retryFaults are those that end otherwise than they begin, and what the service says of when to come back.
func retryFaults() []fault {
	unavailable := told{summary: "Service Unavailable", cameBack: "HTTP status 503 Service Unavailable, {after}.", attempts: repeatedly}
	minute := unavailable
	minute.apart = time.Minute
	return []fault{
		{"HTTP 503 with `Retry-After: 7`", both(apart(unavailable, 7*time.Second), "", comingBack("7"))},
		{"HTTP 503 with `Retry-After` of 2 hours, or as a date in 2 hours", append(
			both(minute, "seconds", comingBack("7200")),
			both(minute, "date", comingBack(time.Now().Add(2*time.Hour).UTC().Format(http.TimeFormat)))...)},
		{"HTTP 503 with `Retry-After` of garbage, or a date in the past", append(
			both(unavailable, "garbage", comingBack("soon")),
			both(unavailable, "past", comingBack("Sun, 01 Mar 2020 12:00:00 GMT"))...)},
		{"HTTP 503 with a `Retry-After` beyond `timeouts.read`", within("30s", told{summary: "Service Unavailable", cameBack: unavailable.cameBack + tooLate, advice: toRaise}, comingBack("60"))},
		{"HTTP 503, and `timeouts.read` passes in the wait", halting(within("1s", told{summary: "Service Unavailable", cameBack: unavailable.cameBack}, comingBack("")))},
		{"HTTP 503, then no answer until `timeouts.read`", within("2s", told{summary: "Service Unavailable", cameBack: unavailable.cameBack, attempts: 2},
			thenNoAnswer(emulator.Fault{Times: 1, Status: 503, Headers: nameless}))},
		{"HTTP 503, then broken connections", both(unavailable, "", emulating(
			emulator.Fault{Times: 1, Status: 503, Headers: nameless}, emulator.Fault{Cut: emulator.CutBody}))},
		{"No answer until `timeouts.read`", within("500ms", told{summary: "Request Timed Out", cameBack: "{after}: the deadline passed before an answer came.", advice: toPatience},
			emulating(emulator.Fault{Delay: time.Hour}))},
		{"HTTP 503, a broken connection, HTTP 429, then a whole answer", healed()},
		{"HTTP 503, HTTP 429, then HTTP 500", both(told{summary: "Service Unavailable", cameBack: "HTTP status 500 Internal Server Error, {after}.", attempts: 3}, "", emulating(
			emulator.Fault{Times: 1, Status: 503, Headers: nameless}, emulator.Fault{Times: 1, Status: 429, Headers: nameless}, emulator.Fault{Status: 500, Headers: nameless}))},
	}
}

var nameless = map[string]string{"x-ncp-trace-id": ""}

func apart(want told, wait time.Duration) told {
	want.apart = wait
	return want
}

// comingBack is a 503 that says when to come back.
func comingBack(retryAfter string) func(*testing.T, *variant) service {
	return emulating(emulator.Fault{Status: 503, Headers: map[string]string{"x-ncp-trace-id": "", "Retry-After": retryAfter}})
}

// within is a read with less time.
// tooLate follows what came back where only timeouts.read kept a further attempt from being made.
const tooLate = " The next attempt would have come after timeouts.read."

func within(limit string, want told, at func(*testing.T, *variant) service) []variant {
	variants := both(want, "", at)
	for index := range variants {
		variants[index].changes = object{"timeouts": object{"read": limit}}
	}
	return variants
}

func halting(variants []variant) []variant {
	for index := range variants {
		variants[index].halts = true
	}
	return variants
}

func thenNoAnswer(first emulator.Fault) func(*testing.T, *variant) service {
	return emulating(first, emulator.Fault{Delay: time.Hour})
}

func healed() []variant {
	at := emulating(
		emulator.Fault{Times: 1, Status: 503}, emulator.Fault{Times: 1, Cut: emulator.CutBody}, emulator.Fault{Times: 1, Throttle: true})
	variants := both(told{cameBack: "the facts", attempts: 4}, "", at)
	variants[0].want.facts = object{"total_size": int64(77485881), "exists": true}
	variants[1].want.facts = object{"digest": storefrontDigest, "exists": true}
	return variants
}
