// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package transport

import "net/http"

// StatusError says what an HTTP status means by itself, where the answer's body says nothing better.
// A retryable one is 429, 502, 503 or 504.
func StatusError(status int) *Error {
	failure := &Error{}
	switch {
	case status == http.StatusUnauthorized:
		failure.Kind = KindAuthentication
	case status == http.StatusForbidden:
		failure.Kind = KindAccess
	case status == http.StatusTooManyRequests:
		failure.Kind, failure.Retryable = KindThrottled, true
	case status == http.StatusBadGateway, status == http.StatusServiceUnavailable, status == http.StatusGatewayTimeout:
		failure.Kind, failure.Retryable = KindUnavailable, true
	case status >= http.StatusInternalServerError:
		failure.Kind = KindUnavailable
	case status >= http.StatusMultipleChoices && status < http.StatusBadRequest:
		failure.Message = "redirects are not followed: they would carry the signature to another host"
	}
	return failure
}

// IsSuccess tells whether a status is one of those (2xx) whose answer is the API's.
func IsSuccess(status int) bool {
	return status >= http.StatusOK && status < http.StatusMultipleChoices
}
