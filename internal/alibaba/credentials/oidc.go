// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// oidcRole is a RAM role to assume with an OIDC token.
type oidcRole struct {
	role

	setting     string // what may configure it, besides the environment
	arnName     string // of the role, there
	providerARN string
	token       string // the token itself, or
	tokenFile   string // the file that contains it
}

// withOIDC assumes a role with an OIDC token. Settings that are not configured are read from the
// environment, where ACK sets them.
func (c *Chain) withOIDC(configured AssumeRoleWithOIDC) credentials.ProviderFunc {
	return func(ctx context.Context) (credentials.Credentials, error) {
		return c.assumeRoleWithOIDC(ctx, oidcRole{
			setting: "acr.assume_role_with_oidc", arnName: "role_arn",
			providerARN: configured.OIDCProviderARN,
			tokenFile:   configured.OIDCTokenFile,
			role: role{
				arn: configured.RoleARN, sessionName: configured.RoleSessionName, policy: configured.Policy, seconds: configured.SessionExpiration,
			},
		})
	}
}

// fromEnvironment returns the role with the settings of the environment in place of those that are
// empty. A token in the environment precedes a file that the environment names.
func (r oidcRole) fromEnvironment(c *Chain) (oidcRole, error) {
	settings := environmentSettings{chain: c}
	if r.tokenFile == "" {
		r.token = settings.or(r.token, oidcTokenVariables)
	}
	if r.token == "" {
		r.tokenFile = settings.or(r.tokenFile, oidcFileVariables)
	}
	r.providerARN = settings.or(r.providerARN, oidcProviderVariables)
	r.arn = settings.or(r.arn, roleARNVariables)
	r.sessionName = settings.or(r.sessionName, sessionNameVariables)
	return r, settings.err
}

// assumeRoleWithOIDC is STS's operation of that name. It is not signed: the token authenticates it.
// Settings that the role leaves out are read from the environment.
//
// API:
// https://www.alibabacloud.com/help/en/ram/developer-reference/api-sts-2015-04-01-assumerolewithoidc.
func (c *Chain) assumeRoleWithOIDC(ctx context.Context, assumed oidcRole) (credentials.Credentials, error) {
	const operation = "AssumeRoleWithOIDC"
	assumed, err := assumed.fromEnvironment(c)
	if err != nil {
		return credentials.Credentials{}, err
	}
	if err := assumed.checkComplete(); err != nil {
		return credentials.Credentials{}, err
	}
	parameters, err := assumed.parameters()
	if err != nil {
		return credentials.Credentials{}, err
	}
	token, err := c.oidcToken(assumed)
	if err != nil {
		return credentials.Credentials{}, err
	}
	endpoint, region, err := c.stsEndpoint(assumed.role)
	if err != nil {
		return credentials.Credentials{}, err
	}
	parameters["OIDCProviderArn"], parameters["OIDCToken"] = assumed.providerARN, token
	session, err := transport.Do(ctx, c.options.Transport, transport.Call[credentials.Credentials]{
		Operation: operation,
		Sign: func(ctx context.Context) (transport.SignedRequest, error) {
			request, err := c.unsignedRequest(ctx, endpoint, operation, parameters)
			return transport.SignedRequest{Request: request, Secrets: []string{token}}, err
		},
		FreshConnection: true,
		Decode: transport.Unidentified(func(response transport.Response) (credentials.Credentials, error) {
			return decodeSession(response, fixesOfOIDC)
		}),
	})
	return session, region.namingRegion(err)
}

// checkComplete reports what is not set.
func (r oidcRole) checkComplete() error {
	var missing []string
	if r.providerARN == "" {
		missing = append(missing, "oidc_provider_arn ("+oidcProviderVariables[0]+")")
	}
	if r.token == "" && r.tokenFile == "" {
		missing = append(missing, "oidc_token_file ("+oidcFileVariables[0]+")")
	}
	if r.arn == "" {
		missing = append(missing, r.arnName+" ("+roleARNVariables[0]+")")
	}
	if missing == nil {
		return nil
	}
	return incompleteOIDC(missing, r.setting)
}

func (c *Chain) oidcToken(assumed oidcRole) (string, error) {
	token := assumed.token
	if token == "" {
		content, err := c.options.Environment.Read(assumed.tokenFile)
		if err != nil {
			return "", unreadableOIDCToken(err)
		}
		token = strings.TrimSpace(string(content))
	}
	if err := credentials.CheckKey(token); err != nil {
		return "", invalidOIDCToken(err)
	}
	return token, nil
}

// unsignedRequest returns a request of STS with its parameters in the body.
func (c *Chain) unsignedRequest(ctx context.Context, endpoint *url.URL, action string, parameters map[string]string) (*http.Request, error) {
	form := make(url.Values)
	for name, value := range parameters {
		if value != "" {
			form.Set(name, value)
		}
	}
	target := *endpoint
	target.Path = "/"
	target.RawQuery = url.Values{
		"Action": {action}, "Version": {stsAPI.Version}, "Format": {"JSON"},
		"Timestamp": {c.timestamp()},
	}.Encode()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, target.String(), strings.NewReader(form.Encode()))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("Accept", "application/json")
	return request, nil
}

// timestamp returns the time as the vendor's services expect it.
func (c *Chain) timestamp() string { return c.options.Now().UTC().Format("2006-01-02T15:04:05Z") }
