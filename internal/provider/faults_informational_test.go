// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"strings"
	"time"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

// informationalFaults are statuses of 1xx, after which a response may never end, and those of 2xx
// that no API documents.
func informationalFaults() []fault {
	silent := slow(emulator.Fault{Status: 100, Headers: noTraceID})
	for _, status := range []int{102, 103} {
		silent = append(silent, slow(emulator.Fault{Status: status, Headers: noTraceID})...)
	}
	endless := slow(emulator.Fault{Status: 103, Headers: noTraceID, Trickle: 1, TrickleInterval: 500 * time.Millisecond})
	return []fault{
		{"HTTP 101, then silence, or one byte per half second", append(
			fromBoth(undocumentedStatus(101), "silence", withEmulator(emulator.Fault{Status: 101, Headers: noTraceID})),
			fromBoth(undocumentedStatus(101), "trickle", withEmulator(trickle101))...)},
		{"HTTP 100, 102 or 103, then silence, or again every half second", append(silent, endless...)},
		{"HTTP 206, or any other of 2xx but 200, any body", undocumentedSuccesses()},
	}
}

// trickle101 sends far more than is read before any limit of time.
var trickle101 = emulator.Fault{Status: 101, Headers: noTraceID, Body: strings.Repeat("x", 1<<20), Trickle: 1, TrickleInterval: 500 * time.Millisecond}

// undocumentedStatus is what a user reads of a response that has only a status.
func undocumentedStatus(status int) expectation {
	return expectation{
		summary: "Unexpected API Response", reason: fmt.Sprintf("{operation} returned HTTP %d, which is unexpected", status),
		fix: fixNotThisOrReport, response: fmt.Sprintf("HTTP %d", status),
	}
}

// undocumentedSuccesses come with bodies that HTTP 200 would make a value of, or a missing tag.
func undocumentedSuccesses() []variant {
	var variants []variant
	for _, status := range []int{206, 201, 202, 203, 204, 205, 207, 226, 299} {
		for _, body := range []string{
			"", `{"IsSuccess": true, "Tag": "1.4.2", "name": "1.4.2", "Layers": [`,
			`{"IsSuccess": false, "Code": "TAG_NOT_EXIST", "error": {"errorCode": "404", "message": "Not Found"}}`,
		} {
			variants = append(variants, fromBoth(undocumentedStatus(status), fmt.Sprint(status, " ", body),
				withEmulator(emulator.Fault{Status: status, Headers: noTraceID, Body: body}))...)
		}
	}
	return variants
}
