// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package oci

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// shortestSignature tells the keys and signatures in the link to a storage from the numbers beside them, which any document may have.
const shortestSignature = 16

// storage is where a registry sends on to for a blob, if that may be followed: its own host, or one where its vendor keeps blobs.
func (w *way) storage(operation string, response transport.Response) *url.URL {
	if operation != operationConfiguration || response.Status < http.StatusMultipleChoices || response.Status >= http.StatusBadRequest {
		return nil
	}
	target, err := w.registry.Parse(response.Header.Get("Location"))
	if err != nil || response.Header.Get("Location") == "" || target.User != nil {
		return nil
	}
	isOwn := target.Scheme == w.registry.Scheme && strings.EqualFold(target.Host, w.registry.Host)
	if isOwn || isAmong(target, w.options.StorageHosts) {
		return target
	}
	return nil
}

// askStorage asks where a registry sent on to, without the login or token, which an answer must not repeat either. The link is one of those that are signed.
func (w *way) askStorage(ctx context.Context, target *url.URL) (transport.Response, error) {
	secrets := append(remembered(ctx), target.RawQuery)
	for _, values := range target.Query() {
		for _, value := range values {
			if len(value) >= shortestSignature {
				secrets = append(secrets, value)
			}
		}
	}
	return transport.Do(ctx, w.options.Transport, transport.Call[transport.Response]{
		Operation: operationConfiguration,
		Sign: func(ctx context.Context) (transport.Signed, error) {
			request, err := http.NewRequestWithContext(ctx, http.MethodGet, target.String(), http.NoBody)
			return transport.Signed{Request: request, Secrets: secrets}, err
		},
		Decode: func(response transport.Response) (transport.Response, error) {
			if response.Status == http.StatusOK {
				return response, nil
			}
			return response, storageFailure(response)
		},
		Facts:       true,
		LargestBody: largestDocument,
	})
}

// storageFailure: that the account may not read does not follow from what a storage says of the registry's own link.
func storageFailure(response transport.Response) *transport.Error {
	result := transport.StatusError(response.Status)
	if result.Kind == transport.KindAuthentication || result.Kind == transport.KindAccess {
		return &transport.Error{Message: "the storage that the registry sent on to refuses the registry's own link"}
	}
	return result
}
