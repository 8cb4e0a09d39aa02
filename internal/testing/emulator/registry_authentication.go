// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"fmt"
	"slices"
	"strings"
)

// What a challenge says about a token that was sent:
// https://distribution.github.io/distribution/spec/auth/token/
const (
	errorInvalidToken      = "invalid_token"
	errorInsufficientScope = "insufficient_scope"
)

// authenticate verifies what came with a request to the registry, and tells whose
// it is.
func (r *registryRequest) authenticate() (string, *answer) {
	if _, _, basic := r.http.BasicAuth(); basic && r.attended == ServiceNCR && !r.server.options.NCRBearer {
		return r.authenticateKeys()
	}
	if _, bearer := r.bearer(); !bearer {
		return r.challenge(registryUnauthorized, "")
	}
	token, known := r.token()
	instance := r.place.instance
	if !known || token.service != r.attended || !r.server.options.Now().Before(token.expires) || instance != nil && token.instance != instance {
		return r.challenge(registryUnauthorized, errorInvalidToken)
	}
	if r.target.path != "" && !slices.Contains(token.repositories, r.target.path) {
		_, refused := r.challenge(registryInsufficient, errorInsufficientScope)
		return token.account, refused
	}
	r.place.instance = token.instance
	return token.account, nil
}

// authenticateKeys takes an account's access and secret key, as NCR's registry does.
func (r *registryRequest) authenticateKeys() (string, *answer) {
	account, known := r.keys()
	switch {
	case !known:
		return r.challenge(registryUnauthorized, "")
	case r.target.path != "" && !slices.Contains(account.Operations, OperationPullImage):
		refused := registryDenied.answer(r.action())
		return account.Name, &refused
	}
	return account.Name, nil
}

// keys finds NCR's account of the keys that came with the request.
func (r *registryRequest) keys() (Account, bool) {
	username, password, _ := r.http.BasicAuth()
	account, known := findAccount(r.server.options.Fixture.Accounts.NCR, username)
	return account, known && account.SecretKey == password
}

func (r *registryRequest) bearer() (string, bool) {
	scheme, credentials, _ := strings.Cut(r.http.Header.Get("Authorization"), " ")
	return credentials, strings.EqualFold(scheme, "Bearer")
}

func (r *registryRequest) token() (registryToken, bool) {
	sent, _ := r.bearer()
	return r.server.registry.findToken(sent)
}

func (r *registryRequest) action() any {
	if r.target.path == "" {
		return nil
	}
	return []registryAction{{Type: "repository", Name: r.target.path, Action: "pull"}}
}

// challenge refuses a request, and says how to sign in.
func (r *registryRequest) challenge(refusal registryRefusal, problem string) (string, *answer) {
	refused := refusal.answer(r.action())
	challenge := fmt.Sprintf(`Bearer realm=%q,service=%q`, r.realm(), r.tokenService())
	if r.attended == ServiceNCR && !r.server.options.NCRBearer && problem == "" {
		refused.set("WWW-Authenticate", fmt.Sprintf(`Basic realm=%q`, r.http.Host))
		return "", &refused
	}
	if r.target.path != "" {
		challenge += fmt.Sprintf(`,scope="repository:%s:pull"`, r.target.path)
	}
	if problem != "" {
		challenge += fmt.Sprintf(`,error=%q`, problem)
	}
	refused.set("WWW-Authenticate", challenge)
	return "", &refused
}

// realm is where tokens are issued: in NCR at the registry's own host, in ACR at a
// host of the region's, or at the emulator's own address where nothing leads
// requests for that host here.
func (r *registryRequest) realm() string {
	options := r.server.options
	if r.attended == ServiceNCR {
		scheme, _, _ := strings.Cut(r.server.URL(), ":")
		return scheme + "://" + r.http.Host + registryTokenPath
	}
	if r.place.instance != nil {
		host := "dockerauth-ee." + r.place.instance.Region + ".aliyuncs.com"
		if r.place.vpc {
			host = strings.Replace(host, "-ee.", "-ee-vpc.", 1)
		}
		if slices.Contains(options.TLSHosts, host) {
			return "https://" + host + registryTokenPath
		}
	}
	return r.server.URL() + registryTokenPath
}

const (
	acrTokenService = "registry.aliyuncs.com"
	ncrTokenService = "ncr" // an assumption
)

// tokenService is what a token is asked for: in ACR an instance, unless it is not
// known, at the emulator's own address. How the vendor writes that is an assumption
// made from public reports.
func (r *registryRequest) tokenService() string {
	if r.attended == ServiceNCR {
		return ncrTokenService
	}
	instance := r.place.instance
	if instance == nil {
		instance, _ = r.server.world.acrRepositoryAt(nil, r.target.path)
	}
	if instance == nil {
		return acrTokenService
	}
	return instance.tokenService()
}

func (i *ACRInstance) tokenService() string {
	return acrTokenService + ":" + i.Region + ":china:" + i.ID
}
