// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"context"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
)

// fromBlock takes the one way that the provider block names. A profile is one of them: who writes it there means that account, whatever the
// environment holds.
func (s *SignIn) fromBlock(ctx context.Context) (credentials.Keys, error) {
	block := s.options.Block
	switch {
	case block.AccessKey != "" || block.SecretKey != "" || block.SecurityToken != "":
		keys := credentials.Keys{AccessKey: block.AccessKey, SecretKey: block.SecretKey, SecurityToken: block.SecurityToken}
		return pair(keys, "acr.access_key", "acr.secret_key", "acr.security_token")
	case block.Profile != "" || block.SharedCredentialsFile != "":
		return named("acr.profile in the provider block", s.namedProfile)(ctx)
	case block.AssumeRoleWithOIDC != nil:
		return named("acr.assume_role_with_oidc in the provider block", s.withOIDC(*block.AssumeRoleWithOIDC))(ctx)
	case block.ECSRoleName != "":
		return named("acr.ecs_role_name in the provider block", s.withInstanceRole(block.ECSRoleName))(ctx)
	case block.CredentialsURI != "":
		return named("acr.credentials_uri in the provider block", s.withURI(block.CredentialsURI, "acr.credentials_uri"))(ctx)
	default:
		return credentials.Keys{}, &credentials.NotSetUp{Reason: "acr has no keys, profile or role to begin with"}
	}
}
