// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
)

// fromProfile takes the keys of the profile that the environment or the file itself chooses.
func (s *SignIn) fromProfile(ctx context.Context) (credentials.Keys, error) {
	chosen, err := s.profile()
	if err != nil {
		return credentials.Keys{}, err
	}
	return named("profile "+credentials.Quote(chosen.name), func(ctx context.Context) (credentials.Keys, error) {
		return s.keysOf(ctx, chosen, nil)
	})(ctx)
}

// namedProfile takes the keys of the profile that the provider block chooses: that there is none is an error.
func (s *SignIn) namedProfile(ctx context.Context) (credentials.Keys, error) {
	chosen, err := s.profile()
	if err != nil {
		return credentials.Keys{}, err
	}
	return s.keysOf(ctx, chosen, nil)
}

// keysOf goes by the profile's mode. below are the names of the profiles that were gone through to this one.
func (s *SignIn) keysOf(ctx context.Context, chosen *profile, below []string) (credentials.Keys, error) {
	switch mode := chosen.text("mode"); mode {
	case "", "AK":
		return chosen.keys("")
	case "StsToken":
		return chosen.keys(chosen.text("sts_token"))
	case "RamRoleArn":
		base, err := chosen.keys("")
		if err != nil {
			return credentials.Keys{}, err
		}
		return s.roleOf(ctx, chosen, base)
	case "ChainableRamRoleArn":
		return s.chainedRoleOf(ctx, chosen, below)
	case "EcsRamRole":
		return s.withInstanceRole(chosen.text("ram_role_name"))(ctx)
	case "OIDC":
		return s.oidcRoleOf(ctx, chosen)
	case "CredentialsURI":
		return s.withURI(chosen.text("credentials_uri"), "credentials_uri of "+chosen.String())(ctx)
	case "CloudSSO":
		return s.withCloudSSO(ctx, chosen)
	case "OAuth":
		return s.withOAuth(ctx, chosen)
	case "External":
		return s.withExternal(ctx, chosen)
	default:
		return credentials.Keys{}, credentials.Unusable(chosen.String()+" has a mode that is not known here", "use AK, StsToken, RamRoleArn, ChainableRamRoleArn, EcsRamRole, "+
			"OIDC, CredentialsURI, CloudSSO, OAuth or External.")
	}
}

// keys are the ones in the profile itself. The CLI makes a profile without any when only a region is configured.
func (p *profile) keys(securityToken string) (credentials.Keys, error) {
	keys := credentials.Keys{AccessKey: p.text("access_key_id"), SecretKey: p.text("access_key_secret"), SecurityToken: securityToken}
	if keys == (credentials.Keys{}) && !p.named {
		return credentials.Keys{}, &credentials.NotSetUp{Reason: p.String() + " has no keys"}
	}
	in := " of " + p.String()
	if p.text("mode") == "StsToken" && securityToken == "" {
		return credentials.Keys{}, credentials.Unusable("sts_token"+in+" is not set", "write the profile anew by `aliyun configure --mode StsToken`.")
	}
	return pair(keys, "access_key_id"+in, "access_key_secret"+in, "sts_token"+in)
}

// role is the one that the profile names.
func (p *profile) role() (role, error) {
	wanted := role{
		arn: p.text("ram_role_arn"), sessionName: p.text("ram_session_name"), policy: p.text("policy"), externalID: p.text("external_id"),
		stsRegion: p.text("sts_region"), vpc: p.text("enable_vpc") == "true",
	}
	if given := p.text("expired_seconds"); given != "" && given != "0" {
		seconds, err := strconv.ParseInt(given, 10, 32)
		if err != nil {
			return role{}, credentials.Unusable("expired_seconds of "+p.String()+" is not a number of seconds", "set a number of seconds there.")
		}
		wanted.seconds = seconds
	}
	return wanted, nil
}

func (s *SignIn) roleOf(ctx context.Context, chosen *profile, base credentials.Keys) (credentials.Keys, error) {
	wanted, err := chosen.role()
	if err != nil {
		return credentials.Keys{}, err
	}
	if base.Way == "" {
		base.Way = "its own keys"
	}
	return s.assumeRole(ctx, base, "ram_role_arn of "+chosen.String(), wanted)
}

func (s *SignIn) chainedRoleOf(ctx context.Context, chosen *profile, below []string) (credentials.Keys, error) {
	below = append(slices.Clone(below), chosen.name)
	source := chosen.text("source_profile")
	if slices.Contains(below, source) {
		circle := append(slices.Clone(below), source)
		for index, name := range circle {
			circle[index] = credentials.Show(name)
		}
		return credentials.Keys{}, credentials.Unusable("the profiles "+strings.Join(circle, " → ")+" of "+credentials.Show(chosen.file)+" are each other's source_profile", "break that circle.")
	}
	next, err := chosen.sibling(source)
	if err != nil {
		return credentials.Keys{}, err
	}
	base, err := named(next.String(), func(ctx context.Context) (credentials.Keys, error) { return s.keysOf(ctx, next, below) })(ctx)
	if err != nil {
		return credentials.Keys{}, err
	}
	return s.roleOf(ctx, chosen, base)
}

func (s *SignIn) oidcRoleOf(ctx context.Context, chosen *profile) (credentials.Keys, error) {
	wanted, err := chosen.role()
	if err != nil {
		return credentials.Keys{}, err
	}
	return s.assumeRoleWithOIDC(ctx, oidc{
		role: wanted, providerARN: chosen.text("oidc_provider_arn"), token: chosen.text("oidc_token"), tokenFile: chosen.text("oidc_token_file"),
	})
}
