// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package read

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

const (
	// suggestionLimit limits how many names an error suggests.
	suggestionLimit = 5
	// defaultExplanationTimeout limits the requests that explain an error. Only a failed read sends
	// them, and they are abandoned where they fail or take long: the first error is the one that is
	// reported.
	defaultExplanationTimeout = 5 * time.Second
)

// ExplanationContext returns the context of the requests that explain an error.
func (c Clock) ExplanationContext(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, cmp.Or(c.ExplanationTimeout, defaultExplanationTimeout))
}

// allowMissing returns the warnings of a tag that is treated as missing. If that could not be
// confirmed, for a reason that may not last, it returns that error instead: the registry itself may
// be what does not exist.
func (e Error) allowMissing() (diag.Diagnostics, error) {
	unconfirmed := e.Unconfirmed
	switch {
	case unconfirmed == nil:
		return nil, nil
	case !IsPermanent(unconfirmed.Cause):
		check, isRead := errors.AsType[Error](unconfirmed.Cause)
		if !isRead {
			check = NewError(e.Subject, unconfirmed.Cause)
		}
		return nil, check.WithFact(e.missingObject() + " was not found, but " + unconfirmed.Doubt + ".")
	}
	return diag.Diagnostics{diag.NewAttributeWarningDiagnostic(unconfirmed.Attribute, summaries[e.kind()], paragraphs(
		e.missingObject()+" was not found and is treated as missing (allow_missing), but "+unconfirmed.Doubt+".",
		unconfirmed.Fix,
		exchange(unconfirmed.Cause),
	))}, nil
}

// missingObject begins a sentence with what does not exist.
func (e Error) missingObject() string {
	return capitalized(cmp.Or(e.Subject.Container, e.Subject.Object))
}

// kind returns the kind of a failed call; 0 for another cause.
func (e Error) kind() transport.Kind {
	failed, _ := errors.AsType[transport.Error](e.Cause)
	return failed.Kind
}

// WithSuggestions returns a copy that lists the existing names most similar to the one that is
// missing. things names them in the plural, place what they are in; total is how many there are, of
// which names may be the first, or 0 where that is not known.
func (e Error) WithSuggestions(place, things, missing string, names []string, total int64) Error {
	similar := image.Suggestions(missing, names, suggestionLimit)
	quoted := make([]string, len(similar))
	for index, name := range similar {
		quoted[index] = transport.Quote(name)
	}
	list := strings.Join(quoted, ", ")
	count := max(total, int64(len(names)))
	switch {
	case len(names) == 0 && total > 0: // without names
		return e
	case len(names) == 0:
		return e.WithFact(capitalized(place) + " has no " + things + ".")
	case count > int64(len(names)):
		return e.WithFact(fmt.Sprintf("Similar %s among the first %d: %s (%d %s in total).", things, len(names), list, count, things))
	case len(names) > len(similar):
		return e.WithFact(fmt.Sprintf("Similar %s: %s (%d %s in total).", things, list, count, things))
	default:
		return e.WithFact(capitalized(things) + " of " + place + ": " + list + ".")
	}
}

// WithExisting returns a copy for something that was missing and exists now.
func (e Error) WithExisting(sentence string) Error {
	e.Polled = false // more time would not help
	return e.WithFact(sentence).WithFix("Run Terraform again.")
}

// Contradicted returns a copy for something that one service does not have and another one has:
// nothing is concluded.
func (e Error) Contradicted(message, fix string) Error {
	failed, isCall := errors.AsType[transport.Error](e.Cause)
	if !isCall {
		return e
	}
	failed.Kind, failed.Reason, failed.Message = transport.KindUnexpected, transport.ReasonInvalidResponse, message
	return e.WithCause(failed).WithFix(fix)
}
