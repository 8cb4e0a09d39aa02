// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package ncr

import (
	"github.com/containerregistry/terraform-provider-containerregistry/internal/strictjson"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// decode reads an answer. The API, and the gateway in front of it, may put an error into any status.
func decode[T any](response transport.Response, read func(*strictjson.Object) T) (T, error) {
	var none T
	answer, err := strictjson.ParseObject(response.Body)
	if !transport.IsSuccess(response.Status) {
		return none, failure(response, answer)
	}
	if err != nil {
		return none, unexpected(response, err)
	}
	if errorIn(answer) != nil && !isEnvelope(answer) {
		return none, failure(response, answer)
	}
	value := read(answer)
	if answer.Err() != nil {
		return none, unexpected(response, answer.Err())
	}
	return value, nil
}

// unwrap follows the documentation's table, where the fields stand in `result[]`; its example is flat.
func unwrap(answer *strictjson.Object) *strictjson.Object {
	if !answer.Has("name") && answer.Has("result", "results") {
		return answer.Only("result", "results")
	}
	return answer
}

func unexpected(response transport.Response, reason error) *transport.Error {
	return &transport.Error{Kind: transport.KindUnexpected, Message: reason.Error(), RequestID: requestID(response)}
}

// traceIDHeader has the service's id of a request. The gateway in front of it has one of its own.
const traceIDHeader = "x-ncp-trace-id"

func requestID(response transport.Response) string {
	for _, name := range []string{traceIDHeader, "x-ncp-apigw-request-id"} {
		if id := response.Header.Get(name); id != "" {
			return id
		}
	}
	return ""
}
