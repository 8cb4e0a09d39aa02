// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package oci

import (
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
)

// failure reads an answer that is no success.
func failure(operation string, response transport.Response) *transport.Error {
	result := transport.StatusError(response.Status)
	code, message := errorOf(response.Body)
	result.Code = code
	if message != "" {
		result.Message = message
	}
	if kind, isMissing := missing(operation, response.Status, code); isMissing {
		result.Kind = kind
		return result
	}
	switch {
	case code == codeDenied && (result.Kind == transport.KindUnexpected || response.Status == http.StatusUnauthorized):
		result.Kind = transport.KindAccess
	case code == codeTooMany && result.Kind == transport.KindUnexpected:
		result.Kind, result.Retryable = transport.KindThrottled, true
	case code == codeUnavailable && result.Kind == transport.KindUnexpected:
		result.Kind, result.Retryable = transport.KindUnavailable, true
	case result.Message == "" && transport.IsSuccess(response.Status):
		result.Message = "that status means nothing here"
	}
	return result
}

// missing: "not there" is believed of the answer to a question for a manifest only, of a status that can say so, and with the code that the
// protocol has for it: a proxy's page has none.
func missing(operation string, status int, code string) (transport.Kind, bool) {
	if operation != OperationManifest || status != http.StatusNotFound && status != http.StatusBadRequest {
		return 0, false
	}
	kind, isMissing := map[string]transport.Kind{codeManifestUnknown: transport.KindTag, codeNameUnknown: transport.KindRepository}[code]
	return kind, isMissing
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

// withoutToken is what the library says before it quotes an answer that may hold a token under another name.
const withoutToken = "no token in bearer response"

// explain makes a *transport.Error of what the library returns, which quotes what a registry sent.
func (w *way) explain(err error, operation string, said *conversation) error {
	if failed, isCall := errors.AsType[*transport.Error](err); isCall {
		return failed
	}
	if _, isRefused := errors.AsType[*remotetransport.Error](err); isRefused && said.refused != nil { // any other status was an error here before
		return said.refused
	}
	if _, isChoice := errors.AsType[*PlatformError](err); isChoice {
		return err
	}
	message := transport.Redact(err.Error(), said.secrets...)
	if strings.Contains(message, withoutToken) {
		message = "the answer has no token"
	}
	return w.refusal(operation, message)
}
