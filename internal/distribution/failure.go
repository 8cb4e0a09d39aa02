// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package distribution

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	remotetransport "github.com/google/go-containerregistry/pkg/v1/remote/transport"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// Codes of errors (https://github.com/opencontainers/distribution-spec/blob/main/spec.md#error-codes).
const (
	codeManifestUnknown = "MANIFEST_UNKNOWN"
	codeNameUnknown     = "NAME_UNKNOWN"
	codeDenied          = "DENIED"
	codeTooMany         = "TOOMANYREQUESTS"
	codeUnavailable     = "UNAVAILABLE"

	insufficientScope = `error="insufficient_scope"`
)

// failure reads an answer that is no success.
func failure(response transport.Response) *transport.Error {
	result := transport.StatusError(response.Status)
	code, message := errorOf(response.Body)
	result.Code = code
	if message != "" {
		result.Message = message
	}
	// "Not there" is believed of a status that can say so, and with the code that the protocol has for it: a proxy's page has none.
	isPlain := response.Status == http.StatusNotFound || response.Status == http.StatusBadRequest
	switch {
	case isPlain && code == codeManifestUnknown:
		result.Kind = transport.KindTag
	case isPlain && code == codeNameUnknown:
		result.Kind = transport.KindRepository
	case code == codeDenied && result.Kind == transport.KindUnexpected, code == codeDenied && response.Status == http.StatusUnauthorized:
		result.Kind = transport.KindAccess
	case code == codeTooMany && result.Kind == transport.KindUnexpected:
		result.Kind, result.Retryable = transport.KindThrottled, true
	case code == codeUnavailable && result.Kind == transport.KindUnexpected:
		result.Kind, result.Retryable = transport.KindUnavailable, true
	}
	return result
}

// errorOf returns the first code of an error body, and all its words; nothing where it is none.
func errorOf(body []byte) (code, message string) {
	var answer struct {
		Errors []struct {
			Code    string `json:"code"`
			Message string `json:"message"`
		} `json:"errors"`
	}
	if json.Unmarshal(body, &answer) != nil {
		return "", ""
	}
	var messages []string
	for _, stated := range answer.Errors {
		if code == "" {
			code = stated.Code
		}
		if stated.Message != "" {
			messages = append(messages, stated.Message)
		}
	}
	return code, strings.Join(messages, "; ")
}

// storageFailure: that the account may not read does not follow from what a storage says of the registry's own link.
func storageFailure(response transport.Response) *transport.Error {
	result := transport.StatusError(response.Status)
	if result.Kind == transport.KindAuthentication || result.Kind == transport.KindAccess {
		return &transport.Error{Message: "the storage that the registry sent on to refuses the registry's own link"}
	}
	return result
}

// refusals keeps the last answer of a registry that said "sign in", which may turn out to be its last word.
type refusals struct {
	last *transport.Error
}

type refusalsKey struct{}

func withRefusals(ctx context.Context) (context.Context, *refusals) {
	kept := &refusals{}
	return context.WithValue(ctx, refusalsKey{}, kept), kept
}

// note keeps an answer with the status 401. A token that was issued, and is of no use, is one of an account that may not read here.
func note(request *http.Request, operation string, response transport.Response) {
	kept, isKept := request.Context().Value(refusalsKey{}).(*refusals)
	if !isKept {
		return
	}
	said := failure(response)
	if strings.Contains(response.Header.Get("WWW-Authenticate"), insufficientScope) {
		said.Kind = transport.KindAccess
	}
	said.Operation, said.Host, said.Status, said.Attempts = operation, request.URL.Host, response.Status, 1
	secrets := secretsOf(request)
	said.Code, said.Message = transport.Redact(said.Code, secrets...), transport.Redact(said.Message, secrets...)
	kept.last = said
}

// withoutToken is what the library says before it quotes an answer that may hold a token under another name.
const withoutToken = "no token in bearer response"

// explain makes a *transport.Error of what the library returns.
func (w *way) explain(err error, operation string, seen *refusals) error {
	if said, isCall := errors.AsType[*transport.Error](err); isCall {
		return said
	}
	if _, isRefused := errors.AsType[*remotetransport.Error](err); isRefused && seen.last != nil {
		return seen.last
	}
	if _, isChoice := errors.AsType[*PlatformError](err); isChoice {
		return err
	}
	message := transport.Redact(err.Error())
	if strings.Contains(message, withoutToken) {
		message = "the answer has no token"
	}
	return w.refusal(operation, message)
}
