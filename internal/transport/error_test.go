// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func fullError() Error {
	return Error{
		Kind: KindForbidden, Reason: ReasonInvalidResponse, Operation: "GetThing", Host: "host.example", Status: 403, Code: "NoPermission",
		Message: "not allowed", RequestID: "R1", Attempts: 2, Retryable: true, RetryAfter: 7, SignedBy: "environment",
		SourcesChecked: []string{"environment: X is not set"}, Fix: "set X.", Cause: context.DeadlineExceeded,
	}
}

func TestErrorText(t *testing.T) {
	t.Parallel()
	for text, failed := range map[string]Error{
		"GetThing: HTTP 403: NoPermission: not allowed (attempts: 2, request ID: R1)": fullError(),
		"GetThing: connection refused (attempts: 1)":                                  {Operation: "GetThing", Message: "connection refused", Attempts: 1},
		"GetThing (attempts: 0)":                                                      {Operation: "GetThing"},
	} {
		if got := failed.Error(); got != text {
			t.Errorf("error %q, want %q", got, text)
		}
	}
	if err := error(fullError()); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%v does not match its cause", err)
	}
}

// TestWithCopiesAnError changes one field by each With method, of a copy.
func TestWithCopiesAnError(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		with func(Error) Error
		set  func(*Error)
	}{
		"kind":        {func(e Error) Error { return e.WithKind(KindTimeout) }, func(e *Error) { e.Kind = KindTimeout }},
		"message":     {func(e Error) Error { return e.WithMessage("changed") }, func(e *Error) { e.Message = "changed" }},
		"operation":   {func(e Error) Error { return e.WithOperation("changed") }, func(e *Error) { e.Operation = "changed" }},
		"attempts":    {func(e Error) Error { return e.WithAttempts(5) }, func(e *Error) { e.Attempts = 5 }},
		"retries cut": {func(e Error) Error { return e.WithRetriesCut(true) }, func(e *Error) { e.RetriesCut = true }},
		"fix":         {func(e Error) Error { return e.WithFix("changed") }, func(e *Error) { e.Fix = "changed" }},
		"sources": {
			func(e Error) Error { return e.WithSources("profile", []string{"changed"}) },
			func(e *Error) { e.CredentialSource, e.SourcesChecked = "profile", []string{"changed"} },
		},
	} {
		original, want := fullError(), fullError()
		test.set(&want)
		if difference := cmp.Diff(want, test.with(original)); difference != "" {
			t.Errorf("%s: copy (-want +got):\n%s", name, difference)
		}
		if difference := cmp.Diff(fullError(), original); difference != "" {
			t.Errorf("%s: the original was changed (-want +got):\n%s", name, difference)
		}
	}
}

func TestWithSourcesKeepsExactSource(t *testing.T) {
	t.Parallel()
	merged := Error{CredentialSource: `profile "prod"`}.WithSources("profile", []string{"environment: X is not set"})
	if merged.CredentialSource != `profile "prod"` || len(merged.SourcesChecked) != 1 {
		t.Errorf("%+v", merged)
	}
}
