// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"slices"
	"strings"
)

const (
	minimalToken = 4 // characters
	maximalToken = 20_000
)

// checkToken verifies an OIDC token, which is right when its provider has
// issued it according to the fixture: there is no key to verify it with.
func (r *stsRequest) checkToken() *rpcRefusal {
	given := r.parameters["OIDCToken"]
	switch {
	case r.parameters["OIDCProviderArn"] == "":
		return &stsInvalidProvider
	case given == "":
		return &stsNoToken
	case strings.Count(given, ".") != 2, len(given) < minimalToken, len(given) > maximalToken:
		return &stsTokenParts
	}
	providers := r.server.options.Fixture.SignIn.OIDCProviders
	index := slices.IndexFunc(providers, func(p OIDCProvider) bool { return p.ARN == r.parameters["OIDCProviderArn"] })
	if index < 0 {
		return &stsNoSuchProvider
	}
	r.provider = providers[index]
	index = slices.IndexFunc(r.provider.Tokens, func(t OIDCToken) bool { return t.Token == given })
	if index < 0 {
		return &stsTokenContent
	}
	r.token = r.provider.Tokens[index]
	if !r.token.Expires.IsZero() && !r.server.options.Now().Before(r.token.Expires) {
		return &stsTokenExpired
	}
	return nil
}
