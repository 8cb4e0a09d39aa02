// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package rpc

import (
	"cmp"
	"net/http"
	"strings"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/strictjson"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

const codeInstanceStatus = "INSTANCE_STATUS_NOT_SUPPORT"

// ResponseError returns the error that a response reports by its status and its Code. response is
// nil when the body is not a JSON object.
func ResponseError(status int, response *strictjson.Object) transport.Error {
	failed := transport.StatusError(status)
	if response == nil {
		return failed
	}
	failed.Code = response.Label("Code")
	failed.RequestID = response.Label("RequestId")
	message := response.Label("Message")
	failed.Message = cmp.Or(message, failed.Message)
	if failed.Code == "InvalidParameter" && strings.Contains(message, "SecurityToken.Expired") {
		return class{kind: transport.KindUnauthenticated, reason: transport.ReasonExpiredToken}.apply(failed, status)
	}
	if class, isKnown := classify(failed.Code); isKnown {
		return class.apply(failed, status)
	}
	// Some codes of the older sibling API are only in the message.
	if class, isKnown := classify(message); isKnown && !strings.ContainsAny(message, " \t") {
		return class.apply(failed, status)
	}
	return failed
}

// InvalidResponse returns the error of a response that is not one that the API documents.
func InvalidResponse(response *strictjson.Object, problem error) transport.Error {
	return transport.Error{
		Kind: transport.KindUnexpected, Reason: transport.ReasonInvalidResponse,
		Message: problem.Error(), RequestID: response.Label("RequestId"),
	}
}

// IsErrorCode reports whether a Code is one that ResponseError classifies.
func IsErrorCode(code string) bool {
	_, isKnown := classify(code)
	return isKnown
}

// class is what a code means.
type class struct {
	kind      transport.Kind
	retryable bool
	reason    transport.Reason
}

// apply returns an error of the class, unless the HTTP status contradicts it: one that says "busy"
// or "not authenticated" says nothing of what exists, and what exists must not be called missing.
func (c class) apply(failed transport.Error, status int) transport.Error {
	switch c.kind {
	case transport.KindInstanceNotFound, transport.KindRepositoryNotFound, transport.KindTagNotFound, transport.KindImageNotFound, transport.KindUnsupported:
		if status >= http.StatusInternalServerError || status == http.StatusUnauthorized || status == http.StatusForbidden || status == http.StatusTooManyRequests {
			return failed
		}
	case transport.KindUnavailable:
		if failed.Kind == transport.KindThrottled {
			return failed
		}
		c.retryable = c.retryable || failed.Retryable
	}
	failed.Kind, failed.Reason, failed.Retryable = c.kind, c.reason, c.retryable
	return failed
}

// classify returns what a code of the API, or of the gateway in front of it, means; false for an
// unknown one (https://api.alibabacloud.com/document/cr/2018-12-01/errorCode, and public code that
// meets them).
func classify(code string) (class, bool) {
	if missing, isMissing := strings.CutSuffix(code, "_NOT_EXIST"); isMissing {
		return classifyMissing(missing)
	}
	switch {
	case strings.HasPrefix(code, "Throttling"), strings.HasSuffix(code, ".Throttling"):
		return class{kind: transport.KindThrottled, retryable: true}, true
	case code == "ServiceUnavailable":
		return class{kind: transport.KindUnavailable, retryable: true}, true
	case code == "SystemError", code == "InternalError", code == codeInstanceStatus:
		return class{kind: transport.KindUnavailable}, true
	case code == "InvalidAction.NotFound":
		return class{kind: transport.KindUnsupported}, true
	case code == "NoPrivilege", code == "NoPermission", code == "Forbidden", strings.HasPrefix(code, "Forbidden."):
		return class{kind: transport.KindForbidden}, true
	case code == "InvalidTimeStamp.Expired", code == "IllegalTimestamp":
		return class{kind: transport.KindUnauthenticated, reason: transport.ReasonClock}, true
	case code == "InvalidSecurityToken.Expired":
		return class{kind: transport.KindUnauthenticated, reason: transport.ReasonExpiredToken}, true
	case isAuthenticationCode(code):
		return class{kind: transport.KindUnauthenticated}, true
	default:
		return class{}, false
	}
}

// classifyMissing tells what is missing by the last word before _NOT_EXIST.
func classifyMissing(words string) (class, bool) {
	last := words[strings.LastIndex(words, "_")+1:]
	switch last {
	case "INSTANCE":
		return class{kind: transport.KindInstanceNotFound}, true
	case "NAMESPACE", "REPO", "REPOSITORY":
		return class{kind: transport.KindRepositoryNotFound}, true
	case "TAG":
		return class{kind: transport.KindTagNotFound}, true
	case "IMAGE":
		return class{kind: transport.KindImageNotFound}, true
	default:
		return class{}, false
	}
}

func isAuthenticationCode(code string) bool {
	for _, prefix := range []string{
		"InvalidAccessKeyId", "InvalidSecurityToken", "MissingSecurityToken", "SignatureDoesNotMatch",
		"IncompleteSignature", "InvalidTimeStamp", "SignatureNonceUsed",
	} {
		if isCode(code, prefix) {
			return true
		}
	}
	return false
}

// isCode reports whether a code is one of a family, such as InvalidSecurityToken.Expired.
func isCode(code, family string) bool {
	return code == family || strings.HasPrefix(code, family+".")
}
