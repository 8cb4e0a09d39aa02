// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package distribution

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path"
	"slices"
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

	pingPath          = "/v2/"
	digestHeader      = "Docker-Content-Digest"
	schemeHTTP        = "http"
	schemeHTTPS       = "https"
	basicScheme       = "Basic "
	bearerScheme      = "Bearer "
	methodNotReadOnly = "only GET and HEAD are sent to a registry"
)

// errFallback answers the library's second try of a ping, by plain http: there is one scheme for each host.
var errFallback = errors.New("plain http is not tried")

// way is how requests get to a repository's registry. It has the signature of http.RoundTripper, and is to be put below the library: what it
// sends goes through package transport, and nothing else goes anywhere.
type way struct {
	options  Options
	registry *url.URL
}

func (c *Client) wayTo(repository Repository) (*way, error) {
	registry, err := transport.ParseEndpoint(schemeHTTP + "://" + repository.Host)
	if errors.Is(err, transport.ErrPlainEndpoint) {
		registry, err = transport.ParseEndpoint(repository.Host)
	}
	if err != nil {
		return nil, fmt.Errorf("the registry's host %q: %w", repository.Host, err)
	}
	return &way{options: c.options, registry: registry}, nil
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
		return nil, "", w.refusal(operationToken, methodNotReadOnly)
	}
	if strings.EqualFold(given.URL.Host, w.registry.Host) {
		if given.URL.Path == pingPath && given.URL.Scheme == schemeHTTP {
			return nil, "", errFallback
		}
		request.URL.Scheme = w.registry.Scheme
		return request, operationOf(request), nil
	}
	if given.URL.Scheme != schemeHTTPS || !w.isOfVendor(given.URL) {
		return nil, "", w.refusal(operationPing, "the registry wants the login to be sent to "+strconv.Quote(given.URL.Host)+
			", which is neither its own host nor one of its vendor's. Nothing was sent there")
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

func (w *way) isOfVendor(target *url.URL) bool {
	host := strings.ToLower(target.Hostname())
	return target.User == nil && target.Port() == "" && slices.ContainsFunc(w.options.VendorDomains, func(domain string) bool {
		return strings.HasSuffix(host, "."+domain)
	})
}

// refusal is the error of what is not done because a registry says so.
func (w *way) refusal(operation, message string) *transport.Error {
	return &transport.Error{Kind: transport.KindUnexpected, Operation: operation, Host: w.registry.Host, Message: message}
}

func (w *way) ask(request *http.Request, operation string) (transport.Response, error) {
	return transport.Do(request.Context(), w.options.Transport, transport.Call[transport.Response]{
		Operation: operation,
		Sign: func(ctx context.Context) (transport.Signed, error) {
			return transport.Signed{Request: request.Clone(ctx), Secrets: secretsOf(request)}, nil
		},
		Decode: func(response transport.Response) (transport.Response, error) {
			return response, w.check(request, operation, response)
		},
		Facts: operation != operationToken,
	})
}

// secretsOf are the user and password, or the token, that a request carries.
func secretsOf(request *http.Request) []string {
	header := request.Header.Get("Authorization")
	if token, isBearer := strings.CutPrefix(header, bearerScheme); isBearer {
		return []string{token}
	}
	encoded, _ := strings.CutPrefix(header, basicScheme)
	decoded, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil {
		return []string{encoded}
	}
	username, password, _ := strings.Cut(string(decoded), ":")
	return []string{encoded, username, password}
}

// check finds what is wrong with an answer. One that says "sign in" is noted, and passed.
func (w *way) check(request *http.Request, operation string, response transport.Response) error {
	switch {
	case response.Status == http.StatusUnauthorized && operation != operationToken:
		note(request, operation, response)
		return nil
	case w.storage(operation, response) != nil:
		return nil
	case operation == operationHead && response.Status == http.StatusNotFound:
		return &transport.Error{Kind: transport.KindTag} // an answer to HEAD has no body that could say more
	case !transport.IsSuccess(response.Status):
		return failure(response)
	case operation == OperationManifest:
		return checkDigest(response)
	}
	return nil
}

// checkDigest: a registry that says of a manifest that it is another one has been tampered with, or has something between it and us.
func checkDigest(response transport.Response) error {
	stated := response.Header.Get(digestHeader)
	sum := sha256.Sum256(response.Body)
	digest := "sha256:" + hex.EncodeToString(sum[:])
	if strings.HasPrefix(stated, "sha256:") && stated != digest {
		return fmt.Errorf("the registry says that the manifest is %q, but what it sent is %q", stated, digest)
	}
	return nil
}

// storage is where a registry sends on to for a blob, if that may be followed: its own host, or one of its vendor's, where it keeps them.
func (w *way) storage(operation string, response transport.Response) *url.URL {
	if operation != operationConfiguration || response.Status < http.StatusMultipleChoices || response.Status >= http.StatusBadRequest {
		return nil
	}
	target, err := w.registry.Parse(response.Header.Get("Location"))
	if err != nil || target.User != nil || target.RawQuery == "" && target.Path == "" {
		return nil
	}
	isOwn := target.Scheme == w.registry.Scheme && strings.EqualFold(target.Host, w.registry.Host)
	if isOwn || target.Scheme == schemeHTTPS && w.isOfVendor(target) {
		return target
	}
	return nil
}

// askStorage asks where a registry sent on to, without the login or token. Its link is one of those that are signed.
func (w *way) askStorage(ctx context.Context, target *url.URL) (transport.Response, error) {
	secrets := []string{target.RawQuery}
	for _, values := range target.Query() {
		secrets = append(secrets, values...)
	}
	return transport.Do(ctx, w.options.Transport, transport.Call[transport.Response]{
		Operation: operationConfiguration,
		Sign: func(ctx context.Context) (transport.Signed, error) {
			request, err := http.NewRequestWithContext(ctx, http.MethodGet, target.String(), http.NoBody)
			return transport.Signed{Request: request, Secrets: secrets}, err
		},
		Decode: func(response transport.Response) (transport.Response, error) {
			if transport.IsSuccess(response.Status) {
				return response, nil
			}
			return response, storageFailure(response)
		},
	})
}

func (w *way) httpResponse(request *http.Request, response transport.Response) *http.Response {
	length := int64(len(response.Body))
	if request.Method == http.MethodHead {
		length = -1
		if stated, err := strconv.ParseInt(response.Header.Get("Content-Length"), 10, 64); err == nil {
			length = stated
		}
	}
	return &http.Response{
		Status: strconv.Itoa(response.Status) + " " + http.StatusText(response.Status), StatusCode: response.Status,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: response.Header, Body: io.NopCloser(bytes.NewReader(response.Body)), ContentLength: length, Request: request,
	}
}
