// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"bytes"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// responseError completes the error that Decode returned for a response, and redacts it.
func responseError(err error, response Response, host string, redactor *redactor, now time.Time) Error {
	failed, isCall := errors.AsType[Error](err)
	if !isCall {
		failed = Error{Kind: KindUnexpected, Reason: ReasonInvalidResponse, Message: err.Error()}
	}
	failed.Host, failed.Status = host, response.Status
	failed = failed.withPage(response)
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

// withPage returns the error of a response that may be a page. A page whose status is an error says
// nothing about the service: the page of a proxy or a firewall often has 403. A status that passes
// keeps its kind, and a request ID proves that the service responded. Services have errors in XML
// as well.
func (e Error) withPage(response Response) Error {
	page := response.page()
	isInvalid := e.Reason == ReasonInvalidResponse
	isUnexplained := (isInvalid || e.Reason == ReasonOther) && e.Code == "" && e.RequestID == ""
	switch {
	case page == "", IsSuccess(response.Status) && !isInvalid:
		return e
	case IsSuccess(response.Status):
	case page != htmlPage || len(response.Body) == 0 || !isUnexplained:
		return e
	case e.Kind == KindUnauthenticated, e.Kind == KindForbidden:
		e.Kind, e.Fix = KindUnexpected, ""
	case e.Kind != KindUnexpected && e.Kind != KindUnavailable:
		return e
	}
	e.Reason, e.Message = ReasonPage, page
	return e
}

const htmlPage = "an HTML page"

// page returns htmlPage or "XML" for a body that is meant for a browser, such as that of a
// captive portal; empty for any other. JSON is never a page, whatever its media type.
func (r Response) page() string {
	body := bytes.ToLower(bytes.TrimLeft(bytes.TrimPrefix(r.Body[:min(len(r.Body), pageHeadLength)], []byte("\xef\xbb\xbf")), " \t\r\n"))
	mediaType, _, _ := strings.Cut(strings.ToLower(r.Header.Get("Content-Type")), ";")
	isXML := bytes.HasPrefix(body, []byte("<?xml")) || bytes.HasPrefix(body, []byte("<error>")) // as a storage has it
	switch {
	case isXML && !bytes.Contains(body, []byte("<html")):
		return "XML"
	case bytes.HasPrefix(body, []byte("<")), strings.TrimSpace(mediaType) == "text/html" && !bytes.HasPrefix(body, []byte("{")):
		return htmlPage
	default:
		return ""
	}
}

// IsPage reports whether the body is an HTML page or XML. If Decode fails for such a response with
// status 200, the error has ReasonPage.
func (r Response) IsPage() bool { return r.page() != "" }

// pageHeadLength is how much of a body is enough to recognize what it is, in bytes.
const pageHeadLength = 1024

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
