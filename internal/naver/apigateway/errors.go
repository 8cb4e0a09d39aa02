// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package apigateway

import (
	"net/http"
	"strconv"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/strictjson"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// The codes of the API gateway that say more than the status they come with
// (https://api.ncloud-docs.com/docs/en/common-ncpapi).
const (
	codeAuthenticationFailed = "200" // with status 401
	codePermissionDenied     = "210" // with status 401
	codeNotFound             = "300" // with status 404: no such path, which is not "no such tag"
	codeThrottled            = "410"
	codeRateLimited          = "420"
)

// serviceError is what the known error bodies have in common.
type serviceError struct {
	code, message string
}

// errorIn finds the error in an answer, in any of the shapes that were seen: {"error":{"errorCode","message","details"}},
// {"responseError":{"returnCode","returnMessage"}}, and the inner one alone. It is nil when there is none.
func errorIn(answer *strictjson.Object) *serviceError {
	for _, name := range []string{"error", "responseError"} {
		switch {
		case answer.IsObject(name):
			if inner := answer.Object(name); inner != nil {
				return readError(inner)
			}
			return &serviceError{message: answer.Err().Error()}
		case answer.Label(name) != "":
			return &serviceError{message: answer.Label(name)}
		}
	}
	if !answer.Has("errorCode", "returnCode", "returnMessage") {
		return nil
	}
	return readError(answer)
}

// isEnvelope tells whether an answer has the fields of an error by themselves, with which sibling APIs report success too.
func isEnvelope(answer *strictjson.Object) bool {
	code := answer.Label("returnCode")
	return (code == "0" || code == "200") && !answer.Has("error", "responseError", "errorCode")
}

func readError(object *strictjson.Object) *serviceError {
	found := &serviceError{
		code:    object.Label("errorCode", "returnCode"),
		message: object.Label("message", "returnMessage"),
	}
	if details := object.Label("details"); details != "" && details != found.message {
		found.message += ": " + details
	}
	return found
}

// failure reads an error answer; answer is nil when the body is no JSON object.
func failure(response transport.Response, answer *strictjson.Object) *transport.Error {
	found := &serviceError{}
	if answer != nil {
		if inBody := errorIn(answer); inBody != nil {
			found = inBody
		}
	}
	result := meaningOf(response, found.code)
	if result.Kind == transport.KindTag && !isFromService(response, answer) {
		result.Kind = transport.KindUnexpected
	}
	result.Code, result.RequestID = found.code, requestID(response)
	if found.message != "" {
		result.Message = found.message
	}
	return result
}

// meaningOf goes by the code where it says more than the status. In an answer of status 200 there is only the code, which
// for the service's own errors is an HTTP status.
func meaningOf(response transport.Response, code string) *transport.Error {
	status := response.Status
	inSuccess := transport.IsSuccess(status)
	if inSuccess {
		status = statusOf(code)
	}
	result := transport.StatusError(status)
	if inSuccess {
		result.Message = ""
	}
	switch {
	case code == codeAuthenticationFailed && (inSuccess || status == http.StatusUnauthorized):
		result.Kind = transport.KindAuthentication
	case code == codePermissionDenied && (inSuccess || status == http.StatusUnauthorized || status == http.StatusForbidden):
		result.Kind = transport.KindAccess
	case code == codeNotFound && (inSuccess || status == http.StatusNotFound):
		result.Kind = transport.KindAction
	case code == codeThrottled, code == codeRateLimited:
		result.Kind, result.Retryable = transport.KindThrottled, true
	case status == http.StatusNotFound:
		result.Kind = transport.KindTag
	}
	return result
}

// statusOf is 0 for a code that is no HTTP status.
func statusOf(code string) int {
	status, err := strconv.Atoi(code)
	if err != nil || status < http.StatusContinue || status >= 600 {
		return 0
	}
	return status
}

// isFromService tells whether a 404 is NCR's own. A proxy's, another server's and the gateway's must not look like a
// missing tag: they have neither an error with one of NCR's codes nor, with an empty or plain body, its trace id.
func isFromService(response transport.Response, answer *strictjson.Object) bool {
	if answer != nil {
		if found := errorIn(answer); found != nil && found.code != "" {
			return true
		}
	}
	isReadable := len(response.Body) == 0 || answer != nil && answer.Err() == nil
	return isReadable && response.Header.Get(traceIDHeader) != ""
}
