// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"net/http"
	"slices"
	"strings"
	"time"
)

// registryTokenLifetime is an assumption.
const registryTokenLifetime = 5 * time.Minute

// registryTokenAnswer has one token under two names, as the protocol allows:
// https://distribution.github.io/distribution/spec/auth/token/
type registryTokenAnswer struct {
	Token       string    `json:"token"`
	AccessToken string    `json:"access_token"`
	ExpiresIn   int64     `json:"expires_in"` // seconds
	IssuedAt    time.Time `json:"issued_at"`
}

// authenticateForToken verifies the login of a request for a token: one that
// GetAuthorizationToken has issued, or NCR's keys.
func (r *registryRequest) authenticateForToken() (string, *answer) {
	service := r.http.URL.Query().Get("service")
	if r.attended == ServiceNCR {
		account, known := r.keys()
		switch {
		case !known:
			return r.refuseLogin()
		case r.place.vendor != "" && service != ncrTokenService:
			return r.refuseService(account.Name)
		}
		r.account = account
		return account.Name, nil
	}
	username, password, _ := r.http.BasicAuth()
	login, known := r.server.registry.findLogin(password)
	isElsewhere := r.place.region != "" && known && r.place.region != login.instance.Region
	if username != temporaryUsername || !known || isElsewhere || !r.server.options.Now().Before(login.expires) {
		return r.refuseLogin()
	}
	if service != login.instance.tokenService() && (r.place.vendor != "" || !strings.HasPrefix(service, acrTokenService)) {
		return r.refuseService(login.account.Name)
	}
	r.login, r.account = login, login.account
	return login.account.Name, nil
}

func (r *registryRequest) refuseLogin() (string, *answer) {
	refused := registryUnauthorized.answer(nil)
	refused.set("WWW-Authenticate", `Basic realm="registry"`)
	return "", &refused
}

func (r *registryRequest) refuseService(account string) (string, *answer) {
	refused := registryUnknownService.answer(nil)
	return account, &refused
}

// getToken issues a token also to who may do nothing with it, as the protocol
// wants it: the registry refuses it then.
func (r *registryRequest) getToken() answer {
	now := r.server.options.Now().UTC()
	token := registryToken{
		service: r.attended, account: r.account.Name, instance: r.login.instance, expires: now.Add(registryTokenLifetime),
	}
	if slices.Contains(r.account.Operations, OperationPullImage) {
		token.repositories = pulled(r.http.URL.Query()["scope"])
	}
	issued := r.server.registry.issue(token)
	return jsonAnswer(http.StatusOK, registryContentType, registryTokenAnswer{
		Token: issued, AccessToken: issued, ExpiresIn: int64(registryTokenLifetime / time.Second), IssuedAt: now,
	})
}

// pulled are the repositories that scopes, repository:<path>:<actions>, want to
// pull from.
func pulled(scopes []string) []string {
	var paths []string
	for _, scope := range scopes {
		for _, each := range strings.Fields(scope) {
			parts := strings.Split(each, ":")
			if len(parts) == 3 && parts[0] == "repository" && slices.Contains(strings.Split(parts[2], ","), "pull") {
				paths = append(paths, parts[1])
			}
		}
	}
	return paths
}
