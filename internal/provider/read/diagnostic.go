// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package read

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/oci"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// The closed list of what a read can fail with, and the one map from the errors below to it.
const (
	summaryAuthenticationFailed = "Authentication Failed"
	summaryAccessDenied         = "Access Denied"
	summaryInstanceNotFound     = "Instance Not Found"
	summaryRepositoryNotFound   = "Repository Not Found"
	summaryTagNotFound          = "Tag Not Found"
	summaryDigestMismatch       = "Digest Mismatch"
	summaryRequestThrottled     = "Request Throttled"
	summaryRequestTimedOut      = "Request Timed Out"
	summaryServiceUnavailable   = "Service Unavailable"
	summaryAPINotAvailable      = "API Not Available"
	summaryUnexpectedResponse   = "Unexpected API Response"
)

var summaries = map[transport.Kind]string{
	transport.KindAuthentication: summaryAuthenticationFailed,
	transport.KindAccess:         summaryAccessDenied,
	transport.KindInstance:       summaryInstanceNotFound,
	transport.KindRepository:     summaryRepositoryNotFound,
	transport.KindTag:            summaryTagNotFound,
	transport.KindImage:          summaryTagNotFound,
	transport.KindThrottled:      summaryRequestThrottled,
	transport.KindTimeout:        summaryRequestTimedOut,
	transport.KindUnavailable:    summaryServiceUnavailable,
	transport.KindAction:         summaryAPINotAvailable,
	transport.KindUnexpected:     summaryUnexpectedResponse,
}

// question is what a data source asks a service, in the words of the person who wrote the configuration.
type question struct {
	// service is the registry's short name, `ACR` or `NCR`.
	service string
	// asked says what was asked for, ids quoted, as the object of "Asked for".
	asked string
	// permission names what the account must be allowed.
	permission string
	// keys names the attributes that the keys come from.
	keys string
	// endpoint names what decides where is asked, if that is not the endpoint in the provider block.
	endpoint string
	// attributes says which attribute is at fault for each kind of failure; the others mark none.
	attributes map[transport.Kind]path.Path
	// advice replaces the general one of a kind.
	advice map[transport.Kind]string
}

// report adds the diagnostic of an error that needs no more said about it.
func (q question) report(err error, diagnostics *diag.Diagnostics) {
	(&failure{question: q, err: err}).report(diagnostics)
}

// report adds the failure's diagnostic: what was asked, what came back, what to do.
func (f *failure) report(diagnostics *diag.Diagnostics) {
	said := f.say()
	said.cameBack = strings.Join(append([]string{said.cameBack}, f.notes...), " ")
	detail := "Asked for " + f.question.asked + ".\n" + said.cameBack
	if said.whatToDo != "" {
		detail += "\nWhat to do: " + said.whatToDo
	}
	if said.at != nil {
		diagnostics.AddAttributeError(*said.at, said.summary, detail)
		return
	}
	diagnostics.AddError(said.summary, detail)
}

// saying is what a failure's diagnostic says.
type saying struct {
	summary, cameBack, whatToDo string
	at                          *path.Path // the attribute at fault; nil when it is none
}

// say goes by what the error is.
func (f *failure) say() saying {
	failed, isCall := errors.AsType[*transport.Error](f.err)
	if isCall && f.instead != nil {
		return f.sayOfBoth(failed)
	}
	if isCall {
		return f.sayOfCall(failed)
	}
	if unclear, isUnclear := errors.AsType[*oci.PlatformError](f.err); isUnclear {
		return sayOfPlatform(unclear)
	}
	if mismatch, isMismatch := errors.AsType[*digestMismatch](f.err); isMismatch {
		at := path.Root(expectedDigestAttribute)
		return saying{summary: summaryDigestMismatch, cameBack: sentence(mismatch), whatToDo: f.patiently(adviceOnMismatch), at: &at}
	}
	if contradicted, isContradicted := errors.AsType[*registryMismatch](f.err); isContradicted {
		at := path.Root(verifyDigestAttribute)
		return saying{summary: summaryDigestMismatch, cameBack: sentence(contradicted), whatToDo: contradicted.advice(), at: &at}
	}
	if cancelled, isCancelled := errors.AsType[*cancelledWait](f.err); isCancelled {
		return saying{summary: summaryRequestTimedOut, cameBack: sentence(cancelled), whatToDo: adviceOnCancel}
	}
	return saying{summary: summaryInvalidValue, cameBack: "Nothing was sent: " + f.Error() + "."}
}

func (f *failure) sayOfCall(failed *transport.Error) saying {
	said := saying{summary: summaries[failed.Kind], cameBack: cameBack(failed), whatToDo: f.question.whatToDo(failed)}
	if failed.Kind == transport.KindCredentials {
		said.summary = "Missing " + f.question.service + " Credentials"
	}
	if isMissing(failed) {
		said.whatToDo = f.patiently(said.whatToDo)
	}
	if failed.CutShort {
		said.cameBack += " The next attempt would have come after timeouts.read."
		said.whatToDo = "raise timeouts.read, or run again later."
	}
	if at, marked := f.question.attributes[failed.Kind]; marked {
		said.at = &at
	}
	return said
}

// sayOfBoth is about what neither the API nor the registry could answer.
func (f *failure) sayOfBoth(failed *transport.Error) saying {
	instead := f.instead.say()
	return saying{
		summary:  summaries[failed.Kind],
		cameBack: cameBack(failed) + " The registry was asked instead, and could not answer: " + instead.summary + ", asked for " + f.instead.question.asked + ". " + instead.cameBack,
		whatToDo: instead.whatToDo,
		at:       instead.at,
	}
}

func sayOfPlatform(unclear *oci.PlatformError) saying {
	at := path.Root("platform")
	said := saying{summary: summaryTagNotFound, cameBack: sentence(unclear), whatToDo: "give one of these as platform, or the digest of an image.", at: &at}
	switch {
	case len(unclear.Platforms) == 0:
		said.whatToDo = "check what was pushed as this tag."
	case unclear.Wanted.OS == "":
		said.summary = summaryMissingPlatform
	case unclear.Shared:
		said.summary, said.whatToDo = summaryMissingPlatform, "give platform with its variant, or the digest of the image that is meant."
	}
	return said
}

const (
	adviceOnMismatch = "if the tag was moved on purpose, review the new image and give its digest as expected_digest; else find out who moved the tag."
	adviceOnCancel   = "run again. The read changed nothing."
)

// patiently adds to an advice what helps when it was waited for in vain.
func (f *failure) patiently(advice string) string {
	if !f.waited {
		return advice
	}
	return "raise timeouts.read if the push takes longer than that; else " + advice
}

// sentence makes one of an error's text.
func sentence(err error) string {
	text := err.Error()
	return strings.ToUpper(text[:1]) + text[1:] + "."
}

// cameBack says what the service answered, or why there is no answer, and where keys were looked for before.
func cameBack(failure *transport.Error) string {
	text := answered(failure)
	if failure.SignIn != "" {
		text = "Signing in by " + failure.SignIn + " failed. " + text
	}
	if len(failure.Looked) > 0 {
		text += " Looked in: " + strings.Join(failure.Looked, ", ") + "."
	}
	return text
}

func answered(failure *transport.Error) string {
	if failure.Kind == transport.KindCredentials && failure.Status == 0 {
		return "Nothing was sent: " + failure.Message + "."
	}
	asked := failure.Operation
	if failure.Host != "" {
		asked += " at " + failure.Host
	}
	if failure.Status == 0 && (failure.Attempts > 0 || failure.Kind == transport.KindTimeout) {
		if failure.Attempts > 0 {
			asked += " " + attempts(failure.Attempts)
		}
		return "No answer from " + asked + ": " + strings.TrimSuffix(failure.Message, ".") + "."
	}
	parts := []string{asked}
	if failure.Status != 0 {
		parts = append(parts, strings.TrimSpace("HTTP status "+strconv.Itoa(failure.Status)+" "+http.StatusText(failure.Status)))
	}
	if failure.Code != "" {
		parts = append(parts, "code "+quote(failure.Code))
	}
	if failure.RequestID != "" {
		parts = append(parts, "request id "+quote(failure.RequestID))
	}
	if failure.Attempts > 0 {
		parts = append(parts, attempts(failure.Attempts))
	}
	text := "Came back from " + strings.Join(parts, ", ")
	if failure.Message == "" {
		return text + "."
	}
	return text + ": " + strings.TrimSuffix(failure.Message, ".") + "."
}

// contradiction is the error of an answer that was read, but can't be true.
func contradiction(operation, message string) error {
	return &transport.Error{Kind: transport.KindUnexpected, Operation: operation, Message: message}
}

func attempts(count int) string { return "after " + counted(count, "attempt") }

// counted is a number of things, in the plural where it is one.
func counted(count int, thing string) string {
	if count == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", count, thing)
}

// whatToDo advises by kind, where the error does not bring better advice.
func (q question) whatToDo(failure *transport.Error) string {
	if failure.Advice != "" {
		return failure.Advice
	}
	if advice, special := q.advice[failure.Kind]; special {
		return advice
	}
	switch failure.Kind {
	case transport.KindCredentials:
		return "set " + q.keys + " in the provider block."
	case transport.KindAuthentication:
		return "check " + q.keys + " in the provider block: that they are complete, active and of this cloud; and that this machine's clock is right."
	case transport.KindAccess:
		return "allow the account " + q.permission + "."
	case transport.KindThrottled:
		return "wait a minute and run again; lower -parallelism, or raise max_retries and timeouts.read, if it happens often."
	case transport.KindTimeout:
		return timeoutAdvice(failure)
	case transport.KindUnavailable:
		if failure.Status != 0 {
			return "see the vendor's status page, and any proxy on the way; run again later."
		}
		return "check that the endpoint's host is right and reachable from this machine, and the vendor's status page; then run again."
	case transport.KindAction:
		return "check that the endpoint in the provider block is this service's own; if it is, the vendor has taken this operation away."
	default:
		if failure.Status >= http.StatusMultipleChoices && failure.Code == "" && failure.RequestID == "" {
			return "check " + cmp.Or(q.endpoint, "the endpoint in the provider block") + ", and any proxy on the way: this is not how the service answers. If both are right, report it to the provider's developers with this text."
		}
		return "run again; if it stays, report it to the provider's developers with this text. Nothing of this answer was used."
	}
}

func timeoutAdvice(failure *transport.Error) string {
	switch {
	case errors.Is(failure, context.Canceled):
		return adviceOnCancel
	case errors.Is(failure, context.DeadlineExceeded):
		return "check the network and proxy between this machine and the service; raise timeouts.read if the service is only slow."
	default:
		return "check the network and proxy between this machine and the service, and the vendor's status page; then run again."
	}
}
