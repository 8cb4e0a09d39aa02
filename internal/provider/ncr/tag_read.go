// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package ncr

import (
	"context"
	"errors"
	"slices"

	api "github.com/containerregistry/terraform-provider-containerregistry/internal/naver/ncr"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider/read"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// tagReader reads a tag, and finds out what exactly does not exist where the API only says that
// something does not.
type tagReader struct {
	*configured

	model   *tagModel
	request api.TagRequest
	// attempts counts the requests for the tag, and explained is the last one whose error was
	// explained.
	attempts, explained int
	// unconfirmed is why the newest explanation failed; isFinal means that another one would say
	// the same.
	unconfirmed error
	isFinal     bool
}

func newTagReader(c *configured, model *tagModel, location api.Location) *tagReader {
	return &tagReader{configured: c, model: model, request: api.TagRequest{
		Location:  location,
		Registry:  model.Registry.ValueString(),
		ImageName: model.ImageName.ValueString(),
		Reference: model.Reference.ValueString(),
	}}
}

// tagResult is a tag, with the digest of the whole tag.
type tagResult struct {
	tag    api.Tag
	digest read.TagDigest
}

func (r *tagReader) operation() read.Operation[tagResult] {
	return read.Operation[tagResult]{
		Get: func(ctx context.Context) (tagResult, error) {
			return read.ReadTwiceOnMismatch(ctx, r.get)
		},
		Explain: r.explain,
	}
}

// get explains its first error at once and, if that fails for a reason that may not last, the next
// ones: a registry that does not exist must be neither polled for nor treated as missing.
func (r *tagReader) get(ctx context.Context) (tagResult, error) {
	tag, err := r.client.GetTag(ctx, r.request)
	r.attempts++
	if err == nil {
		digest, err := r.digest(ctx, tag)
		if err != nil {
			return tagResult{}, err
		}
		return tagResult{tag, digest}, read.CheckExpectedDigest(r.subject(), r.model.ExpectedDigest, digest)
	}
	failed := read.NewError(r.subject(), err)
	if !r.isFinal {
		failed = r.findMissing(ctx, failed)
	}
	if r.unconfirmed != nil {
		failed = failed.WithUnconfirmed(unconfirmedRegistry(r.unconfirmed))
	}
	return tagResult{}, failed
}

// explain looks again only if the tag was requested again since the last explanation.
func (r *tagReader) explain(ctx context.Context, failed read.Error) read.Error {
	if r.explained == r.attempts {
		return failed
	}
	return r.findMissing(ctx, failed)
}

// findMissing returns the error with what exactly is missing, or unchanged where that cannot be
// found out.
func (r *tagReader) findMissing(ctx context.Context, failed read.Error) read.Error {
	call, isCall := errors.AsType[transport.Error](failed.Cause)
	if !isCall || call.Kind != transport.KindTagNotFound {
		return failed
	}
	ctx, cancel := r.clock.ExplanationContext(ctx)
	defer cancel()
	if r.attempts > 1 { // a list from before the wait says nothing about what was pushed since
		r.client.ForgetFirstTags(r.request)
	}
	missing, err := r.client.FindMissing(ctx, r.request)
	r.explained, r.unconfirmed, r.isFinal = r.attempts, err, err == nil || read.IsPermanent(err)
	if err != nil {
		return failed
	}
	failed = failed.WithSubject(r.explainedSubject()).WithCause(call.WithKind(missing.Kind))
	names, total := missing.Existing.Names, missing.Existing.Total
	switch {
	case missing.Kind == transport.KindInstanceNotFound:
		return failed.WithSuggestions("the account", "registries", r.request.Registry, names, total)
	case missing.Kind == transport.KindRepositoryNotFound:
		return failed
	case slices.Contains(names, r.request.Reference):
		return failed.WithExisting("It exists now.")
	default:
		return failed.WithSuggestions("image "+transport.Quote(r.request.ImageName), "tags", r.request.Reference, names, total)
	}
}
