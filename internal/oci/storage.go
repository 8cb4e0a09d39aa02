// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package oci

import (
	"context"
	"net/http"
	"net/url"
	"slices"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// signatureMinimum is the shortest parameter of a signed link that is taken for a secret, in bytes.
// Shorter ones are numbers, which any document may contain.
const signatureMinimum = 16

// storageTarget returns where a registry redirects to for a blob, if the redirect is followed: its
// own host, or one where its vendor keeps blobs. Otherwise it returns nil.
func (r *roundTripper) storageTarget(operation string, response transport.Response) *url.URL {
	if operation != operationConfiguration || response.Status < http.StatusMultipleChoices || response.Status >= http.StatusBadRequest {
		return nil
	}
	target, err := r.registry.Parse(response.Header.Get("Location"))
	if err != nil || response.Header.Get("Location") == "" || target.User != nil {
		return nil
	}
	isOwn := target.Scheme == r.registry.Scheme && hostOf(target) == hostOf(r.registry)
	if isOwn || isTrusted(target, r.options.StorageHosts) {
		return target
	}
	return nil
}

// plainStorageError returns the error of a redirect to a storage that is only refused because it
// would be requested by plain http; nil for any other response. Everybody on the way could read the
// link, and use it.
func (r *roundTripper) plainStorageError(operation string, response transport.Response) error {
	target, err := r.registry.Parse(response.Header.Get("Location"))
	if err != nil || operation != operationConfiguration || target.Scheme != schemeHTTP ||
		response.Status < http.StatusMultipleChoices || response.Status >= http.StatusBadRequest {
		return nil //nolint:nilerr // what is no URL leads nowhere
	}
	target.Scheme = schemeHTTPS
	if !isTrusted(target, r.options.StorageHosts) {
		return nil
	}
	return transport.Error{
		Kind: transport.KindUnexpected, Reason: transport.ReasonRedirect,
		Message: "the registry redirects to its storage " + target.Host + " by plain http, which is refused: the link is a login",
		Fix:     "Use a host of the registry that redirects by https, with registry_host.",
	}
}

// sendToStorage requests the blob of a digest from a storage, without credentials or token, which
// its response must not repeat either. The link is signed.
func (r *roundTripper) sendToStorage(ctx context.Context, target *url.URL, content string) (transport.Response, error) {
	recorded := exchangeFrom(ctx)
	recorded.secrets = append(recorded.secrets, target.RawQuery)
	for _, values := range target.Query() {
		for _, value := range values {
			if len(value) >= signatureMinimum {
				recorded.secrets = append(recorded.secrets, value)
			}
		}
	}
	secrets := slices.Clone(recorded.secrets)
	return transport.Do(ctx, r.options.Transport, transport.Call[transport.Response]{
		Operation: operationConfiguration,
		Sign: func(ctx context.Context) (transport.SignedRequest, error) {
			request, err := http.NewRequestWithContext(ctx, http.MethodGet, target.String(), http.NoBody)
			return transport.SignedRequest{Request: request, Secrets: secrets}, err
		},
		Decode: func(response transport.Response) (transport.Response, transport.Identity, error) {
			if response.Status != http.StatusOK {
				return response, transport.Identity{}, storageError(response)
			}
			if err := checkBounds(operationConfiguration, response); err != nil {
				return response, transport.Identity{}, err
			}
			identity, err := identify(response, content)
			return response, identity, err
		},
		BodyLimit:       documentLimit,
		FreshConnection: content == "",
	})
}

// storageError returns the error of a storage's response. That a storage rejects the registry's own
// link does not mean that the account may not read.
func storageError(response transport.Response) transport.Error {
	failed := transport.StatusError(response.Status)
	if failed.Kind == transport.KindUnauthenticated || failed.Kind == transport.KindForbidden {
		return transport.Error{Reason: transport.ReasonInvalidResponse, Message: "the storage rejected the link that the registry redirected to"}
	}
	return failed
}
