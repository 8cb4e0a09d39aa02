// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package transport

import "net/http"

// StatusError classifies an HTTP status by itself, for a response whose body says nothing more
// exact. 429, 502, 503 and 504 are retryable.
func StatusError(status int) Error {
	switch {
	case status == http.StatusUnauthorized:
		return Error{Kind: KindUnauthenticated}
	case status == http.StatusForbidden:
		return Error{Kind: KindForbidden}
	case status == http.StatusTooManyRequests:
		return Error{Kind: KindThrottled, Retryable: true}
	case status == http.StatusBadGateway, status == http.StatusServiceUnavailable, status == http.StatusGatewayTimeout:
		return Error{Kind: KindUnavailable, Retryable: true}
	case status >= http.StatusInternalServerError:
		return Error{Kind: KindUnavailable}
	case status >= http.StatusMultipleChoices && status < http.StatusBadRequest:
		return Error{Reason: ReasonRedirect, Message: redirectMessage("")}
	default:
		return Error{}
	}
}

// IsSuccess reports whether a status is 200, which alone comes with a complete body of the API: no
// other 2xx is documented, and 206 is a part.
func IsSuccess(status int) bool { return status == http.StatusOK }
