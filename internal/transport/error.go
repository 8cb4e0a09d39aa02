// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"fmt"
	"strings"
	"time"
)

// Kind says what a failed call means to the person who made it. Each has one diagnostic.
type Kind int

// The kinds of failure. The zero value is the one that nothing may be concluded from.
const (
	KindUnexpected     Kind = iota // the answer is not one that the API documents
	KindCredentials                // there is nothing to sign a request with
	KindAuthentication             // the service doesn't know who asks
	KindAccess                     // the service knows who asks and refuses
	KindInstance                   // the registry instance does not exist
	KindRepository                 // the repository or its namespace does not exist
	KindTag                        // the tag does not exist
	KindImage                      // the image asked for by its digest is not the tag's, or none of its
	KindThrottled                  // too many requests
	KindTimeout                    // the deadline passed, or the read was cancelled
	KindUnavailable                // the service, or the network on the way to it, is down
	KindAction                     // the service does not have this operation
)

// Error is a failed call. Its texts are redacted: they hold no secret, signature or signed URL.
type Error struct {
	Kind      Kind
	Operation string // as the vendor names it, e.g. `GetRepoTagLayers`
	Host      string // host[:port] that was asked
	Status    int    // HTTP status; 0 when no answer came
	Code      string // the service's own code; empty when it gave none
	Message   string // the service's own words, or what is wrong with the answer or the network
	RequestID string // what the vendor's support asks for; empty when it gave none
	Attempts  int    // requests sent, or tried to send

	// Retryable says that the same request may succeed a moment later.
	Retryable bool
	// CutShort says that there was no further attempt only because it would have come behind the caller's deadline.
	CutShort bool
	// RetryAfter is how long the service asked to wait; 0 when it did not say.
	RetryAfter time.Duration
	// SignIn is the way of signing in that failed, as its user knows it; empty when the keys were there.
	SignIn string
	// Looked lists the ways that were looked at before, or all when there are no keys, each with why it has none.
	Looked []string
	// Advice says what to do, where that is known better here than by the kind.
	Advice string
	// Cause is the error below, redacted as well; nil when the service answered.
	Cause error
}

func (e *Error) Error() string {
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
		text.WriteString(", request id: " + e.RequestID)
	}
	text.WriteString(")")
	return text.String()
}

func (e *Error) Unwrap() error { return e.Cause }
