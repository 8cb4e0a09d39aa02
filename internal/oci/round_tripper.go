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
	"strconv"
	"strings"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// What is asked for, as errors and logs name it: the protocol's methods and things.
const (
	// OperationManifest is what reads what an image is.
	OperationManifest      = "GET manifest"
	operationPing          = "GET /v2/"
	operationToken         = "GET token"
	operationHead          = "HEAD manifest"
	operationConfiguration = "GET configuration"

	pingPath      = "/v2/"
	schemeHTTP    = "http"
	schemeHTTPS   = "https"
	authorization = "Authorization"
)

// errFallback answers the library's second try of a ping, by plain http: there is one scheme for each host.
var errFallback = errors.New("plain http is not tried")

// way is how requests get to a repository's registry. It has the signature of http.RoundTripper, and is to be put below the library: what it
// sends goes through package transport, and nothing else goes anywhere.
type way struct {
	options  Options
	registry *url.URL
	login    Login
	// open says that the registry has asked for no login, so that it gets none. It is settled before the first read.
	open bool
}

func (c *Client) wayTo(repository Repository) (*way, error) {
	registry, err := transport.ParseEndpoint(schemeHTTP + "://" + repository.Host)
	if errors.Is(err, transport.ErrPlainEndpoint) {
		registry, err = transport.ParseEndpoint(repository.Host)
	}
	if err != nil {
		return nil, fmt.Errorf("the registry's host %q: %w", repository.Host, err)
	}
	return &way{options: c.options, registry: registry, login: repository.Login}, nil
}

// RoundTrip asks, as often as it takes. An answer that says "sign in" is returned, for the library to do so; any other that is no success is
// a *transport.Error, so that the library never follows a redirect.
func (w *way) RoundTrip(given *http.Request) (*http.Response, error) {
	request, operation, err := w.admit(given)
	if err != nil {
		return nil, err
	}
	response, err := w.ask(request, operation)
	if err != nil {
		return nil, err
	}
	if operation == operationPing {
		w.open = response.Status == http.StatusOK
	}
	if target := w.storage(operation, response); target != nil {
		if response, err = w.askStorage(request.Context(), target); err != nil {
			return nil, err
		}
	}
	return w.httpResponse(request, response), nil
}

// admit says what a request asks for, and makes sure that it goes where it may.
func (w *way) admit(given *http.Request) (*http.Request, string, error) {
	request := given.Clone(given.Context())
	if given.Method != http.MethodGet && given.Method != http.MethodHead {
		return nil, "", w.refusal(operationToken, "only GET and HEAD are sent to a registry")
	}
	if strings.EqualFold(given.URL.Host, w.registry.Host) {
		if given.URL.Path == pingPath && given.URL.Scheme == schemeHTTP {
			return nil, "", errFallback
		}
		if w.open {
			request.Header.Del(authorization)
		}
		request.URL.Scheme = w.registry.Scheme
		return request, operationOf(request), nil
	}
	if !isAmong(given.URL, w.options.TokenHosts) {
		return nil, "", w.refusal(operationPing, "the registry wants the login to be sent to "+strconv.Quote(given.URL.Host)+
			", which is neither its own host nor one at which its vendor gives tokens. Nothing was sent there")
	}
	return request, operationToken, nil
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

// nameGrammar is a host that is nothing but a name: what else url.Parse takes for one (zones of addresses, escapes) must not end in a name that is trusted.
var nameGrammar = regexp.MustCompile(`^[a-z0-9-]+(\.[a-z0-9-]+)+$`)

// isAmong tells whether a URL may be asked: by TLS, at the usual port, at one of the hosts.
func isAmong(target *url.URL, hosts func(string) bool) bool {
	host := strings.ToLower(target.Host)
	return hosts != nil && target.Scheme == schemeHTTPS && target.User == nil && nameGrammar.MatchString(host) && net.ParseIP(host) == nil && hosts(host)
}

// refusal is the error of what is not done because a registry says so.
func (w *way) refusal(operation, message string) *transport.Error {
	return &transport.Error{Kind: transport.KindUnexpected, Operation: operation, Host: w.registry.Host, Message: message}
}

func (w *way) httpResponse(request *http.Request, response transport.Response) *http.Response {
	length := int64(len(response.Body))
	if request.Method == http.MethodHead { // a length that is not stated is none that the digest depends on
		length, _ = strconv.ParseInt(response.Header.Get("Content-Length"), 10, 64)
	}
	return &http.Response{
		Status: strconv.Itoa(response.Status) + " " + http.StatusText(response.Status), StatusCode: response.Status,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: response.Header, Body: io.NopCloser(bytes.NewReader(response.Body)), ContentLength: length, Request: request,
	}
}
