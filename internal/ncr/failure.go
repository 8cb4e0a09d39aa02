// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package ncr

import (
	"net/http"
	"strconv"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/wire"
)

// serviceError is what the known error bodies have in common.
type serviceError struct {
	code, message string
}

// succeeded: `returnCode` 0 and 200 are how sibling APIs of the vendor report success.
func (e *serviceError) succeeded() bool {
	return e.message == "" && (e.code == "" || e.code == "0") || e.code == "200" && e.message == "success"
}

// The gateway's codes: 200 authentication failed, 210 permission denied, 300 no such path, 400 quota,
// 410 and 420 throttled (https://api.ncloud-docs.com/docs/en/common-ncpapi).

// errorObject finds the error in an answer, in any of the shapes that were seen:
// {"error":{"errorCode","message","details"}}, {"responseError":{"returnCode","returnMessage"}}, and the inner one alone.
func errorObject(answer *wire.Object) *serviceError {
	for _, name := range []string{"error", "responseError"} {
		if answer.IsObject(name) {
			answer = answer.Object(name)
			break
		}
	}
	if !answer.Has("errorCode") && !answer.Has("returnCode") && !answer.Has("returnMessage") {
		return nil
	}
	found := &serviceError{
		code:    answer.Label("errorCode", "returnCode"),
		message: answer.Label("message", "returnMessage"),
	}
	if details := answer.Label("details"); details != "" && details != found.message {
		found.message += ": " + details
	}
	return found
}

// failure reads an error answer; answer is nil when the body is no JSON object.
func failure(response transport.Response, answer *wire.Object) *transport.Error {
	var found *serviceError
	if answer != nil {
		found = errorObject(answer)
	}
	isService := found != nil || requestID(response) != ""
	if found == nil {
		found = &serviceError{}
	}
	status := response.Status
	inSuccess := transport.IsSuccess(status)
	if inSuccess {
		status, _ = strconv.Atoi(found.code) // the service's codes are HTTP statuses; the gateway's are below
	}
	result := transport.StatusError(status)
	result.Code, result.RequestID = found.code, requestID(response)
	if found.message != "" {
		result.Message = found.message
	}
	switch code := found.code; {
	case code == "200" && (inSuccess || status == http.StatusUnauthorized):
		result.Kind = transport.KindAuthentication
	case code == "210" && (inSuccess || status == http.StatusUnauthorized || status == http.StatusForbidden):
		result.Kind = transport.KindAccess
	case code == "300" && (inSuccess || status == http.StatusNotFound):
		result.Kind, result.Retryable = transport.KindAction, false
	case code == "410", code == "420":
		result.Kind, result.Retryable = transport.KindThrottled, true
	case status == http.StatusNotFound && isService:
		// Only the service itself can say that a tag does not exist: not a proxy, and not another server.
		result.Kind = transport.KindTag
	}
	return result
}
