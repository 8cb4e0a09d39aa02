// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package oci

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// Operations, as errors and logs name them: the protocol's methods and resources.
const (
	// OperationManifest reads the manifest of a tag or digest.
	OperationManifest      = "GET manifest"
	operationPing          = "GET /v2/"
	operationToken         = "GET token"
	operationHead          = "HEAD manifest"
	operationConfiguration = "GET configuration"

	pingPath            = "/v2/"
	schemeHTTP          = "http"
	schemeHTTPS         = "https"
	authorizationHeader = "Authorization"
)

// errPlainHTTP refuses the library's second attempt of a ping, by plain HTTP: each host has one
// scheme.
var errPlainHTTP = errors.New("plain http is not tried")

// roundTripper sends the library's requests through package transport, to the repository's registry
// and to the hosts that admit trusts for it.
type roundTripper struct {
	options  Options
	registry *url.URL
	region   string
	login    Login
	// challenges are those that the registry sent in response to another request than the ping.
	// They take the place of the ping's response; nil where the ping is sent.
	challenges []string
	// isOpen reports that the registry requires no authentication, so that it gets none. It is set
	// before the first read.
	isOpen bool
}

func (c *Client) newRoundTripper(repository Repository) (*roundTripper, error) {
	registry, err := transport.ParseEndpoint(schemeHTTP + "://" + repository.Host)
	if errors.Is(err, transport.ErrPlainEndpoint) {
		registry, err = transport.ParseEndpoint(repository.Host)
	}
	if err != nil {
		return nil, fmt.Errorf("registry host %q: %w", repository.Host, err)
	}
	return &roundTripper{options: c.options, registry: registry, region: repository.Region, login: repository.Login}, nil
}

// RoundTrip implements http.RoundTripper, with all attempts of a request. A response of status 401
// is returned, for the library to authenticate; any other that is not a success is a
// transport.Error, so that the library follows no redirect.
func (r *roundTripper) RoundTrip(original *http.Request) (*http.Response, error) {
	request, operation, err := r.admit(original)
	if err != nil {
		return nil, err
	}
	response, err := r.respond(request, operation)
	if err != nil {
		return nil, r.withHostFix(err)
	}
	if operation == operationPing {
		r.isOpen = response.Status == http.StatusOK
	}
	if target := r.storageTarget(operation, response); target != nil {
		if response, err = r.sendToStorage(request.Context(), target, contentOf(request)); err != nil {
			return nil, r.withHostFix(err)
		}
	}
	return httpResponse(request, response), nil
}

// withHostFix returns the error of a host that does not resolve with what to do if it is not the
// configured one, but another that the registry names.
func (r *roundTripper) withHostFix(err error) error {
	failed, isCall := errors.AsType[transport.Error](err)
	if !isCall || failed.Reason != transport.ReasonUnknownHost || failed.Host == r.registry.Host {
		return err
	}
	failed.Fix = "The registry names this host for tokens or blobs. Check the DNS of this machine, and that registry_host is a host for its network."
	return failed
}

// isUnexpected reports whether the registry required no authentication before these challenges, or
// another one.
func (r *roundTripper) isUnexpected(challenges []string) bool {
	return r.isOpen || r.challenges != nil && !slices.Equal(r.challenges, challenges)
}

// respond sends a request, except for a ping whose response is known.
func (r *roundTripper) respond(request *http.Request, operation string) (transport.Response, error) {
	if operation != operationPing || r.challenges == nil {
		return r.send(request, operation)
	}
	known := transport.Response{Status: http.StatusUnauthorized, Header: http.Header{}}
	for _, challenge := range r.challenges {
		known.Header.Add(challengeHeader, challenge)
	}
	return known, checkChallenge(operation, known)
}

// admit returns the request that is sent, and its operation. It refuses a request to an untrusted
// host.
func (r *roundTripper) admit(original *http.Request) (*http.Request, string, error) {
	request := original.Clone(original.Context())
	if request.Method != http.MethodGet && request.Method != http.MethodHead {
		return nil, "", r.unexpectedError(operationToken, "only GET and HEAD requests are sent to a registry")
	}
	if r.isOwnHost(request.URL) {
		if request.URL.Path == pingPath && request.URL.Scheme == schemeHTTP {
			return nil, "", errPlainHTTP
		}
		if r.isOpen {
			request.Header.Del(authorizationHeader)
		}
		request.URL.Scheme = r.registry.Scheme
		return request, operationOf(request), nil
	}
	if !isTrusted(request.URL, r.isTokenHost) {
		failed := r.unexpectedError(operationPing, "the registry's token service is "+strconv.Quote(request.URL.Host)+
			", which is neither the registry's own host nor one of its vendor's token services for its region; no credentials were sent to it")
		failed.Fix = "Check that registry_host and region are those of the registry. If both are right, report this message to the developers of the provider."
		return nil, "", failed
	}
	return request, operationToken, nil
}

// isOwnHost reports whether a URL is one of the registry, whatever its scheme.
func (r *roundTripper) isOwnHost(target *url.URL) bool {
	return strings.EqualFold(target.Host, r.registry.Host) || hostOf(target) == hostOf(r.registry)
}

func (r *roundTripper) isTokenHost(host string) bool {
	return r.options.TokenHosts != nil && r.options.TokenHosts(r.region, host)
}

func operationOf(request *http.Request) string {
	switch path.Base(path.Dir(request.URL.Path)) {
	case "manifests":
		return request.Method + " manifest"
	case "blobs":
		return operationConfiguration
	}
	if request.URL.Path == pingPath {
		return operationPing
	}
	return operationToken
}

// nameGrammar matches a host that is a plain name: what else url.Parse accepts (zones of addresses,
// escapes) must not end in a trusted name.
var nameGrammar = regexp.MustCompile(`^[a-z0-9-]+(\.[a-z0-9-]+)+$`)

// isTrusted reports whether a URL may be requested: by TLS, at the default port, at one of the
// hosts.
func isTrusted(target *url.URL, hosts func(string) bool) bool {
	host := hostOf(target)
	return hosts != nil && target.Scheme == schemeHTTPS && target.User == nil && nameGrammar.MatchString(host) && net.ParseIP(host) == nil && hosts(host)
}

// hostOf returns the host of a URL in lower case, without the port of https.
func hostOf(target *url.URL) string {
	host := strings.ToLower(target.Host)
	if target.Scheme == schemeHTTPS {
		host = strings.TrimSuffix(host, ":443")
	}
	return host
}

func httpResponse(request *http.Request, response transport.Response) *http.Response {
	length := int64(len(response.Body))
	if request.Method == http.MethodHead { // the digest does not depend on a length, which may be absent
		length, _ = strconv.ParseInt(response.Header.Get("Content-Length"), 10, 64)
	}
	return &http.Response{
		Status: strconv.Itoa(response.Status) + " " + http.StatusText(response.Status), StatusCode: response.Status,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: response.Header, Body: io.NopCloser(bytes.NewReader(response.Body)), ContentLength: length, Request: request,
	}
}
