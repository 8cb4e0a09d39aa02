// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package read

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// Vendor describes a registry's vendor to the texts of errors.
type Vendor struct {
	// Name is the vendor's, for example "Alibaba Cloud".
	Name string
	// Service is the registry's short name, for example "ACR".
	Service string
	// Block is the registry's attribute in the provider block.
	Block string
	// Setup says how to provide credentials, as imperative sentences.
	Setup string
	// Fixes are what to do about this vendor's errors. They precede the general ones.
	Fixes []Fix
}

// Subject is what an operation reads, in the words of the configuration.
type Subject struct {
	Vendor *Vendor
	// Object continues "Could not read", for example: tag "1.4.2" in repository
	// "platform/storefront".
	Object string
	// Container names what may be missing where Object is the content of something: the repository
	// of "the tags of a repository". Empty elsewhere.
	Container string
	// Tag names the tag, for example: tag "1.4.2". Empty for an operation that is not about one.
	Tag string
	// Missing are the sentences that say what does not exist, by kind of failure.
	Missing map[transport.Kind]string
	// Attributes are the attributes at fault, by kind of failure; other kinds mark none.
	Attributes map[transport.Kind]path.Path
	// Permission says what to grant, as an imperative sentence.
	Permission string
	// Endpoint is the attribute that decides which host requests are sent to.
	Endpoint string
	// Host is what that host comes from.
	Host HostOrigin
	// HasFixedDeadline reports that there is no timeouts.read: the deadline is DefaultTimeout.
	HasFixedDeadline bool
	// Fixes are what to do about errors of this subject. They precede the vendor's.
	Fixes []Fix
}

// Error is the error of a read: the error below, with its subject. It is a value: the With methods
// return copies.
type Error struct {
	Subject Subject
	Cause   error
	// Facts are sentences that help: similar tags, how long the read waited.
	Facts []string
	// Polled reports that the read waited until its time was over.
	Polled bool
	// Fix replaces what the table says; empty without one.
	Fix string
	// Fallback is why the other source that was tried instead failed too; nil when there is none.
	Fallback error
	// Unconfirmed is why it is not certain that the subject may be treated as missing; nil when it
	// is certain.
	Unconfirmed *Unconfirmed
}

// Unconfirmed is a failed check of whether something is missing, or the configuration wrong.
type Unconfirmed struct {
	Cause error
	// Doubt says what could not be confirmed, and Fix what to do about it; Attribute is the one
	// that may be wrong.
	Doubt, Fix string
	Attribute  path.Path
}

// NewError returns the error of an operation on a subject.
func NewError(subject Subject, cause error) Error { return Error{Subject: subject, Cause: cause} }

// Error implements error by the cause's text.
func (e Error) Error() string { return e.Cause.Error() }

// Unwrap returns what was tried last.
func (e Error) Unwrap() error {
	if e.Fallback != nil {
		return e.Fallback
	}
	return e.Cause
}

// WithSubject returns a copy about another subject.
func (e Error) WithSubject(subject Subject) Error {
	e.Subject = subject
	return e
}

// WithCause returns a copy with another cause.
func (e Error) WithCause(cause error) Error {
	e.Cause = cause
	return e
}

// WithFact returns a copy with one more fact. An empty one is left out.
func (e Error) WithFact(sentence string) Error {
	if sentence != "" {
		e.Facts = append(slices.Clone(e.Facts), sentence)
	}
	return e
}

// WithFix returns a copy that says what to do.
func (e Error) WithFix(fix string) Error {
	e.Fix = fix
	return e
}

// WithFallback returns a copy that says why what was tried instead failed too.
func (e Error) WithFallback(err error) Error {
	e.Fallback = err
	return e
}

// WithUnconfirmed returns a copy that says what could not be confirmed.
func (e Error) WithUnconfirmed(unconfirmed Unconfirmed) Error {
	e.Unconfirmed = &unconfirmed
	return e
}

// WithHost returns a copy whose exchange was with this host.
func (e Error) WithHost(host string) Error {
	if failed, isCall := errors.AsType[transport.Error](e.Cause); isCall {
		failed.Host = host
		e.Cause = failed
	}
	return e
}

// withPolled returns a copy for a read that waited until its time was over.
func (e Error) withPolled() Error {
	e.Polled = true
	return e
}

// HasKind reports whether an error is a failed call of one of these kinds.
func HasKind(err error, kinds ...transport.Kind) bool {
	failed, isCall := errors.AsType[transport.Error](err)
	return isCall && slices.Contains(kinds, failed.Kind)
}

// IsMissing reports whether an error means that the tag or its repository does not exist. No other
// error is masked by allow_missing.
func IsMissing(err error) bool {
	return HasKind(err, transport.KindTagNotFound, transport.KindRepositoryNotFound)
}

// IsInconclusive reports whether an error leaves open whether the subject exists.
func IsInconclusive(err error) bool {
	return HasKind(err, transport.KindUnauthenticated, transport.KindForbidden, transport.KindThrottled, transport.KindUnavailable,
		transport.KindUnsupported, transport.KindUnexpected, transport.KindTimeout) && !errors.Is(err, context.Canceled)
}

// IsPermanent reports whether a check that failed will fail again: its operation is not allowed, or
// does not exist.
func IsPermanent(err error) bool {
	failed, isCall := errors.AsType[transport.Error](err)
	return !isCall || failed.Kind == transport.KindForbidden || failed.Status == http.StatusNotFound
}

// InvalidResponse returns the error of a response that was decoded, but contradicts itself.
// WithHost adds where it came from.
func InvalidResponse(operation, message string) error {
	return transport.Error{Kind: transport.KindUnexpected, Reason: transport.ReasonInvalidResponse, Operation: operation, Status: http.StatusOK, Message: message}
}
