// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package oci

import (
	"context"
	"errors"
	"net/http"

	"github.com/google/go-containerregistry/pkg/name"
	"github.com/google/go-containerregistry/pkg/v1/remote"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// TagDigest returns the digest of what a tag points to, from the header of its manifest, which is
// not read. It takes one request, another to learn why there is no such manifest, and before the
// first read of a repository two to authenticate, or one where the registry requires no token.
//
// Protocol:
// https://github.com/opencontainers/distribution-spec/blob/main/spec.md#checking-if-content-exists-in-the-registry.
// Its errors are a transport.Error, or one of the checks of host, repository and tag; a response
// without a digest is KindUnexpected.
func (c *Client) TagDigest(ctx context.Context, repository Repository, tag string) (string, error) {
	if err := checkTag(operationHead, tag); err != nil {
		return "", err
	}
	return withSession(ctx, c, repository, operationHead, func(ctx context.Context, session *session) (string, error) {
		reference, err := repository.reference()
		if err != nil {
			return "", err
		}
		return headDigest(ctx, session, reference.Tag(tag))
	})
}

// headDigest sends a GET after a 404: the response to HEAD has no body that could say what does not
// exist.
func headDigest(ctx context.Context, session *session, tag name.Tag) (string, error) {
	descriptor, err := remote.Head(tag, remote.WithContext(ctx), remote.WithTransport(session.authenticated))
	if failed, isCall := errors.AsType[transport.Error](err); isCall && failed.Status == http.StatusNotFound {
		if _, reason := getManifest(ctx, session, tag); reason != nil {
			return "", reason
		}
	}
	if err != nil {
		return "", err
	}
	if !descriptor.MediaType.IsIndex() && !descriptor.MediaType.IsImage() {
		return "", mediaTypeError(descriptor.MediaType)
	}
	return descriptor.Digest.String(), nil
}
