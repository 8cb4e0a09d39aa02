// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// oidc is a role to be assumed with a token.
type oidc struct {
	role
	providerARN string
	token       string // the token itself, or
	tokenFile   string // where it stands
}

// withOIDC assumes a role with the token in a file. What the block leaves out stands in the environment, where ACK puts it.
func (s *SignIn) withOIDC(given AssumeRoleWithOIDC) credentials.Source {
	environment := s.options.Machine.Getenv
	return func(ctx context.Context) (credentials.Keys, error) {
		return s.assumeRoleWithOIDC(ctx, oidc{
			providerARN: cmp.Or(given.OIDCProviderARN, environment(variableOfOIDCProvider)),
			tokenFile:   cmp.Or(given.OIDCTokenFile, environment(variableOfOIDCToken)),
			role: role{
				arn:         cmp.Or(given.RoleARN, environment(variableOfRoleARN)),
				sessionName: cmp.Or(given.RoleSessionName, environment(variableOfSessionName)),
				policy:      given.Policy,
				seconds:     given.SessionExpiration,
			},
		})
	}
}

// assumeRoleWithOIDC is STS's operation of that name. It is not signed: the token says who asks.
//
// API: https://www.alibabacloud.com/help/en/ram/developer-reference/api-sts-2015-04-01-assumerolewithoidc.
func (s *SignIn) assumeRoleWithOIDC(ctx context.Context, wanted oidc) (credentials.Keys, error) {
	if err := wanted.check(); err != nil {
		return credentials.Keys{}, err
	}
	parameters, err := wanted.parameters()
	if err != nil {
		return credentials.Keys{}, err
	}
	if wanted.token == "" {
		content, err := s.options.Machine.Read(wanted.tokenFile)
		if err != nil {
			return credentials.Keys{}, credentials.Unusable("the OIDC token: "+err.Error(), "check where the file of the OIDC token is mounted.")
		}
		wanted.token = strings.TrimSpace(string(content))
	}
	if err := credentials.CheckKey(wanted.token); err != nil {
		return credentials.Keys{}, credentials.Unusable("the OIDC token (not shown here) can't be used: "+err.Error(), "check what writes the OIDC token.")
	}
	endpoint, _, err := s.stsEndpoint(wanted.role)
	if err != nil {
		return credentials.Keys{}, err
	}
	parameters["OIDCProviderArn"], parameters["OIDCToken"] = wanted.providerARN, wanted.token
	return transport.Do(ctx, s.options.Transport, transport.Call[credentials.Keys]{
		Operation: "AssumeRoleWithOIDC",
		Sign: func(ctx context.Context) (transport.Signed, error) {
			request, err := s.unsignedRequest(ctx, endpoint, "AssumeRoleWithOIDC", parameters)
			return transport.Signed{Request: request, Secrets: []string{wanted.token}}, err
		},
		Decode: func(response transport.Response) (credentials.Keys, error) {
			return decodeRole(response, "the OIDC token and its provider", "check the ARNs of role and OIDC provider, and name that provider, "+
				"with the token's audience and subject, in the role's trust policy.")
		},
	})
}

func (o oidc) check() error {
	var missing []string
	if o.providerARN == "" {
		missing = append(missing, "oidc_provider_arn ("+variableOfOIDCProvider+")")
	}
	if o.token == "" && o.tokenFile == "" {
		missing = append(missing, "oidc_token_file ("+variableOfOIDCToken+")")
	}
	if o.arn == "" {
		missing = append(missing, "role_arn ("+variableOfRoleARN+")")
	}
	if missing == nil {
		return nil
	}
	return credentials.Unusable(strings.Join(missing, " and ")+" not set", "set what is missing in acr.assume_role_with_oidc, or in the environment.")
}

// unsignedRequest is a call of the vendor's RPC form, with its parameters in the body.
func (s *SignIn) unsignedRequest(ctx context.Context, endpoint *url.URL, action string, parameters map[string]string) (*http.Request, error) {
	form := make(url.Values)
	for name, value := range parameters {
		if value != "" {
			form.Set(name, value)
		}
	}
	target := *endpoint
	target.Path = "/"
	target.RawQuery = url.Values{
		"Action": {action}, "Version": {stsAPI.version}, "Format": {"JSON"},
		"Timestamp": {s.options.Now().UTC().Format("2006-01-02T15:04:05Z")},
	}.Encode()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, target.String(), strings.NewReader(form.Encode()))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("Accept", "application/json")
	return request, nil
}
