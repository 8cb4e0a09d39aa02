// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"fmt"
	"strings"
	"time"
)

// Kind classifies a failed call by what it means to the caller. Each kind has one diagnostic.
type Kind int

// The kinds of failure. Nothing may be concluded from the zero value.
const (
	KindUnexpected         Kind = iota // the response is not one that the API documents
	KindNoCredentials                  // no usable credentials to sign a request with
	KindUnauthenticated                // the service does not accept the credentials
	KindForbidden                      // the credentials are valid, but the operation is not allowed
	KindInstanceNotFound               // the registry instance does not exist
	KindRepositoryNotFound             // the repository or its namespace does not exist
	KindTagNotFound                    // the tag does not exist
	KindImageNotFound                  // the tag does not contain the image of this digest
	KindThrottled                      // too many requests
	KindTimeout                        // the deadline passed, or the read was cancelled
	KindUnavailable                    // the service, or the network in front of it, is down
	KindUnsupported                    // the service does not have this operation
	KindEnvironment                    // an environment variable that requests depend on is not valid
)

// Reason says why there is no valid response, where that decides what a user can do about it.
type Reason int

// The reasons. The zero value is any other.
const (
	ReasonOther           Reason = iota
	ReasonUnknownHost            // the host name cannot be resolved
	ReasonCertificate            // the TLS certificate is not trusted, or of another host, or expired
	ReasonNoTLS                  // the server does not speak TLS
	ReasonTLSRefused             // the server refuses the TLS connection, or offers none that is accepted
	ReasonNotConnected           // no connection to the address could be made
	ReasonConnectionLost         // the connection was closed before the response was complete
	ReasonNotHTTP                // the response is not HTTP
	ReasonProxy                  // a proxy refused to connect, or cannot be reached
	ReasonAttemptTimeout         // one attempt took longer than its limit
	ReasonRedirect               // the response is a redirect
	ReasonInvalidResponse        // the response cannot be decoded
	ReasonPage                   // the response is an HTML page, or XML: something other than the service sent it
	ReasonBeforeLogin            // the service refuses a request that has no credentials yet
	ReasonNoEndpoint             // the service has no open endpoint for what is read
	ReasonClock                  // the request's time is too far from the service's
	ReasonExpiredToken           // the security token that signed the request has expired
	ReasonListMoved              // a list changed each time that it was read
	ReasonListTooLong            // a list has more entries than are read
	ReasonRepeated               // the response is the one to an earlier request
)

// Error describes a failed call. It is a value: the With methods return changed copies. Its texts
// are redacted: they contain no secret, signature or signed URL.
type Error struct {
	Kind      Kind
	Reason    Reason
	Operation string // in the vendor's terms, for example GetRepoTagLayers
	Host      string // host[:port] that the request was sent to
	Status    int    // HTTP status; 0 without a response
	Code      string // the service's error code; empty without one
	Message   string // the service's message, or what is wrong with the response or the network
	RequestID string // the service's request ID; empty without one
	Attempts  int    // requests sent, or tried to send

	// Retryable reports that the same request may succeed a moment later.
	Retryable bool
	// RetriesCut reports that the only obstacle to another attempt was the caller's deadline.
	RetriesCut bool
	// RetryAfter is the delay that the service requested; 0 without one.
	RetryAfter time.Duration

	// ClockOffset is how far the clock of this machine is ahead of the service's, to the minute;
	// negative where it is behind, and 0 where they agree or it is not known. Only for ReasonClock.
	ClockOffset time.Duration

	// SignedBy is the source of the credentials that signed the request; empty when it is not
	// known.
	SignedBy string
	// SecretFrom and TokenFrom are where the secret and the security token of these credentials are
	// set; empty where SignedBy names that too.
	SecretFrom, TokenFrom string
	// CredentialSource is the credential source that failed; empty when the call had credentials.
	CredentialSource string
	// SourcesChecked lists the credential sources that were checked before and had no credentials,
	// each with the reason.
	SourcesChecked []string
	// Fix says what to do about unusable credentials or a proxy. It is set where the error arises:
	// only there the names of variables, profiles and files are known.
	Fix string

	// Cause is the underlying error, redacted as well; nil when the service responded.
	Cause error
}

// Error implements error: the operation first, then what is known of the response.
func (e Error) Error() string {
	var text strings.Builder
	text.WriteString(e.Operation)
	if e.Status != 0 {
		fmt.Fprintf(&text, ": HTTP %d", e.Status)
	}
	if e.Code != "" {
		text.WriteString(": " + e.Code)
	}
	if e.Message != "" {
		text.WriteString(": " + e.Message)
	}
	fmt.Fprintf(&text, " (attempts: %d", e.Attempts)
	if e.RequestID != "" {
		text.WriteString(", request ID: " + e.RequestID)
	}
	text.WriteString(")")
	return text.String()
}

// Unwrap returns the cause.
func (e Error) Unwrap() error { return e.Cause }

// WithKind returns a copy of another kind.
func (e Error) WithKind(kind Kind) Error {
	e.Kind = kind
	return e
}

// WithMessage returns a copy with another message.
func (e Error) WithMessage(message string) Error {
	e.Message = message
	return e
}

// WithOperation returns a copy that names the operation.
func (e Error) WithOperation(operation string) Error {
	e.Operation = operation
	return e
}

// WithAttempts returns a copy that counts the attempts.
func (e Error) WithAttempts(attempts int) Error {
	e.Attempts = attempts
	return e
}

// WithRetriesCut returns a copy that says whether the caller's deadline prevented another attempt.
func (e Error) WithRetriesCut(cut bool) Error {
	e.RetriesCut = cut
	return e
}

// WithFix returns a copy that says what to do about its credentials.
func (e Error) WithFix(fix string) Error {
	e.Fix = fix
	return e
}

// WithSources returns a copy that names the credential source that failed and the ones checked
// before it. A source that is set already is kept: it is the more exact one.
func (e Error) WithSources(failed string, checked []string) Error {
	if e.CredentialSource == "" {
		e.CredentialSource = failed
	}
	e.SourcesChecked = checked
	return e
}
