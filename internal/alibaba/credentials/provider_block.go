// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"context"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
)

// inProviderBlock follows the name of an attribute in that of a source.
const inProviderBlock = " in the provider block"

// fromProviderBlock takes the one source that the provider block configures.
func (c *Chain) fromProviderBlock(ctx context.Context) (credentials.Credentials, error) {
	block := c.options.Configuration
	switch {
	case block.AccessKey != "" || block.SecretKey != "" || block.SecurityToken != "":
		pair := credentials.Credentials{
			AccessKey: block.AccessKey, SecretKey: block.SecretKey, SecurityToken: block.SecurityToken,
			Source: "acr.access_key" + inProviderBlock, SecretSource: "acr.secret_key" + inProviderBlock, TokenSource: "acr.security_token" + inProviderBlock,
		}
		return checkKeyPair(pair, keyNames{"acr.access_key", "acr.secret_key", "acr.security_token"}, credentials.RemoveArgument)
	case block.Profile != "" || block.SharedCredentialsFile != "":
		return c.fromProfile(ctx)
	case block.AssumeRoleWithOIDC != nil:
		return credentials.Named("acr.assume_role_with_oidc"+inProviderBlock, c.withOIDC(*block.AssumeRoleWithOIDC))(ctx)
	case block.ECSRoleName != "":
		return credentials.Named("acr.ecs_role_name"+inProviderBlock, c.withInstanceRole(block.ECSRoleName))(ctx)
	case block.CredentialsURI != "":
		return credentials.Named("acr.credentials_uri"+inProviderBlock, c.withURI(block.CredentialsURI, "acr.credentials_uri"))(ctx)
	default:
		return credentials.Credentials{}, &credentials.NotConfiguredError{Reason: "acr has no access_key, profile or role"}
	}
}
