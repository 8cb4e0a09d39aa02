// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package ncr

import (
	"context"
	"errors"
	"slices"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// Missing says which part of a tag's name does not exist.
type Missing struct {
	// Kind is transport.KindInstanceNotFound for the registry, KindRepositoryNotFound for the
	// image, KindTagNotFound for the tag.
	Kind transport.Kind
	// Existing lists the account's registries, nothing for an image (images are not listed), or the
	// image's tags.
	Existing List
}

// errIncompleteRegistries reports that a registry may exist although it is not listed.
var errIncompleteRegistries = errors.New("the account has more registries than one response lists")

// FindMissing finds out whether it is the tag, its image or its registry that does not exist, which
// the error of GetTag does not say. It takes a request for the image's tags and, if there are none,
// one for the registries. The first tags of an image are requested once in the client's life, until
// ForgetFirstTags. The error is a transport.Error or that of a Check function, or says that the
// list of registries is incomplete.
func (c *Client) FindMissing(ctx context.Context, request TagRequest) (Missing, error) {
	ctx = transport.OnFreshConnections(ctx)
	tags, err := c.getFirstTags(ctx, request)
	hasImage := err == nil
	switch {
	case len(tags.Names) > 0:
		return Missing{Kind: transport.KindTagNotFound, Existing: tags}, nil
	case !hasImage && !isNotFound(err):
		return Missing{}, err
	}
	missing, err := c.FindMissingImage(ctx, request.image())
	if err == nil && missing.Kind == transport.KindRepositoryNotFound && hasImage {
		missing.Kind = transport.KindTagNotFound
	}
	return missing, err
}

// FindMissingImage finds out whether it is the image or its registry that does not exist. It takes
// a request for the registries, on a connection of its own: that the registry is listed means that
// the image does not exist. The error is as in FindMissing.
func (c *Client) FindMissingImage(ctx context.Context, request ImageRequest) (Missing, error) {
	registries, err := c.GetRegistry(transport.OnFreshConnections(ctx), request.Location)
	switch isListed := slices.Contains(registries.Names, request.Registry); {
	case err != nil:
		return Missing{}, err
	case !isListed && !registries.Complete:
		return Missing{}, errIncompleteRegistries
	case !isListed:
		return Missing{Kind: transport.KindInstanceNotFound, Existing: registries}, nil
	default:
		return Missing{Kind: transport.KindRepositoryNotFound}, nil
	}
}

// isNotFound reports whether the service itself said that what was requested does not exist.
func isNotFound(err error) bool {
	failed, isCall := errors.AsType[transport.Error](err)
	return isCall && failed.Kind == transport.KindTagNotFound
}
