// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"crypto/hmac"
	"fmt"
	"slices"
	"strings"
	"time"
)

// The error parameter of a challenge for a token that was sent:
// https://distribution.github.io/distribution/spec/auth/token/
const (
	errorInvalidToken      = "invalid_token"
	errorInsufficientScope = "insufficient_scope"
)

const (
	acrTokenService       = "registry.aliyuncs.com"
	ncrTokenService       = "ncr"           // an assumption
	registryTokenLifetime = 5 * time.Minute // an assumption
)

// authenticate verifies a request's token, or NCR's keys.
func (r *registryRequest) authenticate() (string, *apiError) {
	if _, _, isBasic := r.http.BasicAuth(); isBasic && r.usesBasic() {
		return r.authenticateKeys()
	}
	if _, isBearer := r.bearer(); !isBearer {
		return "", r.challenge(registryUnauthorized, "")
	}
	token, exists := r.token()
	isElsewhere := r.instance != nil && token.instance != r.instance
	if !exists || token.vendor != r.vendor || isElsewhere || !r.server.options.Now().Before(token.expires) {
		return "", r.challenge(registryUnauthorized, errorInvalidToken)
	}
	if r.target.path != "" && !slices.Contains(token.repositories, r.target.path) {
		return token.account, r.challenge(registryInsufficient, errorInsufficientScope)
	}
	r.instance = token.instance
	return token.account, nil
}

// usesBasic reports whether the registry takes keys as they are, and no tokens.
func (r *registryRequest) usesBasic() bool {
	return r.vendor == ServiceNCR && !r.server.options.NCRBearer
}

// authenticateKeys verifies an account's access and secret key, for NCR's registry.
func (r *registryRequest) authenticateKeys() (string, *apiError) {
	account, isValid := r.keys()
	switch {
	case !isValid:
		return "", r.challenge(registryUnauthorized, "")
	case r.target.path != "" && !slices.Contains(account.Operations, OperationPullImage):
		return account.Name, registryDenied.withDetail(r.deniedAction())
	}
	return account.Name, nil
}

// keys finds NCR's account of the request's keys.
func (r *registryRequest) keys() (account Account, isValid bool) {
	username, password, _ := r.http.BasicAuth()
	account, exists := findAccount(r.server.options.Fixture.Accounts.NCR, username)
	return account, exists && hmac.Equal([]byte(account.SecretKey), []byte(password))
}

func (r *registryRequest) bearer() (string, bool) {
	scheme, credentials, _ := strings.Cut(r.http.Header.Get("Authorization"), " ")
	return credentials, strings.EqualFold(scheme, "Bearer")
}

func (r *registryRequest) token() (registryToken, bool) {
	sent, _ := r.bearer()
	token, exists := r.server.issued.registryTokens[sent]
	return token, exists
}

// registryAction is the detail of an error that is about a permission.
type registryAction struct {
	Type   string `json:"Type"`
	Class  string `json:"Class"`
	Name   string `json:"Name"`
	Action string `json:"Action"`
}

func (r *registryRequest) deniedAction() any {
	if r.target.path == "" {
		return nil
	}
	return []registryAction{{Type: "repository", Name: r.target.path, Action: "pull"}}
}

// challenge adds to an error where and how to authenticate.
func (r *registryRequest) challenge(failure *apiError, tokenError string) *apiError {
	failure = failure.withDetail(r.deniedAction())
	if r.usesBasic() && tokenError == "" {
		return failure.withChallenge(fmt.Sprintf(`Basic realm=%q`, r.http.Host))
	}
	challenge := fmt.Sprintf(`Bearer realm=%q,service=%q`, r.realm(), r.tokenService())
	if r.target.path != "" {
		challenge += fmt.Sprintf(`,scope="repository:%s:pull"`, r.target.path)
	}
	if tokenError != "" {
		challenge += fmt.Sprintf(`,error=%q`, tokenError)
	}
	return failure.withChallenge(challenge)
}

// realm is where tokens are issued: in NCR at the registry's own host, in ACR at a host of the
// region's, whose name is of one of two forms, or at the emulator's own address if requests for
// that host do not come here.
func (r *registryRequest) realm() string {
	if r.vendor == ServiceNCR {
		return r.server.scheme() + "://" + r.http.Host + registryTokenPath
	}
	if r.instance != nil {
		for _, name := range []string{"dockerauth-ee.", "dockerauth-"} {
			if host := name + r.instance.Region + ".aliyuncs.com"; slices.Contains(r.server.options.TLSHosts, host) {
				return "https://" + host + registryTokenPath
			}
		}
	}
	return r.server.URL() + registryTokenPath
}

// tokenService is the service of a token: in ACR an instance, unless it is not known, at the
// emulator's own address. Its form is an assumption made from public reports.
func (r *registryRequest) tokenService() string {
	if r.vendor == ServiceNCR {
		return ncrTokenService
	}
	instance := r.instance
	if repository := r.server.state.acrRepository(nil, r.target.path); instance == nil && repository != nil {
		instance = repository.instance
	}
	if instance == nil {
		return acrTokenService
	}
	return instance.tokenService()
}

func (i *ACRInstance) tokenService() string {
	return acrTokenService + ":" + i.Region + ":china:" + i.ID
}

// authenticateLogin verifies the login of a request for a token: one that GetAuthorizationToken has
// issued, or NCR's keys.
func (r *registryRequest) authenticateLogin() (string, *apiError) {
	var isValid, isService bool
	service, isAtHost := r.http.URL.Query().Get("service"), r.host.vendor != ""
	if r.vendor == ServiceNCR {
		r.login.account, isValid = r.keys()
		isService = !isAtHost || service == ncrTokenService
	} else {
		username, password, _ := r.http.BasicAuth()
		r.login, isValid = r.server.issued.logins[password]
		if isValid {
			isElsewhere := r.host.region != "" && r.host.region != r.login.instance.Region
			isValid = username == temporaryUsername && !isElsewhere && r.server.options.Now().Before(r.login.expires)
			isService = service == r.login.instance.tokenService() || !isAtHost && strings.HasPrefix(service, acrTokenService)
		}
	}
	switch {
	case !isValid:
		return "", registryUnauthorized.withChallenge(`Basic realm="registry"`)
	case !isService:
		return r.login.account.Name, registryUnknownService
	}
	return r.login.account.Name, nil
}

// registryTokenBody has one token under two names, as the protocol allows:
// https://distribution.github.io/distribution/spec/auth/token/
type registryTokenBody struct {
	Token       string    `json:"token"`
	AccessToken string    `json:"access_token"`
	ExpiresIn   int64     `json:"expires_in"` // seconds
	IssuedAt    time.Time `json:"issued_at"`
}

// getToken issues a token also without permissions, as the protocol requires; the registry rejects
// it later.
func (r *registryRequest) getToken() (any, *apiError) {
	now := r.server.options.Now().UTC()
	token := registryToken{
		vendor: r.vendor, account: r.login.account.Name, instance: r.login.instance, expires: now.Add(registryTokenLifetime),
	}
	if slices.Contains(r.login.account.Operations, OperationPullImage) {
		token.repositories = pullScopes(r.http.URL.Query()["scope"])
	}
	issued := r.server.issueRegistryToken(token)
	return registryTokenBody{
		Token: issued, AccessToken: issued, ExpiresIn: int64(registryTokenLifetime / time.Second), IssuedAt: now,
	}, nil
}

// pullScopes returns the repositories of scopes, repository:<path>:<actions>, whose actions include
// pull.
func pullScopes(scopes []string) []string {
	var paths []string
	for _, scope := range strings.Fields(strings.Join(scopes, " ")) {
		parts := strings.Split(scope, ":")
		if len(parts) == 3 && parts[0] == "repository" && slices.Contains(strings.Split(parts[2], ","), "pull") {
			paths = append(paths, parts[1])
		}
	}
	return paths
}
