// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"context"
	"slices"
	"strconv"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// cloudSSOMode is a mode whose name errors need as well.
const cloudSSOMode = "CloudSSO"

// fromProfile takes the credentials of the profile that the environment or the file itself chooses.
func (c *Chain) fromProfile(ctx context.Context) (credentials.Credentials, error) {
	chosen, err := c.profile()
	if err != nil {
		return credentials.Credentials{}, err
	}
	return credentials.Named("profile "+transport.Quote(chosen.name), func(ctx context.Context) (credentials.Credentials, error) {
		return c.withProfile(ctx, chosen, nil)
	})(ctx)
}

// withConfiguredProfile takes the credentials of the profile that the provider block chooses.
func (c *Chain) withConfiguredProfile(ctx context.Context) (credentials.Credentials, error) {
	chosen, err := c.profile()
	if err != nil {
		return credentials.Credentials{}, err
	}
	return c.withProfile(ctx, chosen, nil)
}

// withProfile goes by the profile's mode. dependents are the names of the profiles whose
// source_profile led to this one.
func (c *Chain) withProfile(ctx context.Context, chosen *profile, dependents []string) (credentials.Credentials, error) {
	switch mode := chosen.text("mode"); mode {
	case "", "AK":
		return chosen.keyPair("")
	case "StsToken":
		return chosen.keyPair(chosen.text("sts_token"))
	case "RamRoleArn":
		base, err := chosen.keyPair("")
		if err != nil {
			return credentials.Credentials{}, err
		}
		return c.withProfileRole(ctx, chosen, base)
	case "ChainableRamRoleArn":
		return c.withChainedRole(ctx, chosen, dependents)
	case "EcsRamRole":
		return c.withInstanceRole(chosen.text("ram_role_name"))(ctx)
	case "OIDC":
		return c.withProfileOIDC(ctx, chosen)
	case "CredentialsURI":
		return c.withURI(chosen.text("credentials_uri"), "credentials_uri of "+chosen.String())(ctx)
	case cloudSSOMode:
		return c.withCloudSSO(ctx, chosen)
	case "OAuth":
		return c.withOAuth(ctx, chosen)
	case "External":
		return c.withExternal(ctx, chosen)
	default:
		return credentials.Credentials{}, unknownProfileMode(chosen)
	}
}

// keyPair returns the keys in the profile itself. The CLI writes a profile without any where only a
// region is configured.
func (p *profile) keyPair(securityToken string) (credentials.Credentials, error) {
	pair := credentials.Credentials{AccessKey: p.text("access_key_id"), SecretKey: p.text("access_key_secret"), SecurityToken: securityToken}
	if pair == (credentials.Credentials{}) && !p.isChosen {
		return credentials.Credentials{}, &credentials.NotConfiguredError{Reason: p.String() + " has no credentials"}
	}
	if p.text("mode") == "StsToken" && securityToken == "" {
		return credentials.Credentials{}, missingSTSToken(p)
	}
	ofProfile := " of " + p.String()
	return checkKeyPair(pair, keyNames{"access_key_id" + ofProfile, "access_key_secret" + ofProfile, "sts_token" + ofProfile})
}

// role returns the role that the profile configures.
func (p *profile) role() (role, error) {
	configured := role{
		arn: p.text("ram_role_arn"), sessionName: p.text("ram_session_name"), policy: p.text("policy"), externalID: p.text("external_id"),
		stsRegion: p.text("sts_region"), vpcEndpoint: p.text("enable_vpc") == "true",
	}
	if expiration := p.text("expired_seconds"); expiration != "" && expiration != "0" {
		seconds, err := strconv.ParseInt(expiration, 10, 32)
		if err != nil {
			return role{}, invalidExpiredSeconds(p)
		}
		configured.seconds = seconds
	}
	return configured, nil
}

// withProfileRole assumes the role of a profile.
func (c *Chain) withProfileRole(ctx context.Context, chosen *profile, base credentials.Credentials) (credentials.Credentials, error) {
	assumed, err := chosen.role()
	if err != nil {
		return credentials.Credentials{}, err
	}
	if base.Source == "" {
		base.Source = "its own keys"
	}
	return c.assumeRole(ctx, base, "ram_role_arn of "+chosen.String(), assumed)
}

// withChainedRole assumes the role of a profile with the credentials of its source_profile.
func (c *Chain) withChainedRole(ctx context.Context, chosen *profile, dependents []string) (credentials.Credentials, error) {
	dependents = append(slices.Clone(dependents), chosen.name)
	source := chosen.text("source_profile")
	if slices.Contains(dependents, source) {
		return credentials.Credentials{}, profileCycle(append(dependents, source), chosen.file)
	}
	next, err := chosen.sibling(source)
	if err != nil {
		return credentials.Credentials{}, err
	}
	base, err := credentials.Named(next.String(), func(ctx context.Context) (credentials.Credentials, error) {
		return c.withProfile(ctx, next, dependents)
	})(ctx)
	if err != nil {
		return credentials.Credentials{}, err
	}
	return c.withProfileRole(ctx, chosen, base)
}

// withProfileOIDC assumes the role of a profile with its OIDC token.
func (c *Chain) withProfileOIDC(ctx context.Context, chosen *profile) (credentials.Credentials, error) {
	assumed, err := chosen.role()
	if err != nil {
		return credentials.Credentials{}, err
	}
	return c.assumeRoleWithOIDC(ctx, oidcRole{
		role: assumed, providerARN: chosen.text("oidc_provider_arn"), token: chosen.text("oidc_token"), tokenFile: chosen.text("oidc_token_file"),
	})
}
