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

// failure reads an error answer; answer is nil when the body is no JSON object.
func failure(status int, answer *strictjson.Object) *transport.Error {
	result := transport.StatusError(status)
	if answer == nil {
		return result
	}
	result.Code = answer.Label("Code")
	result.RequestID = answer.Label("RequestId")
	message := answer.Label("Message")
	if message != "" {
		result.Message = message
	}
	if result.Code == codeInstanceStatus {
		result.Message = cmp.Or(message, "the instance is not running")
		result.Advice = "see the state of the instance in its console, and run again when it is running."
	}
	if meaning, known := meaningOf(result.Code); known {
		meaning.apply(result, status)
	} else if meaning, known := meaningOf(message); known && !strings.ContainsAny(message, " \t") {
		meaning.apply(result, status) // some codes of the older sibling API stand only in the message
	}
	return result
}

type meaning struct {
	kind      transport.Kind
	retryable bool
}

// apply gives an error the meaning of its code, as far as the status leaves it that. A status that says "busy" or "who are you?"
// contradicts "does not exist", and what is there may not be called missing.
func (m meaning) apply(result *transport.Error, status int) {
	switch m.kind {
	case transport.KindInstance, transport.KindRepository, transport.KindTag, transport.KindImage, transport.KindAction:
		if status >= http.StatusInternalServerError || status == http.StatusUnauthorized || status == http.StatusForbidden || status == http.StatusTooManyRequests {
			return
		}
	case transport.KindUnavailable:
		if result.Kind == transport.KindThrottled {
			return
		}
		m.retryable = m.retryable || result.Retryable
	}
	result.Kind, result.Retryable = m.kind, m.retryable
}

func isKnown(code string) bool {
	_, known := meaningOf(code)
	return known
}

// meaningOf knows the codes of the API and of the gateway in front of it
// (https://api.alibabacloud.com/document/cr/2018-12-01/errorCode, and public code that meets them).
func meaningOf(code string) (meaning, bool) {
	if missing, found := strings.CutSuffix(code, "_NOT_EXIST"); found {
		return missingThing(missing)
	}
	switch {
	case strings.HasPrefix(code, "Throttling"), strings.HasSuffix(code, ".Throttling"):
		return meaning{transport.KindThrottled, true}, true
	case code == "ServiceUnavailable":
		return meaning{transport.KindUnavailable, true}, true
	case code == "SystemError", code == "InternalError", code == codeInstanceStatus:
		return meaning{transport.KindUnavailable, false}, true
	case code == "InvalidAction.NotFound":
		return meaning{transport.KindAction, false}, true
	case code == "NoPrivilege", code == "NoPermission", code == "Forbidden", strings.HasPrefix(code, "Forbidden."):
		return meaning{transport.KindAccess, false}, true
	case isAuthenticationCode(code):
		return meaning{transport.KindAuthentication, false}, true
	default:
		return meaning{}, false
	}
}

// missingThing goes by the last word before `_NOT_EXIST`: the code of a missing tag is not documented.
func missingThing(words string) (meaning, bool) {
	last := words[strings.LastIndex(words, "_")+1:]
	switch last {
	case "INSTANCE":
		return meaning{transport.KindInstance, false}, true
	case "NAMESPACE", "REPO", "REPOSITORY":
		return meaning{transport.KindRepository, false}, true
	case "TAG":
		return meaning{transport.KindTag, false}, true
	case "IMAGE":
		return meaning{transport.KindImage, false}, true
	default:
		return meaning{}, false
	}
}

func isAuthenticationCode(code string) bool {
	for _, prefix := range []string{
		"InvalidAccessKeyId", "InvalidSecurityToken", "MissingSecurityToken", "SignatureDoesNotMatch",
		"IncompleteSignature", "InvalidTimeStamp", "SignatureNonceUsed",
	} {
		if code == prefix || strings.HasPrefix(code, prefix+".") {
			return true
		}
	}
	return false
}
