// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
)

// cloudSSOMode is a mode whose name errors need as well.
const cloudSSOMode = "CloudSSO"

// Other modes of profiles.
const (
	keyPairMode  = "AK"
	stsTokenMode = "StsToken"
	roleMode     = "RamRoleArn"
)

// unsignedModes are modes of the CLI whose requests this package does not sign.
var unsignedModes = []string{"RsaKeyPair", "RamRoleArnWithRoleName", "BearerToken", "Anonymous"}

// fromProfile takes the credentials of the profile that the provider block, the environment or the
// file itself chooses.
func (c *Chain) fromProfile(ctx context.Context) (credentials.Credentials, error) {
	chosen, err := c.profile()
	if err != nil {
		return credentials.Credentials{}, err
	}
	return credentials.Named(chosen.source(), func(ctx context.Context) (credentials.Credentials, error) {
		return c.withProfile(ctx, chosen, nil)
	})(ctx)
}

// withProfile takes the credentials of a profile, as its mode says. dependents are the names of the
// profiles whose source_profile led to this one.
func (c *Chain) withProfile(ctx context.Context, chosen *profile, dependents []string) (credentials.Credentials, error) {
	mode, err := chosen.mode()
	if err != nil {
		return credentials.Credentials{}, err
	}
	switch mode {
	case keyPairMode:
		return c.profileKeyPair(ctx, chosen, "")
	case stsTokenMode:
		return c.profileSession(ctx, chosen)
	case roleMode:
		base, err := c.profileKeyPair(ctx, chosen, chosen.text("sts_token"))
		if err != nil {
			return credentials.Credentials{}, err
		}
		return c.withProfileRole(ctx, chosen, base)
	case "ChainableRamRoleArn":
		return c.withChainedRole(ctx, chosen, dependents)
	case "EcsRamRole":
		settings := environmentSettings{chain: c}
		roleName := settings.or(chosen.text("ram_role_name"), ecsRoleVariables)
		if settings.err != nil {
			return credentials.Credentials{}, settings.err
		}
		return c.withInstanceRole(roleName)(ctx)
	case "OIDC":
		return c.withProfileOIDC(ctx, chosen)
	case "CredentialsURI":
		return c.withProfileURI(ctx, chosen)
	case cloudSSOMode:
		return c.withCloudSSO(ctx, chosen)
	case "OAuth":
		return c.withOAuth(ctx, chosen)
	case "External":
		if c.forbidsProcesses() {
			return credentials.Credentials{}, disabledProcess(chosen)
		}
		return c.withExternal(ctx, chosen)
	default:
		return credentials.Credentials{}, unknownProfileMode(chosen, mode)
	}
}

// mode returns the profile's mode. Without one it is what the fields say, by the rules of the CLI:
// keys with a token are temporary credentials, even beside a role.
func (p *profile) mode() (string, error) {
	if mode := p.text("mode"); mode != "" {
		return mode, nil
	}
	switch {
	case p.has("access_key_id", "access_key_secret", "sts_token"):
		return stsTokenMode, nil
	case p.has("access_key_id", "access_key_secret", "ram_role_arn"):
		return roleMode, nil
	case p.has("access_key_id"), p.has("access_key_secret"):
		return keyPairMode, nil
	case p.has("private_key", "key_pair_name"):
		return "RsaKeyPair", nil
	case p.has("ram_role_name"):
		return "EcsRamRole", nil
	case p.has("process_command"):
		return "External", nil
	case p.has("oidc_provider_arn", "oidc_token_file", "ram_role_arn"):
		return "OIDC", nil
	case p.has("cloud_sso_sign_in_url"):
		return cloudSSOMode, nil
	case p.has("bearer_token"):
		return "BearerToken", nil
	}
	for _, field := range []string{
		"sts_token", "ram_role_arn", "source_profile", "credentials_uri", "oidc_provider_arn", "oidc_token_file", "oauth_site_type", "oauth_access_token",
		"oauth_refresh_token", "private_key", "access_token",
	} {
		if p.has(field) {
			return "", missingProfileMode(p)
		}
	}
	return keyPairMode, nil // only a region is configured, for example
}

// profileKeyPair returns the keys in the profile itself; where it has none, those of the
// environment. The CLI writes a profile without any where only a region is configured.
func (c *Chain) profileKeyPair(ctx context.Context, chosen *profile, securityToken string) (credentials.Credentials, error) {
	pair := credentials.Credentials{AccessKey: chosen.text("access_key_id"), SecretKey: chosen.text("access_key_secret"), SecurityToken: securityToken}
	if pair == (credentials.Credentials{}) {
		retrieved, err := c.fromKeyVariables(ctx)
		if _, isNotConfigured := errors.AsType[*credentials.NotConfiguredError](err); !isNotConfigured {
			return retrieved, err
		}
		if !chosen.isChosen {
			return credentials.Credentials{}, &credentials.NotConfiguredError{Reason: chosen.String() + " has no credentials"}
		}
	}
	if pair.AccessKey == "" || pair.SecretKey == "" {
		return credentials.Credentials{}, incompleteProfile(chosen)
	}
	if securityToken == "" && chosen.text("sts_token") != "" && checkSecurityToken(pair.Trimmed(), keyNames{}) != nil {
		return credentials.Credentials{}, unusedSTSToken(chosen)
	}
	ofProfile := " of " + chosen.String()
	return checkKeyPair(pair, keyNames{"access_key_id" + ofProfile, "access_key_secret" + ofProfile, "sts_token" + ofProfile}, credentials.RemoveVariable)
}

// profileSession returns temporary credentials.
func (c *Chain) profileSession(ctx context.Context, chosen *profile) (credentials.Credentials, error) {
	retrieved, err := c.profileKeyPair(ctx, chosen, chosen.text("sts_token"))
	if err == nil && retrieved.SecurityToken == "" {
		return credentials.Credentials{}, missingSTSToken(chosen)
	}
	return retrieved, err
}

// withProfileURI requests the credentials of a program.
func (c *Chain) withProfileURI(ctx context.Context, chosen *profile) (credentials.Credentials, error) {
	if c.forbidsProcesses() {
		return credentials.Credentials{}, disabledProcess(chosen)
	}
	setting := "credentials_uri of " + chosen.String()
	uri := chosen.text("credentials_uri")
	if uri == "" {
		name, value, err := c.variable(uriVariables)
		if err != nil {
			return credentials.Credentials{}, err
		}
		if name != "" {
			uri, setting = value, inEnvironment(name)
		}
	}
	if uri == "" {
		return credentials.Credentials{}, missingCredentialsURI(chosen)
	}
	return c.withURI(uri, setting)(ctx)
}

// forbidsProcesses reports whether the CLI must run no command of a profile, and request no URI.
func (c *Chain) forbidsProcesses() bool {
	environment := c.options.Environment
	return environment.IsTrue(processDisabledVariable) || environment.Getenv(processDisabledVariable) == "1"
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

// withProfileRole assumes the role of a profile. Settings of the role that the profile leaves out
// are read from the environment.
func (c *Chain) withProfileRole(ctx context.Context, chosen *profile, base credentials.Credentials) (credentials.Credentials, error) {
	assumed, err := chosen.role()
	if err != nil {
		return credentials.Credentials{}, err
	}
	settings := environmentSettings{chain: c}
	assumed.arn, assumed.sessionName = settings.or(assumed.arn, roleARNVariables), settings.or(assumed.sessionName, sessionNameVariables)
	if settings.err != nil {
		return credentials.Credentials{}, settings.err
	}
	if assumed.arn == "" {
		return credentials.Credentials{}, missingRoleARN(chosen)
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
	if source == "" {
		return credentials.Credentials{}, missingSourceProfile(chosen)
	}
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
		setting: chosen.String(), arnName: "ram_role_arn",
		role: assumed, providerARN: chosen.text("oidc_provider_arn"), token: chosen.text("oidc_token"), tokenFile: chosen.text("oidc_token_file"),
	})
}
