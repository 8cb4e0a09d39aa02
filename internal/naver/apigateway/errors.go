// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package apigateway

import (
	"net/http"
	"strconv"

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

// traceIDHeader has the service's ID of a request, gatewayIDHeader the gateway's.
const (
	traceIDHeader   = "x-ncp-trace-id"
	gatewayIDHeader = "x-ncp-apigw-request-id"
)

// RequestID returns the service's ID of the request, else the gateway's, else an empty string.
func RequestID(response transport.Response) string {
	for _, name := range []string{traceIDHeader, gatewayIDHeader} {
		if id := response.Header.Get(name); id != "" {
			return id
		}
	}
	return ""
}

// ResponseError returns the error that a response contains, and whether it contains one. body is
// the response's body, nil when that is not a JSON object: without one, only a status other than
// 2xx is an error. Of a service, "not found" is KindTagNotFound: it does not say what of a name is
// missing.
func ResponseError(response transport.Response, body *strictjson.Object) (transport.Error, bool) {
	reported, isReported := errorIn(body)
	if transport.IsSuccess(response.Status) && (!isReported || isEnvelope(body)) {
		return transport.Error{}, false
	}
	failed := classify(response.Status, reported.code)
	if failed.Kind == transport.KindTagNotFound && !isFromService(response, body) {
		failed.Kind = transport.KindUnexpected
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
	reported := reportedError{
		code:    object.Label("errorCode", "returnCode"),
		message: object.Label("message", "returnMessage"),
	}
	if details := object.Label("details"); details != "" && details != reported.message {
		reported.message += ": " + details
	}
	return reported
}

// isEnvelope reports whether a body has an error's fields by themselves with the code of a success,
// as sibling APIs do.
func isEnvelope(body *strictjson.Object) bool {
	code := body.Label("returnCode")
	return (code == "0" || code == "200") && !body.Has("error", "responseError", "errorCode")
}

// classify goes by the code where it says more than the status. In a response of status 2xx there
// is only the code.
func classify(status int, code string) transport.Error {
	inSuccess := transport.IsSuccess(status)
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
	case status == http.StatusNotFound:
		failed.Kind = transport.KindTagNotFound
	}
	return failed
}

// statusOf returns the HTTP status that a code is; 0 for any other.
func statusOf(code string) int {
	status, err := strconv.Atoi(code)
	if err != nil || status < http.StatusContinue || status >= 600 {
		return 0
	}
	return status
}

// isFromService reports whether a 404 is the service's own: it has an error with a code or, with an
// empty or plain body, the service's trace ID.
func isFromService(response transport.Response, body *strictjson.Object) bool {
	if reported, isReported := errorIn(body); isReported && reported.code != "" {
		return true
	}
	isReadable := len(response.Body) == 0 || body != nil && body.Err() == nil
	return isReadable && response.Header.Get(traceIDHeader) != ""
}
