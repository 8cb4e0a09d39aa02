// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package read

import (
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// failure is an error with the question that it answers, and what else was found out. One map in diagnostics.go makes of it what
// the user reads.
type failure struct {
	question question
	err      error
	// notes are sentences on what else is known: how long it was waited for, what there is instead.
	notes []string
	// waited says that the question was asked again and again until its time was over.
	waited bool
	// instead is why what was asked instead has no answer either; nil where nothing was.
	instead *failure
	// unconfirmed is why it is not known whether what is missing may be taken for missing; nil when it is.
	unconfirmed *unconfirmed
}

// unconfirmed is a question that would have told whether something that a service does not have is missing, or the question wrong.
type unconfirmed struct {
	err error
	// doubt says what could not be found out, and advice what to do about it; at is the attribute that may be wrong.
	doubt, advice string
	at            path.Path
}

func (f *failure) Error() string { return f.err.Error() }

// Unwrap is what was tried last.
func (f *failure) Unwrap() error {
	if f.instead != nil {
		return f.instead
	}
	return f.err
}

func (f *failure) note(sentence string) { f.notes = append(f.notes, sentence) }

// hasKind tells whether an error is a failed call of one of these kinds.
func hasKind(err error, kinds ...transport.Kind) bool {
	failed, isCall := errors.AsType[*transport.Error](err)
	if !isCall {
		return false
	}
	for _, kind := range kinds {
		if failed.Kind == kind {
			return true
		}
	}
	return false
}

// isMissing tells whether an error means that the tag or its repository does not exist. No other is masked by allow_missing.
func isMissing(err error) bool {
	return hasKind(err, transport.KindTag, transport.KindRepository)
}

// isPending tells whether waiting may heal an error: a push creates repository and tag, and moves tags.
func isPending(err error) bool {
	_, mismatched := errors.AsType[*digestMismatch](err)
	return mismatched || isMissing(err)
}
