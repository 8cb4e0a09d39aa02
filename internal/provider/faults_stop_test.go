// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"time"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

// stopFaults stop the provider, as a CLI does on Ctrl-C, at each point of a read. A read that continued would never end.
func stopFaults() []fault {
	cancelled := outcome{summary: "Request Timed Out", response: "{after}: the read was cancelled before an answer came.", advice: adviceCancelled}
	byName := acrLayersSource
	byName.Operation, byName.Config = emulator.OperationGetRepository, storefrontLayersByName()
	resolving := variant{source: byName, want: cancelled, at: withFaults(emulator.Fault{Delay: time.Hour})}
	return []fault{
		{"Ctrl-C before the answer", stopped(append(both(cancelled, "", withFaults(emulator.Fault{Delay: time.Hour})), resolving))},
		{"Ctrl-C in the body", stopped(both(cancelled, "", withFaults(emulator.Fault{Trickle: 1, TrickleInterval: time.Hour})))},
		{"Ctrl-C between two attempts", stopped(both(outcome{summary: "Request Timed Out", response: "HTTP status 503 Service Unavailable, {after}: then the read was cancelled.", advice: adviceCancelled}, "", withFaults(emulator.Fault{Status: 503, Headers: noTraceID})))},
		{"Ctrl-C while it waits for a tag", stopped(waitingForATag())},
		{"Ctrl-C while it asks what there is instead of a missing tag", stopped(explaining())},
	}
}

func stopped(variants []variant) []variant {
	for index := range variants {
		variants[index].stops = true
	}
	return variants
}

func waitingForATag() []variant {
	want := outcome{summary: "Request Timed Out", response: "What it waits for was not there yet after 1 answer in 0s, when the read was cancelled.", advice: adviceCancelled}
	return []variant{
		{source: acrTagSource.WithTag("1.4.9"), want: want, changes: object{"wait": true}, at: withFaults()},
		{source: missingTagSource, want: want, changes: object{"wait": true}, at: withFaults()},
	}
}

func explaining() []variant {
	return []variant{
		{
			source: acrTagSource.WithTag("1.4.9"), at: withFaults(emulator.Fault{Operation: emulator.OperationListRepoTag, Delay: time.Hour}),
			want: outcome{summary: "Tag Not Found", response: `HTTP status 200 OK, code "TAG_NOT_EXIST", {after}.`},
		},
		{
			source: missingTagSource, at: withFaults(emulator.Fault{Operation: emulator.OperationGetImageTags, Delay: time.Hour}),
			want: outcome{summary: "Tag Not Found", response: `HTTP status 404 Not Found, code "404", {after}: Not Found: tag not found.`, advice: adviceNCRNames},
		},
	}
}
