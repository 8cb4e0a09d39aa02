// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package apigateway

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/strictjson"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// The gateway's error codes that say more than the status of their response
// (https://api.ncloud-docs.com/docs/en/common-ncpapi).
const (
	codeAuthenticationFailed = "200" // with status 401
	codePermissionDenied     = "210" // with status 401
	codeNotFound             = "300" // with status 404: the path does not exist; says nothing about a tag
	codeThrottled            = "410"
	codeRateLimited          = "420"
)

// wordNotFound is the errorCode of an API of version 3, whose codes are words, for what does not
// exist, in any case of its letters.
const wordNotFound = "NotFound"

// Headers with an ID of a request: the service's, that of an API of version 3, and the gateway's.
const (
	traceIDHeader   = "x-ncp-trace-id"
	requestIDHeader = "x-ncp-request-id"
	gatewayIDHeader = "x-ncp-apigw-request-id"
)

// clockTolerance is how far the time of a request may be from the gateway's.
const clockTolerance = 5 * time.Minute

// fieldErrorLimit limits how many of an error's fieldErrors are in its message.
const fieldErrorLimit = 3

// RequestID returns the service's ID of the request, else the one of version 3, else the gateway's,
// else an empty string.
func RequestID(response transport.Response) string {
	return cmp.Or(RequestIDs(response)...)
}

// RequestIDs returns the IDs of the request, of service and gateway; empty are those that the
// response does not have.
func RequestIDs(response transport.Response) []string {
	var ids []string
	for _, name := range []string{traceIDHeader, requestIDHeader, gatewayIDHeader} {
		ids = append(ids, response.Header.Get(name))
	}
	return ids
}

// ResponseError returns the error that a response contains, and whether it contains one. body is
// the response's body, nil when that is not a JSON object: without one, only a status other than
// 200 is an error. "Not found" by the service is KindTagNotFound: the service does not say which
// part of a name is missing.
func ResponseError(response transport.Response, body *strictjson.Object) (transport.Error, bool) {
	reported, isReported := errorIn(body)
	if transport.IsSuccess(response.Status) && (!isReported || isEnvelope(body)) {
		return transport.Error{}, false
	}
	failed := classify(response.Status, reported.code)
	if failed.Kind == transport.KindTagNotFound && !isFromService(response, body, reported) {
		failed.Kind = transport.KindUnexpected
	}
	if failed.Kind == transport.KindUnauthenticated && reported.code == codeAuthenticationFailed && isClockWrong(response, reported) {
		failed.Reason = transport.ReasonClock
	}
	failed.Code, failed.RequestID = reported.code, RequestID(response)
	if reported.message != "" {
		failed.Message = reported.message
	}
	return failed, true
}

// reportedError is what the known error bodies have in common.
type reportedError struct {
	code, message string
}

// errorIn returns the error in a body, in any of its shapes, and whether there is one.
func errorIn(body *strictjson.Object) (reportedError, bool) {
	if body == nil {
		return reportedError{}, false
	}
	for _, name := range []string{"error", "responseError"} {
		switch {
		case body.IsObject(name):
			if inner := body.Object(name); inner != nil {
				return readError(inner), true
			}
			return reportedError{message: body.Err().Error()}, true
		case body.Label(name) != "":
			return reportedError{message: body.Label(name)}, true
		}
	}
	if !body.Has("errorCode", "returnCode", "returnMessage") {
		return reportedError{}, false
	}
	return readError(body), true
}

func readError(object *strictjson.Object) reportedError {
	return reportedError{code: object.Label("errorCode", "returnCode"), message: readMessage(object)}
}

// readMessage joins the texts of an error: message, details and fieldErrors, in this order and each
// once.
func readMessage(object *strictjson.Object) string {
	var texts []string
	for _, text := range []string{object.Label("message", "returnMessage"), object.Label("detail"), object.Label("details")} {
		if text != "" && !slices.Contains(texts, text) {
			texts = append(texts, text)
		}
	}
	if problems := readFieldErrors(object, texts); problems != "" {
		texts = append(texts, problems)
	}
	for index := range len(texts) - 1 {
		texts[index] = strings.TrimSuffix(texts[index], ".") // before a colon
	}
	return strings.Join(texts, ": ")
}

// readFieldErrors returns the first of an error's fieldErrors, in the service's order and each
// once, without those that the other texts already say.
func readFieldErrors(object *strictjson.Object, others []string) string {
	var problems []string
	for _, entry := range object.Labels("fieldErrors") {
		problem := readFieldError(entry)
		switch {
		case problem == "", problem == "{}", slices.Contains(problems, problem), slices.Contains(others, problem):
		case len(problems) == fieldErrorLimit:
			return strings.Join(problems, "; ") + "; and more"
		default:
			problems = append(problems, problem)
		}
	}
	return strings.Join(problems, "; ")
}

// readFieldError returns "field: message", either alone where the other is missing, and unchanged
// an entry that has neither.
func readFieldError(entry string) string {
	object, err := strictjson.ParseObject([]byte(entry))
	if err != nil || !object.Has("field", "message") {
		return entry
	}
	field, message := object.Label("field"), object.Label("message")
	if field == "" || message == "" {
		return field + message
	}
	return field + ": " + message
}

// isEnvelope reports whether a body has an error's fields by themselves with the code of a success,
// as sibling APIs do.
func isEnvelope(body *strictjson.Object) bool {
	code := body.Label("returnCode")
	return (code == "0" || code == "200") && !body.Has("error", "responseError", "errorCode")
}

// classify returns what a code means where it says more than the status, else what the status
// means. In a response of status 200 there is only the code. Of the words of version 3 only
// NotFound has a meaning of its own.
func classify(status int, code string) transport.Error {
	inSuccess, isNotFound := transport.IsSuccess(status), strings.EqualFold(code, wordNotFound)
	if inSuccess {
		status = statusOf(code)
	}
	failed := transport.StatusError(status)
	if inSuccess { // it is not a redirect, whatever its code says
		failed.Reason, failed.Message = transport.ReasonOther, ""
	}
	switch {
	case code == codeAuthenticationFailed && (inSuccess || status == http.StatusUnauthorized):
		failed.Kind = transport.KindUnauthenticated
	case code == codePermissionDenied && (inSuccess || status == http.StatusUnauthorized || status == http.StatusForbidden):
		failed.Kind = transport.KindForbidden
	case code == codeNotFound && (inSuccess || status == http.StatusNotFound):
		failed.Kind = transport.KindUnsupported
	case code == codeThrottled, code == codeRateLimited:
		failed.Kind, failed.Reason, failed.Retryable = transport.KindThrottled, transport.ReasonOther, true
	case status == http.StatusNotFound, isNotFound && (inSuccess || status == http.StatusBadRequest):
		failed.Kind = transport.KindTagNotFound
	}
	return failed
}

// isClockWrong reports whether a request was rejected because of its time: the gateway says so, or
// the clocks differ by more than it accepts.
func isClockWrong(response transport.Response, reported reportedError) bool {
	return strings.Contains(strings.ToLower(reported.message), "timestamp") || response.ClockOffset.Abs() > clockTolerance
}

// statusOf returns the HTTP status that a code is; 0 for any other.
func statusOf(code string) int {
	status, err := strconv.Atoi(code)
	if err != nil || status < http.StatusContinue || status >= 600 {
		return 0
	}
	return status
}

// isFromService reports whether it is the service itself that says that something does not exist:
// its error has a code; or the response has the service's trace ID, with an empty body or any JSON
// object; or it has the ID of version 3, with an error object.
func isFromService(response transport.Response, body *strictjson.Object, reported reportedError) bool {
	isObject := body != nil && body.Err() == nil
	switch {
	case reported.code != "":
		return true
	case response.Header.Get(traceIDHeader) != "":
		return len(response.Body) == 0 || isObject
	case response.Header.Get(requestIDHeader) != "":
		return isObject && (body.IsObject("error") || body.IsObject("responseError"))
	}
	return false
}
