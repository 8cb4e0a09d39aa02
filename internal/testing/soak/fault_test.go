// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package soak

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"sync/atomic"
	"time"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

// The summaries that reads may end in. Any other is wrong.
const (
	tagNotFound    = "Tag Not Found"
	digestMismatch = "Digest Mismatch"
	throttled      = "Request Throttled"
	timedOut       = "Request Timed Out"
	unavailable    = "Service Unavailable"
	unexpected     = "Unexpected API Response"
)

// Shares of the reads that add a fault for their own operation, and for one that several reads may
// wait for.
const (
	shareOfFaults       = 0.35
	shareOfSharedFaults = 0.05
)

// kind is a way to spoil an answer.
type kind struct {
	name       string
	weight     int
	summary    string // of the error that it leads to; empty where the answer is only slow
	retried    bool
	operations []string // whose answers it spoils; nil for all
	answer     func(answer) emulator.Fault
}

// fault is a fault that is added to the emulator. Its id is in its answer, where that has a place
// for one.
type fault struct {
	emulator.Fault
	kind
	shared  bool         // several reads may wait for the answer
	reports atomic.Int32 // errors that have the fault's id
}

// answer makes answers of one registry, with an id.
type answer struct {
	registry, operation, id string
}

// body is a body of either registry, with the answer's id.
func (a answer) body(status int, acr, ncr string) emulator.Fault {
	if a.registry == "ncr" {
		return emulator.Fault{Status: status, Headers: map[string]string{"x-ncp-trace-id": a.id}, Body: ncr}
	}
	return emulator.Fault{Status: status, Body: fmt.Sprintf(acr, a.id)}
}

// failure makes a kind of fault that is an error of the service's own.
func failure(status int, acrCode, ncrCode string) func(answer) emulator.Fault {
	acr := `{"RequestId": "%s", "Code": "` + acrCode + `", "Message": "An error of the service.", "IsSuccess": false}`
	return func(a answer) emulator.Fault {
		return a.body(status, acr, `{"error": {"errorCode": "`+ncrCode+`", "message": "An error", "details": "of the service"}}`)
	}
}

func success(acr, ncr string) func(answer) emulator.Fault {
	acr = `{"RequestId": "%s", "IsSuccess": true, ` + acr + `}`
	return func(a answer) emulator.Fault { return a.body(http.StatusOK, acr, `{`+ncr+`}`) }
}

// plain makes a kind of fault that is the same for all answers.
func plain(fault emulator.Fault) func(answer) emulator.Fault {
	return func(answer) emulator.Fault { return fault }
}

const (
	saidMissing = "a tag that is said to be missing"
	html        = "<html><head><title>Sign in to the network</title></head></html>"
)

// kinds are such that the answer after most of them may be right, as in life.
var kinds = []kind{
	{"HTTP 429", 6, throttled, true, nil, failure(429, "Throttling", "410")},
	{"throttling in HTTP 400", 5, throttled, true, nil, failure(400, "Throttling.User", "420")},
	{"throttling in HTTP 200", 5, throttled, true, nil, failure(200, "Rejected.Throttling", "410")},
	{"HTTP 502 with HTML", 5, unavailable, true, nil, plain(emulator.Fault{Status: 502, Body: html})},
	{"HTTP 503", 5, unavailable, true, nil, failure(503, "ServiceUnavailable", "500")},
	{"HTTP 504 without a body", 5, unavailable, true, nil, plain(emulator.Fault{Status: 504})},
	{"a connection closed before the answer", 6, unavailable, true, nil, plain(emulator.Fault{Cut: emulator.CutBefore})},
	{"a connection closed in the header", 5, unavailable, true, nil, plain(emulator.Fault{Cut: emulator.CutHeaders})},
	{"a connection closed in the body", 5, unavailable, true, nil, plain(emulator.Fault{Cut: emulator.CutBody})},
	{"a slow answer", 9, "", false, nil, plain(emulator.Fault{Delay: 80 * time.Millisecond})},
	{"an answer in pieces", 9, "", false, nil, plain(emulator.Fault{Trickle: 256, TrickleInterval: 10 * time.Millisecond})},
	{"an answer twice", 6, "", false, nil, plain(emulator.Fault{Double: &emulator.Double{}})},
	{"an answer twice, a moment later", 6, "", false, nil, plain(emulator.Fault{Double: &emulator.Double{Delay: time.Millisecond}})},
	{"HTTP 500", 3, unavailable, false, nil, failure(500, "SystemError", "900")},
	{"truncated JSON", 2, unexpected, false, nil, plain(emulator.Fault{Status: 200, Body: `{"IsSuccess": true, "name": "1.4`})},
	{"HTTP 200 with HTML", 2, unexpected, false, nil, plain(emulator.Fault{Status: 200, Body: html})},
	{"a redirect", 2, unexpected, false, nil, plain(emulator.Fault{Redirect: "/elsewhere"})},
	{"success and failure in one", 2, unexpected, false, nil, success(`"Code": "TAG_NOT_EXIST"`, `"name": "1.4.2", "error": {"errorCode": "999"}`)},
	{
		"an answer about another tag or repository", 2, unexpected, false,
		[]string{emulator.OperationGetRepoTag, emulator.OperationGetRepository, emulator.OperationGetImageTagDetail},
		success(`"Tag": "another", "RepoName": "another"`, `"name": "another"`),
	},
	{
		"a list that begins with null", 2, unexpected, false,
		[]string{emulator.OperationGetRepoTagLayers, emulator.OperationGetImageTagDetail}, success(`"Layers": [null]`, `"images": [null]`),
	},
	{
		saidMissing, 4, tagNotFound, false, []string{emulator.OperationGetRepoTag, emulator.OperationGetRepoTagLayers, emulator.OperationGetImageTagDetail},
		func(a answer) emulator.Fault {
			status := map[string]int{"acr": http.StatusOK, "ncr": http.StatusNotFound}[a.registry]
			return failure(status, "TAG_NOT_EXIST", "404")(a)
		},
	},
}

// sharedOperations are called for several reads at a time, or to explain an error.
var sharedOperations = map[string][]string{
	"acr": {emulator.OperationGetRepository, emulator.OperationListRepoTag},
	"ncr": {emulator.OperationGetImageTags},
}

// newFaults makes the faults that a read adds. Whichever request of the operation comes next meets
// them, its own or another read's.
func newFaults(random *rand.Rand, read *read) map[string]*fault {
	faults := map[string]*fault{}
	add := func(operation string, share float64, shared bool) {
		if !happens(random, share) {
			return
		}
		id := fmt.Sprintf("F%d-%d", read.number, len(faults))
		chosen := chooseKind(random, operation)
		made := &fault{Fault: chosen.answer(answer{read.source.Registry, operation, id}), kind: chosen, shared: shared}
		made.Operation, made.Times = operation, 1
		faults[id] = made
	}
	add(read.source.Operation, shareOfFaults, false)
	for _, operation := range sharedOperations[read.source.Registry] {
		add(operation, shareOfSharedFaults, true)
	}
	return faults
}

func chooseKind(random *rand.Rand, operation string) kind {
	var fitting []kind
	for _, kind := range kinds {
		if kind.operations == nil || slices.Contains(kind.operations, operation) {
			fitting = append(fitting, repeated(kind)...)
		}
	}
	return oneOf(random, fitting)
}

// leadsAnonymously tells whether a fault whose answer has no place for its id leads to an error
// with the summary.
func leadsAnonymously(summary string) bool {
	return slices.ContainsFunc(kinds, func(kind kind) bool {
		one, other := kind.answer(answer{registry: "acr", id: "1"}), kind.answer(answer{registry: "acr", id: "2"})
		return kind.summary == summary && one.Body == other.Body
	})
}

// repeated lists a kind as often as its weight says.
func repeated(one kind) []kind { return slices.Repeat([]kind{one}, one.weight) }
