// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package ncr

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/path"

	api "github.com/containerregistry/terraform-provider-containerregistry/internal/naver/ncr"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider/read"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// tagsReader reads the tags of an image, and finds out what exactly does not exist where the API
// only says that something does not.
type tagsReader struct {
	*configured

	model   *tagsModel
	request api.ImageRequest
}

func newTagsReader(c *configured, model *tagsModel, location api.Location) tagsReader {
	return tagsReader{c, model, api.ImageRequest{
		Location: location, Registry: model.Registry.ValueString(), ImageName: model.ImageName.ValueString(),
	}}
}

func (r tagsReader) operation() read.Operation[read.TagListState] {
	return read.Operation[read.TagListState]{
		Get:     r.get,
		Explain: func(_ context.Context, failed read.Error) read.Error { return failed },
	}
}

func (r tagsReader) get(ctx context.Context) (state read.TagListState, err error) {
	listed, err := r.model.listedTags()
	if err != nil {
		return state, read.NewError(r.subject(), err)
	}
	var stateError error
	_, err = r.client.ListTags(ctx, r.request, func(tags []api.Tag) { state, stateError = listed.State(ctx, tags) })
	switch {
	case err != nil:
		return read.TagListState{}, r.findMissing(ctx, read.NewError(r.subject(), err))
	case stateError != nil:
		return state, read.NewError(r.subject(), stateError)
	default:
		return state, nil
	}
}

// findMissing returns the error with what exactly is missing, or that it could not be found out: a
// registry that does not exist is never treated as missing.
func (r tagsReader) findMissing(ctx context.Context, failed read.Error) read.Error {
	call, isCall := errors.AsType[transport.Error](failed.Cause)
	if !isCall || call.Kind != transport.KindTagNotFound {
		return failed
	}
	ctx, cancel := r.clock.ExplanationContext(ctx)
	defer cancel()
	missing, err := r.client.FindMissingImage(ctx, r.request)
	switch {
	case err != nil:
		return failed.WithSubject(r.unexplainedSubject()).WithCause(call.WithKind(transport.KindRepositoryNotFound)).
			WithUnconfirmed(unconfirmedRegistry(err))
	case missing.Kind == transport.KindInstanceNotFound:
		return failed.WithCause(call.WithKind(missing.Kind)).
			WithSuggestions("the account", "registries", r.request.Registry, missing.Existing.Names, missing.Existing.Total)
	default:
		return failed.WithCause(call.WithKind(missing.Kind))
	}
}

// subject returns the subject of reading all tags of the image.
func (r tagsReader) subject() read.Subject {
	subject := r.imageSubject(r.request)
	subject.Container = subject.Object
	subject.Object = "the tags of " + subject.Object
	return subject
}

// unexplainedSubject returns the subject of reading all tags of an image, where it is not known
// whether its registry exists.
func (r tagsReader) unexplainedSubject() read.Subject {
	subject := r.subject()
	subject.Missing[transport.KindRepositoryNotFound] = "Image " + transport.Quote(r.request.ImageName) + " was not found in " + registryName(r.request) + "."
	delete(subject.Attributes, transport.KindRepositoryNotFound)
	subject.Fixes = []read.Fix{{
		Kind: transport.KindRepositoryNotFound,
		Text: fixUnexplained(r.request, "registry, image_name"),
	}}
	return subject
}

// unconfirmedRegistry returns why it is not certain that the registry exists.
func unconfirmedRegistry(err error) read.Unconfirmed {
	return read.Unconfirmed{
		Cause: err, Doubt: "it could not be confirmed that its registry exists", Attribute: path.Root("registry"),
		Fix: "Make sure that the name of the registry is right. Accounts that may list tags and registries have this checked.",
	}
}
