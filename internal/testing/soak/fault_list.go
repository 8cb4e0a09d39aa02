// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"net/http"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

// noAnswer is for hasty reads only: half of an answer comes, and then nothing.
var noAnswer = &fault{
	name: "an answer that stops half-way, until the read has no time left", summary: requestTimedOut,
	spoil: func(a *answer, _ request) { a.manner = stalled },
}

// resetBefore is named because net/http asks NCR again by itself after one: see retries.
var resetBefore = &fault{
	name: "a connection reset before the answer", weight: 6, summary: serviceUnavailable, heals: true, unanswered: true,
	spoil: func(a *answer, _ request) { a.manner = cutBefore },
}

// faults are what happens to answers. Most of them are such that the next answer may be right, as in life.
var faults = []*fault{
	{
		name: "HTTP 429 with an error", weight: 6, summary: requestThrottled, heals: true,
		spoil: func(a *answer, r request) { a.says(r, http.StatusTooManyRequests, "Throttling", "410") },
	},
	{
		name: "a throttling code in HTTP 400", weight: 5, summary: requestThrottled, heals: true,
		spoil: func(a *answer, r request) { a.says(r, http.StatusBadRequest, "Throttling.User", "420") },
	},
	{
		name: "a throttling code in HTTP 200", weight: 5, summary: requestThrottled, heals: true,
		spoil: func(a *answer, r request) { a.says(r, http.StatusOK, "Rejected.Throttling", "410") },
	},
	{
		name: "HTTP 502 with HTML", weight: 5, summary: serviceUnavailable, heals: true,
		spoil: func(a *answer, _ request) { a.replace(http.StatusBadGateway, badGateway) },
	},
	{
		name: "HTTP 503 with an error", weight: 5, summary: serviceUnavailable, heals: true,
		spoil: func(a *answer, r request) { a.says(r, http.StatusServiceUnavailable, "ServiceUnavailable", "500") },
	},
	{
		name: "HTTP 504 without a body", weight: 5, summary: serviceUnavailable, heals: true,
		spoil: func(a *answer, _ request) { a.replace(http.StatusGatewayTimeout, "") },
	},
	resetBefore,
	{
		name: "a connection closed within the headers", weight: 5, summary: serviceUnavailable, heals: true, unanswered: true,
		spoil: func(a *answer, _ request) { a.manner = cutHeaders },
	},
	{
		name: "a connection closed within the body", weight: 5, summary: serviceUnavailable, heals: true, unanswered: true,
		spoil: func(a *answer, _ request) { a.manner = cutBody },
	},
	{name: "an answer that trickles", weight: 8, spoil: func(a *answer, _ request) { a.manner = trickled }},
	{
		name: "HTTP 500 with an error", weight: 3, summary: serviceUnavailable,
		spoil: func(a *answer, r request) { a.says(r, http.StatusInternalServerError, "SystemError", "900") },
	},
	{name: "half of the JSON", weight: 2, summary: unexpectedResponse, spoil: func(a *answer, _ request) { a.body = a.body[:len(a.body)/2] }},
	{
		name: "HTTP 200 with HTML", weight: 2, summary: unexpectedResponse,
		spoil: func(a *answer, _ request) { a.replace(http.StatusOK, signIn) },
	},
	{
		name: "an answer about another tag or repository", weight: 2, summary: unexpectedResponse,
		operations: []string{emulator.OperationGetRepoTag, emulator.OperationGetRepository, emulator.OperationGetImageTagDetail},
		spoil:      func(a *answer, r request) { a.edit(r, map[string]any{subjectField[r.operation]: "another"}) },
	},
	{
		name: "a list whose first element is null", weight: 2, summary: unexpectedResponse,
		operations: []string{emulator.OperationGetRepoTagLayers, emulator.OperationGetImageTagDetail, emulator.OperationListRepoTag, emulator.OperationGetImageTags},
		spoil:      func(a *answer, r request) { a.edit(r, map[string]any{listField[r.operation]: []any{nil}}) },
	},
	{
		name: "a tag that is said to be missing", weight: 3, summary: tagNotFound,
		operations: []string{emulator.OperationGetRepoTag, emulator.OperationGetRepoTagLayers, emulator.OperationGetImageTagDetail},
		spoil:      func(a *answer, r request) { a.says(r, missingStatus[r.service], "TAG_NOT_EXIST", "404") },
	},
	{
		name: "an answer that says success and failure", weight: 2, summary: unexpectedResponse,
		spoil: func(a *answer, r request) { a.edit(r, contradiction[r.service]) },
	},
	{
		name: "a redirect", weight: 2, summary: unexpectedResponse,
		spoil: func(a *answer, _ request) {
			a.replace(http.StatusTemporaryRedirect, "")
			a.header.Set("Location", redirectTarget)
		},
	},
}

const (
	badGateway = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"
	signIn     = "<!DOCTYPE html><html><body><form action=\"/sign-in\">Please sign in to the network.</form></body></html>"

	// redirectTarget is at the gateway, where a request for it is noticed.
	redirectTarget = "/elsewhere"
)

// subjectField says what an answer is about.
var subjectField = map[string]string{
	emulator.OperationGetRepoTag:        "Tag",
	emulator.OperationGetRepository:     "RepoName",
	emulator.OperationGetImageTagDetail: "name",
}

// listField is the list in an answer.
var listField = map[string]string{
	emulator.OperationGetRepoTagLayers:  "Layers",
	emulator.OperationListRepoTag:       "Images",
	emulator.OperationGetImageTagDetail: "images",
	emulator.OperationGetImageTags:      "results",
}

// missingStatus is the HTTP status with which a service says that something does not exist.
var missingStatus = map[string]int{emulator.ServiceACR: http.StatusOK, emulator.ServiceNCR: http.StatusNotFound}

// contradiction is what turns a service's success into neither that nor a failure.
var contradiction = map[string]map[string]any{
	emulator.ServiceACR: {"Code": "TAG_NOT_EXIST"}, // beside IsSuccess: true
	emulator.ServiceNCR: {"error": map[string]any{"errorCode": "999", "message": "Unknown"}},
}
