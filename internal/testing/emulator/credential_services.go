// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The metadata service of an ECS instance, as far as it is about the instance's RAM role:
// https://www.alibabacloud.com/help/en/ecs/user-guide/view-instance-metadata
// https://www.alibabacloud.com/help/en/ecs/user-guide/attach-an-instance-ram-role-to-an-ecs-instance
const (
	metadataPrefix          = "/latest/"
	metadataTokenPath       = metadataPrefix + "api/token"
	metadataCredentialsPath = metadataPrefix + "meta-data/ram/security-credentials"

	metadataTokenHeader    = "X-Aliyun-Ecs-Metadata-Token" //nolint:gosec // a header's name
	metadataLifetimeHeader = "X-Aliyun-Ecs-Metadata-Token-Ttl-Seconds"

	maxMetadataTokenLifetime = 21600 // seconds

	// instanceSession is an assumption: the page states only that credentials are renewed before
	// they expire.
	instanceSession = 6 * time.Hour
)

// metadataRequest is one request to the metadata service.
type metadataRequest struct {
	server    *Server
	http      *http.Request
	operation string
	role      string // in the path
}

func (s *Server) serveMetadata(r *http.Request) exchange {
	request := metadataRequest{server: s, http: r}
	request.operation, request.role = metadataOperation(r)
	return exchange{
		requestInfo:  requestInfo{service: ServiceECS, operation: request.operation},
		throttled:    &apiError{status: http.StatusTooManyRequests},
		authenticate: func() (string, *apiError) { return "", request.check() },
		serve:        request.serve,
		encodeError: func(failure *apiError) response {
			return textResponse(failure.status, strconv.Itoa(failure.status)+" - "+http.StatusText(failure.status))
		},
	}
}

// metadataOperation returns the operation, and the role's name in the path.
func metadataOperation(r *http.Request) (operation, role string) {
	rest, isCredentials := strings.CutPrefix(r.URL.Path, metadataCredentialsPath)
	role, isRole := strings.CutPrefix(rest, "/")
	switch {
	case r.Method == http.MethodPut && r.URL.Path == metadataTokenPath:
		return OperationGetMetadataToken, ""
	case r.Method != http.MethodGet || !isCredentials:
		return OperationUnknown, ""
	case rest == "" || rest == "/":
		return OperationGetInstanceRole, ""
	case isRole:
		return OperationGetInstanceCredentials, role
	}
	return OperationUnknown, ""
}

// check verifies a request. 403 without a token is documented, the other statuses are assumptions.
func (r metadataRequest) check() *apiError {
	mode, token := r.server.options.Metadata, r.http.Header.Get(metadataTokenHeader)
	expires, exists := r.server.issued.metadataTokens[token]
	isValid := exists && r.server.options.Now().Before(expires)
	_, lifetimeIsValid := r.tokenLifetime()
	isTokenRequest := r.operation == OperationGetMetadataToken
	switch {
	case r.server.carriesSecret(r.http), isTokenRequest && mode != MetadataPlainOnly && !lifetimeIsValid:
		return &apiError{status: http.StatusBadRequest}
	case r.operation == OperationUnknown, isTokenRequest && mode == MetadataPlainOnly:
		return &apiError{status: http.StatusNotFound}
	case isTokenRequest, mode == MetadataPlainOnly, isValid, mode == MetadataAnyMode && token == "":
		return nil
	}
	return &apiError{status: http.StatusForbidden}
}

// tokenLifetime is the header's, from 1 to 21600 seconds.
func (r metadataRequest) tokenLifetime() (time.Duration, bool) {
	seconds, isPositive := positive(r.http.Header.Get(metadataLifetimeHeader))
	return time.Duration(seconds) * time.Second, isPositive && seconds <= maxMetadataTokenLifetime
}

func (r metadataRequest) serve() (response, *apiError) {
	if r.operation == OperationGetMetadataToken {
		lifetime, _ := r.tokenLifetime()
		return textResponse(http.StatusOK, r.server.issueMetadataToken(r.server.options.Now().Add(lifetime))), nil
	}
	instance := r.server.options.Fixture.Credentials.Instance
	role, isAttached := r.server.findRole(instance.Role)
	switch {
	case !isAttached, r.role != "" && r.role != role.name():
		return response{}, &apiError{status: http.StatusNotFound}
	case r.operation == OperationGetInstanceRole:
		return textResponse(http.StatusOK, role.name()), nil
	}
	return jsonResponse(http.StatusOK, "application/json", instanceCredentials{
		r.server.issueCredentials(role, instance.ID, role.Operations, instanceSession),
		r.server.options.Now().UTC().Format(rpcTimestampLayout), "Success",
	}), nil
}

// instanceCredentials are new ones at each request; the vendor's stay the same for a while.
type instanceCredentials struct {
	stsCredentials
	LastUpdated string `json:"LastUpdated"`
	Code        string `json:"Code"`
}

func textResponse(status int, text string) response {
	return newResponse(status, "text/plain", []byte(text))
}

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
	uriSecretSent = newError(http.StatusBadRequest, "SecretSent", "A request for credentials must not carry any.")
	uriNotFound   = newError(http.StatusNotFound, "NotFound", "There are no credentials here.")
	uriMethod     = newError(http.StatusMethodNotAllowed, "MethodNotAllowed", "Credentials are read with GET.")
	uriThrottled  = newError(http.StatusTooManyRequests, "Throttling", "Too many requests.")
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

// carriesSecret reports whether a request that needs no credentials has a body, a header that is
// for credentials, or a secret of the emulator's in its target or in a header.
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
