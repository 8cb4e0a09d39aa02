// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package oci

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/google/go-containerregistry/pkg/name"
	"github.com/google/go-containerregistry/pkg/v1/remote"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// TagDigest returns the digest of what a tag points at, as the registry states it in the header of its manifest, which is not read. It takes
// one request, another to learn why there is no such manifest, and before the first read of a repository two for signing in, or one where the
// registry wants no token.
//
// Protocol: https://github.com/opencontainers/distribution-spec/blob/main/spec.md#checking-if-content-exists-in-the-registry. Its errors are
// a *transport.Error; a registry that states no digest is KindUnexpected.
func (c *Client) TagDigest(ctx context.Context, repository Repository, tag string) (string, error) {
	if err := image.CheckTag(tag); err != nil {
		return "", fmt.Errorf("%s: %w", operationHead, err)
	}
	return withSession(ctx, c, repository, operationHead, func(ctx context.Context, session *session) (string, error) {
		target, err := repository.target()
		if err != nil {
			return "", err
		}
		return head(ctx, session, target.Tag(tag))
	})
}

// head asks once more, for the manifest itself, why there is none: an answer to HEAD has no body that could say it.
func head(ctx context.Context, session *session, tag name.Tag) (string, error) {
	stated, err := remote.Head(tag, remote.WithContext(ctx), remote.WithTransport(session.way))
	if failed, isCall := errors.AsType[*transport.Error](err); isCall && failed.Status == http.StatusNotFound {
		if _, reason := getManifest(ctx, session, tag); reason != nil {
			return "", reason
		}
	}
	if err != nil {
		return "", err
	}
	if !stated.MediaType.IsIndex() && !stated.MediaType.IsImage() {
		return "", fmt.Errorf("the manifest is of the type %q, which is neither an image's nor an index's", stated.MediaType)
	}
	return stated.Digest.String(), nil
}
