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
	// Kind is transport.KindInstance for the registry, KindRepository for the image, KindTag for the tag.
	Kind transport.Kind
	// Beside lists what exists in its place: registries, nothing (images are not asked for), or the image's tags.
	Beside List
}

// errManyRegistries is why a registry that is not listed may exist.
var errManyRegistries = errors.New("there are more registries than one answer lists")

// FindMissing says what of a tag that does not exist is missing: GetTag's answer does not. It asks for the image's tags and, if
// there are none, for the registries, and concludes only from what is there: an error says nothing of what is missing.
func (c *Client) FindMissing(ctx context.Context, request TagRequest) (Missing, error) {
	tags, err := c.GetImageTags(ctx, request)
	hasImage := err == nil
	switch {
	case len(tags.Names) > 0:
		return Missing{Kind: transport.KindTag, Beside: tags}, nil
	case !hasImage && !isNotFound(err):
		return Missing{}, err
	}
	registries, err := c.GetRegistry(ctx, request.Location)
	switch listed := slices.Contains(registries.Names, request.Registry); {
	case err != nil:
		return Missing{}, err
	case !listed && !registries.Complete:
		return Missing{}, errManyRegistries
	case !listed:
		return Missing{Kind: transport.KindInstance, Beside: registries}, nil
	case hasImage:
		return Missing{Kind: transport.KindTag}, nil
	default:
		return Missing{Kind: transport.KindRepository}, nil
	}
}

// isNotFound tells whether the service itself said that what was asked for does not exist.
func isNotFound(err error) bool {
	failure, isFailure := errors.AsType[*transport.Error](err)
	return isFailure && failure.Kind == transport.KindTag
}
