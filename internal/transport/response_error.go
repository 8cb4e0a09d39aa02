// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// responseError completes what Decode returned for a response.
func responseError(err error, response Response, host string, redactor *redactor, now time.Time) Error {
	failed, isCall := errors.AsType[Error](err)
	if !isCall {
		failed = Error{Kind: KindUnexpected, Reason: ReasonInvalidResponse, Message: err.Error()}
	}
	failed.Host, failed.Status = host, response.Status
	if failed.Reason == ReasonClock {
		failed.ClockOffset = response.ClockOffset
	}
	switch target := redirectHost(response); {
	case target == "":
	case failed.Message == "", failed.Message == redirectMessage(""):
		failed.Message = redirectMessage(target)
	case strings.Contains(failed.Message, target): // it says itself what is wrong with the target
	default: // the service says more than its status
		failed.Message += "; " + redirectMessage(target)
	}
	failed.RetryAfter = retryAfter(response.Header.Get("Retry-After"), now)
	failed.Code = redactor.redact(failed.Code)
	failed.Message = redactor.redact(failed.Message)
	failed.RequestID = redactor.redact(failed.RequestID)
	return failed
}

// redirectHost returns the host that a redirect leads to; empty for its own host, and where it
// leads nowhere.
func redirectHost(response Response) string {
	target, err := url.Parse(response.Header.Get("Location"))
	if err != nil || response.Status < http.StatusMultipleChoices || response.Status >= http.StatusBadRequest {
		return ""
	}
	return target.Host
}

// redirectMessage names the host of a redirect where there is one.
func redirectMessage(host string) string {
	target := ""
	if host != "" {
		target = " to " + host
	}
	return "unexpected redirect" + target + " (redirects are not followed, to protect the request signature)"
}
