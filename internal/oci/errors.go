// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package oci

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	remotetransport "github.com/google/go-containerregistry/pkg/v1/remote/transport"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// Error codes (https://github.com/opencontainers/distribution-spec/blob/main/spec.md#error-codes).
const (
	codeManifestUnknown = "MANIFEST_UNKNOWN"
	codeNameUnknown     = "NAME_UNKNOWN"
	codeDenied          = "DENIED"
	codeTooManyRequests = "TOOMANYREQUESTS"
	codeUnavailable     = "UNAVAILABLE"
)

// insufficientScope is in the challenge of a token that does not allow the request.
const insufficientScope = `error="insufficient_scope"`

// noTokenPrefix begins an error of the library that quotes a response, which may contain a token
// under another name.
const noTokenPrefix = "no token in bearer response"

// statusError returns the error of a response whose status is not 200.
func statusError(operation string, response transport.Response) transport.Error {
	failed := transport.StatusError(response.Status)
	if operation == operationHead && response.Status != http.StatusTooManyRequests {
		failed.Retryable = false // the GET that follows is
	}
	code, message := readErrors(response.Body)
	failed.Code = code
	if message != "" {
		failed.Message = message
	}
	if kind, isMissing := missingKind(operation, response.Status, code); isMissing {
		return failed.WithKind(kind)
	}
	switch {
	case code == codeDenied && (failed.Kind == transport.KindUnexpected || response.Status == http.StatusUnauthorized):
		failed.Kind, failed.Reason = transport.KindForbidden, transport.ReasonOther
	case code == codeTooManyRequests && failed.Kind == transport.KindUnexpected:
		failed.Kind, failed.Reason, failed.Retryable = transport.KindThrottled, transport.ReasonOther, true
	case code == codeUnavailable && failed.Kind == transport.KindUnexpected:
		failed.Kind, failed.Reason, failed.Retryable = transport.KindUnavailable, transport.ReasonOther, true
	case operation == operationPing && failed.Kind == transport.KindForbidden && !response.IsPage():
		failed.Reason = transport.ReasonBeforeLogin
	case failed.Message == "" && response.Status < http.StatusMultipleChoices:
		failed.Message = "unexpected status for this operation"
	}
	return failed
}

// missingKind returns the kind of a response that says that something does not exist; false for any
// other response. It must be the response to a request for a manifest, with a status that fits and
// a code of the protocol.
func missingKind(operation string, status int, code string) (transport.Kind, bool) {
	if operation != OperationManifest || status != http.StatusNotFound && status != http.StatusBadRequest {
		return transport.KindUnexpected, false
	}
	switch code {
	case codeManifestUnknown:
		return transport.KindTagNotFound, true
	case codeNameUnknown:
		return transport.KindRepositoryNotFound, true
	default:
		return transport.KindUnexpected, false
	}
}

// errorLimit limits an error body, in bytes. The library has the same limit.
const errorLimit = 64 << 10

// readErrors returns the first code of an error body and all its messages; empty strings for any
// other body, and for one that is longer than errorLimit.
func readErrors(body []byte) (code, message string) {
	var document struct {
		Errors []struct {
			Code    string `json:"code"`
			Message string `json:"message"`
		} `json:"errors"`
	}
	if len(body) > errorLimit || json.Unmarshal(body, &document) != nil {
		return "", ""
	}
	var messages []string
	for _, reported := range document.Errors {
		if code == "" {
			code = reported.Code
		}
		if reported.Message != "" {
			messages = append(messages, reported.Message)
		}
	}
	return code, strings.Join(messages, "; ")
}

// unauthorizedError returns the error of a 401, complete and redacted. If a token was issued and
// does not suffice, the account may not read here.
func (r *roundTripper) unauthorizedError(request *http.Request, operation string, response transport.Response) transport.Error {
	failed := statusError(operation, response)
	if strings.Contains(response.Header.Get(challengeHeader), insufficientScope) {
		failed.Kind = transport.KindForbidden
	}
	secrets := r.secretsOf(request)
	failed.Operation, failed.Host, failed.Status, failed.Attempts = operation, request.URL.Host, response.Status, 1
	failed.Code = r.options.Transport.Redact(failed.Code, secrets...)
	failed.Message = r.options.Transport.Redact(failed.Message, secrets...)
	return failed
}

// unexpectedError returns the error of a response that is not used, or of a request that a registry
// requires and that is not sent.
func (r *roundTripper) unexpectedError(operation, message string) transport.Error {
	return transport.Error{Kind: transport.KindUnexpected, Operation: operation, Host: r.registry.Host, Message: message}
}

// wrapError returns an error of the library as a transport.Error, redacted: its texts quote what a
// registry sent. A *PlatformError and a *NotImageError are returned unchanged.
func (r *roundTripper) wrapError(err error, operation string, recorded *exchange) error {
	if failed, isCall := errors.AsType[transport.Error](err); isCall {
		return failed
	}
	if _, isStatus := errors.AsType[*remotetransport.Error](err); isStatus && recorded.unauthorized != nil { // any other status was a transport.Error
		return *recorded.unauthorized
	}
	if _, isPlatform := errors.AsType[*PlatformError](err); isPlatform {
		return err
	}
	if _, isNotImage := errors.AsType[*NotImageError](err); isNotImage {
		return err
	}
	message := r.options.Transport.Redact(err.Error(), recorded.secrets...)
	if strings.Contains(message, noTokenPrefix) {
		message = "the response has no token"
	}
	failed := r.unexpectedError(operation, message)
	failed.Reason = transport.ReasonInvalidResponse
	return failed
}

// digestError returns the error of a request by a digest, after the tag was read: only the image
// can be missing.
func digestError(err error) error {
	failed, isCall := errors.AsType[transport.Error](err)
	switch {
	case isCall && failed.Kind == transport.KindTagNotFound:
		return failed.WithKind(transport.KindImageNotFound)
	case isCall && failed.Kind == transport.KindRepositoryNotFound: // which contradicts the response before
		return failed.WithKind(transport.KindUnexpected)
	default:
		return err
	}
}

// listedImageError returns the error of a request for an image that an index lists. One that does
// not exist is not a missing tag.
func listedImageError(err error, digest string) error {
	failed, isCall := errors.AsType[transport.Error](err)
	if isCall && (failed.Kind == transport.KindTagNotFound || failed.Kind == transport.KindRepositoryNotFound) {
		failed.Kind, failed.Reason = transport.KindUnexpected, transport.ReasonInvalidResponse
		failed.Message = fmt.Sprintf("the index lists the image %q, which does not exist in the registry", digest)
		failed.Fix = "Push this image to the registry as well (the tag may have been copied with some of its platforms only), or set platform to one that it has."
		return failed
	}
	return err
}
