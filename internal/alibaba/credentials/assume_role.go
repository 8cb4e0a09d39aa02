// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"cmp"
	"context"
	"strconv"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/alibaba/rpc"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

const (
	defaultSessionName    = "terraform"
	defaultSessionSeconds = 3600
)

// role is a RAM role to assume, and the STS that issues its credentials.
type role struct {
	arn, sessionName, policy, externalID string
	seconds                              int64
	stsRegion                            string // empty for the one that stsRegion returns
	vpcEndpoint                          bool
}

// parameters returns the parameters that both operations of STS have.
func (r role) parameters() (map[string]string, error) {
	sessionName, seconds := cmp.Or(r.sessionName, defaultSessionName), cmp.Or(r.seconds, defaultSessionSeconds)
	if seconds < ShortestSession || seconds > LongestSession {
		return nil, invalidSessionLength(seconds)
	}
	if err := CheckRoleARN(r.arn); err != nil {
		return nil, invalidRoleARN(err)
	}
	if err := CheckSessionName(sessionName); err != nil {
		return nil, invalidSessionName(err)
	}
	return map[string]string{
		"RoleArn": r.arn, "RoleSessionName": sessionName, "DurationSeconds": strconv.FormatInt(seconds, 10), "Policy": r.policy,
	}, nil
}

// withAssumedRole assumes the provider block's role with the credentials of a source.
func (c *Chain) withAssumedRole(retrieve credentials.ProviderFunc, configured AssumeRole) credentials.ProviderFunc {
	return func(ctx context.Context) (credentials.Credentials, error) {
		base, err := retrieve(ctx)
		if err != nil {
			return credentials.Credentials{}, err
		}
		return c.assumeRole(ctx, base, "acr.assume_role", role{
			arn: configured.RoleARN, sessionName: configured.SessionName, policy: configured.Policy,
			externalID: configured.ExternalID, seconds: configured.SessionExpiration,
		})
	}
}

// assumeRole calls STS's operation AssumeRole, signed with the base credentials. setting names what
// configures the role.
//
// API: https://www.alibabacloud.com/help/en/ram/developer-reference/api-sts-2015-04-01-assumerole;
// permission sts:AssumeRole.
func (c *Chain) assumeRole(ctx context.Context, base credentials.Credentials, setting string, assumed role) (credentials.Credentials, error) {
	const operation = "AssumeRole"
	return credentials.Named(setting+" on "+base.Source, func(ctx context.Context) (credentials.Credentials, error) {
		if checkSecurityToken(base, keyNames{}) != nil {
			return credentials.Credentials{}, noSecurityToken()
		}
		parameters, err := assumed.parameters()
		if err != nil {
			return credentials.Credentials{}, err
		}
		parameters["ExternalId"] = assumed.externalID
		endpoint, region, err := c.stsEndpoint(assumed)
		if err != nil {
			return credentials.Credentials{}, err
		}
		session, err := rpc.Do(ctx, rpc.Call[credentials.Credentials]{
			Transport: c.options.Transport, Credentials: credentials.Static(base), WrongKeys: c.wrongKeys,
			Endpoint: endpoint, API: stsAPI, Action: operation, Region: region.ID, Parameters: parameters,
			FreshConnection: true,
			Decode: transport.Unidentified(func(response transport.Response) (credentials.Credentials, error) {
				return decodeSession(response, fixesOfAssumeRole(base.Source))
			}),
		})
		return session, region.namingRegion(err)
	})(ctx)
}
