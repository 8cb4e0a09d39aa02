// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

const (
	credentialsPrefix = "/credentials/"

	// credentialsSession is an assumption: such a service chooses the lifetime itself.
	credentialsSession = time.Hour
)

// uriCredentials is what the vendor's SDKs expect from a credentials URI:
// https://github.com/aliyun/credentials-go#credentials-uri
type uriCredentials struct {
	Code string `json:"Code"`
	stsCredentials
}

type uriErrorBody struct {
	Code    string `json:"Code"`
	Message string `json:"Message"`
}

var (
	uriSecretSent = &apiError{status: http.StatusBadRequest, code: "SecretSent", message: "A request for credentials must not carry any."}
	uriNotFound   = &apiError{status: http.StatusNotFound, code: "NotFound", message: "There are no credentials here."}
	uriMethod     = &apiError{status: http.StatusMethodNotAllowed, code: "MethodNotAllowed", message: "Credentials are read with GET."}
	uriThrottled  = &apiError{status: http.StatusTooManyRequests, code: "Throttling", message: "Too many requests."}
)

func (s *Server) serveCredentials(r *http.Request) exchange {
	const contentType = "application/json"
	service := s.options.Fixture.Credentials.CredentialsURI
	operation := OperationUnknown
	if r.URL.Path == service.Path && r.Method == http.MethodGet {
		operation = OperationGetCredentials
	}
	return exchange{
		requestInfo: requestInfo{service: ServiceURI, operation: operation},
		throttled:   uriThrottled,
		authenticate: func() (string, *apiError) {
			switch {
			case s.carriesSecret(r):
				return "", uriSecretSent
			case r.URL.Path != service.Path:
				return "", uriNotFound
			case operation == OperationUnknown:
				return "", uriMethod
			}
			return "", nil
		},
		serve: serveJSON(contentType, func() (any, *apiError) {
			role, _ := s.findRole(service.Role)
			return uriCredentials{"Success", s.issueCredentials(role, service.Session, role.Operations, credentialsSession)}, nil
		}),
		encodeError: func(failure *apiError) response {
			return jsonResponse(failure.status, contentType, uriErrorBody{failure.code, failure.message})
		},
	}
}

// carriesSecret reports whether a request that needs no credentials has a body, a header that is for
// credentials, or a secret of the emulator's in its target or in a header.
func (s *Server) carriesSecret(r *http.Request) bool {
	decoded, _ := url.QueryUnescape(r.RequestURI) // as sent, where it does not decode
	sent := r.RequestURI + "\n" + decoded
	for name, values := range r.Header {
		if slices.Contains([]string{"Authorization", "Proxy-Authorization", "Cookie"}, name) {
			return true
		}
		sent += "\n" + strings.Join(values, "\n")
	}
	return r.ContentLength != 0 || slices.ContainsFunc(s.secrets(), func(secret string) bool {
		return secret != "" && strings.Contains(sent, secret)
	})
}

// secrets are all keys and tokens that sign requests or are sent with them.
func (s *Server) secrets() []string {
	fixture := s.options.Fixture
	accounts := slices.Concat(fixture.Accounts.ACR, fixture.Accounts.NCR)
	for _, session := range s.issued.sessions {
		accounts = append(accounts, session.Account)
	}
	var secrets []string
	for _, account := range accounts {
		secrets = append(secrets, account.SecretKey, account.SecurityToken)
	}
	for _, provider := range fixture.Credentials.OIDCProviders {
		for _, token := range provider.Tokens {
			secrets = append(secrets, token.Token)
		}
	}
	return secrets
}
