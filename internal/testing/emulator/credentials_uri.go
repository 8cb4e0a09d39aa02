// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"net/http"
	"net/url"
	"strings"
	"time"
)

const (
	credentialsPrefix = "/credentials/"

	// credentialsSession is an assumption: how long they live is for whoever
	// runs such a service to say.
	credentialsSession = time.Hour
)

// uriCredentials is what the vendor's SDKs expect from a credentials URI:
// https://github.com/aliyun/credentials-go#credentials-uri
type uriCredentials struct {
	Code string `json:"Code"`
	stsCredentials
}

type uriError struct {
	Code    string `json:"Code"`
	Message string `json:"Message"`
}

func (s *Server) serveCredentials(w http.ResponseWriter, r *http.Request) {
	known := s.options.Fixture.SignIn.CredentialsURI
	isKnown := r.URL.Path == known.Path
	operation := OperationUnknown
	if isKnown && r.Method == http.MethodGet {
		operation = OperationGetCredentials
	}
	refuse := func(status int, code, message string) *answer {
		refused := jsonAnswer(status, "application/json", uriError{code, message})
		return &refused
	}
	s.handle(w, r, exchange{
		call:   call{service: ServiceURI, operation: operation},
		header: func(*answer) {},
		authenticate: func() (string, *answer) {
			switch {
			case s.carriesSecret(r):
				return "", refuse(http.StatusBadRequest, "SecretSent", "A request for credentials must not carry any.")
			case !isKnown:
				return "", refuse(http.StatusNotFound, "NotFound", "There are no credentials here.")
			case operation == OperationUnknown:
				return "", refuse(http.StatusMethodNotAllowed, "MethodNotAllowed", "Credentials are read with GET.")
			}
			return "", nil
		},
		throttled: func() answer { return *refuse(http.StatusTooManyRequests, "Throttling", "Too many requests.") },
		serve: func() answer {
			role, _ := s.findRole(known.Role)
			session := s.issue(role, known.Session, role.Operations, credentialsSession)
			return jsonAnswer(http.StatusOK, "application/json", uriCredentials{"Success", credentialsOf(session)})
		},
	})
}

// carriesSecret tells whether a request that is to be sent without any
// credentials has a body, a header that is for credentials, or a secret that the
// emulator knows in its target or in a header.
func (s *Server) carriesSecret(r *http.Request) bool {
	if r.ContentLength != 0 {
		return true
	}
	for _, name := range []string{"Authorization", "Proxy-Authorization", "Cookie"} {
		if r.Header.Get(name) != "" {
			return true
		}
	}
	decoded, _ := url.QueryUnescape(r.RequestURI) // what does not decode is looked at as it is
	sent := []string{r.RequestURI, decoded}
	for _, values := range r.Header {
		sent = append(sent, values...)
	}
	all := strings.Join(sent, "\n")
	for _, secret := range s.secrets() {
		if secret != "" && strings.Contains(all, secret) {
			return true
		}
	}
	return false
}

// secrets are all keys and tokens that sign or are sent along.
func (s *Server) secrets() []string {
	fixture := s.options.Fixture
	var all []string
	for _, account := range append(append([]Account{}, fixture.Accounts.ACR...), fixture.Accounts.NCR...) {
		all = append(all, account.SecretKey, account.SecurityToken)
	}
	for _, session := range s.sessions.list() {
		all = append(all, session.SecretKey, session.SecurityToken)
	}
	for _, provider := range fixture.SignIn.OIDCProviders {
		for _, token := range provider.Tokens {
			all = append(all, token.Token)
		}
	}
	return all
}
