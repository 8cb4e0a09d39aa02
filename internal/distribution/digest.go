// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package distribution

import (
	"context"
	"fmt"

	"github.com/google/go-containerregistry/pkg/v1/remote"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
)

// TagDigest returns the digest of what a tag points at, as the registry states it in the header of its manifest, which is not read. It takes
// one request, and before the first read of a repository two for signing in, or one where the registry wants no token.
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
		stated, err := remote.Head(target.Tag(tag), remote.WithContext(ctx), remote.WithTransport(session.way))
		if err != nil {
			return "", err
		}
		return stated.Digest.String(), nil
	})
}
