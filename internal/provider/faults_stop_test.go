// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"time"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

// stopFaults are Ctrl-C: the CLI stops the provider, whatever a read does. A read that went on
// would never end.
func stopFaults() []fault {
	cancelled := expectation{summary: "Request Timed Out", reason: "the read was cancelled before a response was received", fix: fixRunAgain}
	between := expectation{summary: "Request Timed Out", reason: "the read was cancelled before another attempt", fix: fixRunAgain, response: "HTTP 503"}
	byName := acrLayersSource
	byName.Operation, byName.Config = emulator.OperationGetRepository, storefrontLayersByName()
	resolving := variant{source: byName, expected: cancelled, start: withEmulator(emulator.Fault{Delay: time.Hour})}
	return []fault{
		{"Ctrl-C before the response", stopped(append(fromBoth(cancelled, "", withEmulator(emulator.Fault{Delay: time.Hour})), resolving))},
		{"Ctrl-C after HTTP 100, 102 or 103", stopped(afterInformational(cancelled))},
		{"Ctrl-C in the body", stopped(fromBoth(cancelled, "", withEmulator(emulator.Fault{Trickle: 1, TrickleInterval: time.Hour})))},
		{"Ctrl-C between two attempts", stopped(fromBoth(between, "", withEmulator(emulator.Fault{Status: 503, Headers: noTraceID})))},
		{"Ctrl-C while the read waits for a tag", stopped(waiting())},
		{"Ctrl-C while the read looks for similar tags", stopped(explaining())},
	}
}

func stopped(variants []variant) []variant {
	for index := range variants {
		variants[index].stopped = true
	}
	return variants
}

func afterInformational(cancelled expectation) []variant {
	var variants []variant
	for _, status := range []int{100, 102, 103} {
		variants = append(variants, fromBoth(cancelled, fmt.Sprint(status), withEmulator(emulator.Fault{Status: status}))...)
		variants = append(variants, fromBoth(cancelled, fmt.Sprint(status, " again"), withEmulator(emulator.Fault{Status: status, Trickle: 1, TrickleInterval: time.Hour}))...)
	}
	return variants
}

func waiting() []variant {
	expected := expectation{summary: "Request Timed Out", fix: fixRunAgain, exchange: noExchange}
	fromACR := variant{source: acrTagSource.WithTag("1.4.9"), changes: object{"wait": true}, start: withEmulator(), expected: expected}
	fromACR.expected.sentence = "Cancelled while waiting for " + subjectOf(fromACR.source) + ", after 0s (1 attempt)."
	fromNCR := fromACR
	fromNCR.source = missingNCRTag
	fromNCR.expected.sentence = "Cancelled while waiting for " + subjectOf(fromNCR.source) + ", after 0s (1 attempt)."
	fromNCR.expected.facts = similarTags
	return []variant{fromACR, fromNCR}
}

func explaining() []variant {
	return []variant{
		{
			source: acrTagSource.WithTag("1.4.9"), start: withEmulator(emulator.Fault{Operation: emulator.OperationListRepoTag, Delay: time.Hour}),
			expected: expectation{summary: "Tag Not Found", response: "HTTP 200, code TAG_NOT_EXIST"},
		},
		{
			source: missingNCRTag, start: withEmulator(emulator.Fault{Operation: emulator.OperationGetImageTags, Delay: time.Hour}),
			expected: expectation{
				summary: "Tag Not Found", sentence: `Tag "1.4.9" of image "storefront" was not found in registry "acme", site "public", region "KR".`,
				fix: fixAnyNCRName, response: "HTTP 404, code 404, message: Not Found: tag not found",
			},
		},
	}
}
