// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package read

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

const noRequest = "No API request was sent."

// problem returns the first paragraph about a failed call.
func (e Error) problem(failed transport.Error) string {
	if failed.CredentialSource != "" || failed.Kind == transport.KindNoCredentials {
		return e.credentialsProblem(failed)
	}
	if sentence, isMissing := e.Subject.Missing[failed.Kind]; isMissing {
		return sentence
	}
	text := e.couldNotRead(e.reason(failed))
	if failed.RetriesCut {
		text += fmt.Sprintf(" %s ended before attempt %d.", e.Subject.deadline(), failed.Attempts+1)
	}
	return text
}

// deadline names at the beginning of a sentence what limits how long a read may take.
func (s Subject) deadline() string {
	if s.HasFixedDeadline {
		return fmt.Sprintf("The limit of %d minutes", int(DefaultTimeout.Minutes()))
	}
	return "timeouts.read"
}

func (e Error) couldNotRead(reason string) string {
	return "Could not read " + e.Subject.Object + ": " + strings.TrimSuffix(reason, ".") + "."
}

// reason says why a call failed, as the continuation of a sentence.
func (e Error) reason(failed transport.Error) string {
	if row, found := e.row(failed); found && row.Problem != "" {
		return e.fill(row.Problem, failed)
	}
	switch failed.Kind {
	case transport.KindUnauthenticated:
		if failed.CredentialSource != "" { // it may be a token or a parameter that is rejected
			return failed.Operation + " rejected the request"
		}
		return e.fill("{vendor} does not accept the credentials from {credentials}", failed)
	case transport.KindForbidden:
		if failed.CredentialSource != "" && failed.SignedBy == "" { // by a token, or by nothing
			return failed.Operation + " rejected the request"
		}
		return "the credentials are valid but are not allowed to call " + failed.Operation
	case transport.KindThrottled:
		return failed.Operation + " was throttled"
	case transport.KindUnavailable:
		return unavailable(failed)
	case transport.KindUnsupported:
		return "the API no longer provides " + failed.Operation
	case transport.KindUnexpected:
		return unexpected(failed)
	default:
		return failed.Message
	}
}

func unavailable(failed transport.Error) string {
	switch {
	case failed.Reason == transport.ReasonPage:
		return fmt.Sprintf("%s returned HTTP %d with %s, not an error of the service", failed.Operation, failed.Status, failed.Message)
	case failed.Status >= http.StatusBadRequest:
		return fmt.Sprintf("%s returned HTTP %d", failed.Operation, failed.Status)
	case failed.Status != 0:
		return failed.Operation + " returned code " + failed.Code
	default:
		return failed.Message
	}
}

func unexpected(failed transport.Error) string {
	switch {
	case failed.Reason == transport.ReasonInvalidResponse, failed.Reason == transport.ReasonRepeated:
		return failed.Operation + " returned an invalid response: " + strings.TrimSuffix(failed.Message, ".") + ". The response was discarded"
	case failed.Reason == transport.ReasonPage && transport.IsSuccess(failed.Status):
		return failed.Operation + " returned " + failed.Message + ". The response was discarded"
	case failed.Reason == transport.ReasonPage:
		return fmt.Sprintf("%s returned %s with HTTP %d, not an error of the service. The response was discarded", failed.Operation, failed.Message, failed.Status)
	case failed.Reason == transport.ReasonRedirect:
		return failed.Message
	case failed.Code == "" && transport.IsSuccess(failed.Status):
		return failed.Operation + " returned an error without a code"
	case failed.Code == "" && failed.Status != 0:
		return fmt.Sprintf("%s returned HTTP %d, which is unexpected", failed.Operation, failed.Status)
	case failed.Status != 0:
		return failed.Operation + " returned code " + failed.Code
	default:
		return cmp.Or(failed.Message, "the call failed")
	}
}

// credentialsProblem returns the first paragraph about a read that has no credentials.
func (e Error) credentialsProblem(failed transport.Error) string {
	var text strings.Builder
	label := "Sources checked before:"
	switch {
	case failed.CredentialSource == "" && len(failed.SourcesChecked) > 0:
		text.WriteString("No credentials found for " + e.Subject.Vendor.Name + ".")
		label = "Sources checked, in order:"
	case failed.CredentialSource == "":
		text.WriteString("No credentials found for " + e.Subject.Vendor.Name + ": " + strings.TrimSuffix(failed.Message, ".") + ".")
	case failed.Kind == transport.KindNoCredentials:
		text.WriteString("The credentials (source: " + failed.CredentialSource + ") cannot be used: " + strings.TrimSuffix(failed.Message, ".") + ".")
	default:
		text.WriteString("Could not get credentials (source: " + failed.CredentialSource + "): " + strings.TrimSuffix(e.reason(failed), ".") + ".")
	}
	if len(failed.SourcesChecked) == 0 {
		return text.String()
	}
	text.WriteString(" " + label)
	for _, source := range failed.SourcesChecked {
		text.WriteString("\n  - " + source)
	}
	return text.String()
}

// exchange formats the request and the response behind an error; empty for an error without a call.
func exchange(err error) string {
	failed, isCall := errors.AsType[transport.Error](err)
	switch {
	case !isCall:
		return ""
	case failed.Status == 0 && failed.Attempts == 0 && failed.Kind != transport.KindUnexpected && failed.Kind != transport.KindTimeout &&
		failed.Reason != transport.ReasonNoEndpoint:
		return noRequest
	}
	request := "Request: " + failed.Operation
	if failed.Host != "" {
		request += " at " + failed.Host
	}
	sentences := []string{request + "."}
	if response := response(failed); response != "" {
		sentences = append(sentences, response)
	}
	if failed.RequestID != "" {
		sentences = append(sentences, "Request ID: "+failed.RequestID+".")
	}
	if failed.Attempts > 1 {
		sentences = append(sentences, fmt.Sprintf("Attempts: %d.", failed.Attempts))
	}
	return strings.Join(sentences, " ")
}

func response(failed transport.Error) string {
	if failed.Status == 0 {
		if failed.Attempts == 0 {
			return ""
		}
		return "No response."
	}
	text := fmt.Sprintf("Response: HTTP %d", failed.Status)
	if failed.Code != "" {
		text += ", code " + failed.Code
	}
	saysItself := failed.Reason == transport.ReasonOther || failed.Reason == transport.ReasonClock || failed.Reason == transport.ReasonExpiredToken
	if failed.Message != "" && saysItself && failed.Kind != transport.KindTimeout {
		text += ", message: " + strings.TrimSuffix(failed.Message, ".")
	}
	return text + "."
}

const paragraphBreak = "\n\n"

// paragraphs joins the paragraphs that are not empty.
func paragraphs(texts ...string) string {
	var present []string
	for _, text := range texts {
		if text != "" {
			present = append(present, text)
		}
	}
	return strings.Join(present, paragraphBreak)
}

// capitalized begins a sentence.
func capitalized(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	return strings.ToUpper(string(first)) + text[size:]
}
