// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"fmt"
	"regexp"
	"strings"
)

var (
	accountNameGrammar = regexp.MustCompile(`^[a-z0-9-]+$`)
	roleIDGrammar      = regexp.MustCompile(`^[0-9]+$`)
	providerARNGrammar = regexp.MustCompile(`^acs:ram::[0-9]+:oidc-provider/[a-zA-Z0-9._-]+$`)
	instanceIDGrammar  = regexp.MustCompile(`^i-[a-z0-9]+$`)
)

func (v *validation) signIn(fixture SignInFixture) {
	var principals, arns, providers []string
	for _, role := range fixture.Roles {
		principals, arns = append(principals, role.principal()), append(arns, role.ARN)
	}
	seen := names{}
	for index, provider := range fixture.OIDCProviders {
		place := fmt.Sprintf("sign_in.oidc_providers[%d]", index)
		v.unique(seen, place+".arn", provider.ARN)
		v.oidcProvider(place, provider)
		providers = append(providers, provider.ARN)
	}
	seen = names{}
	for index, role := range fixture.Roles {
		place := fmt.Sprintf("sign_in.roles[%d]", index)
		v.unique(seen, place+".arn", role.name())
		v.role(place, role)
		for _, trusted := range role.Trusted {
			if !accountNameGrammar.MatchString(trusted) {
				v.known(place+".trusted", "role", principals, trusted)
			}
		}
		if role.OIDCProvider != "" {
			v.known(place+".oidc_provider", "provider", providers, role.OIDCProvider)
		}
	}
	v.instance(fixture.Instance, arns)
	v.credentialsURI(fixture.CredentialsURI, arns)
}

func (v *validation) role(place string, role Role) {
	v.matches(place+".arn", role.ARN, roleARNGrammar)
	v.matches(place+".role_id", role.ID, roleIDGrammar)
	if id := role.ExternalID; id != "" && !isExternalID(id) {
		v.problem(place+".external_id", "%q is not an external id", id)
	}
	v.known(place+".operations", "operation", permissionsOf(ServiceACR), role.Operations...)
	if longest := role.MaximalSession; longest != 0 && (longest < defaultSession || longest > longestSession) {
		v.problem(place+".max_session_duration", "%d is not from %d to %d", longest, defaultSession, longestSession)
	}
}

func (v *validation) oidcProvider(place string, provider OIDCProvider) {
	v.matches(place+".arn", provider.ARN, providerARNGrammar)
	v.present(place+".issuer", provider.Issuer)
	v.present(place+".client_id", provider.ClientID)
	tokens := names{}
	for index, token := range provider.Tokens {
		place := fmt.Sprintf("%s.tokens[%d]", place, index)
		v.unique(tokens, place+".token", token.Token)
		v.present(place+".subject", token.Subject)
		if strings.Count(token.Token, ".") != 2 {
			v.problem(place+".token", "does not have three parts joined by dots")
		}
	}
}

func (v *validation) instance(instance Instance, roles []string) {
	if instance.Role != "" {
		v.matches("sign_in.instance.instance_id", instance.ID, instanceIDGrammar)
		v.known("sign_in.instance.role", "role", roles, instance.Role)
	}
}

func (v *validation) credentialsURI(uri CredentialsURI, roles []string) {
	if uri == (CredentialsURI{}) {
		return
	}
	const place = "sign_in.credentials_uri"
	if name, below := strings.CutPrefix(uri.Path, credentialsPrefix); !below || name == "" {
		v.problem(place+".path", "%q is not below %s", uri.Path, credentialsPrefix)
	}
	v.matches(place+".session", uri.Session, sessionNameGrammar)
	v.known(place+".role", "role", roles, uri.Role)
}
