// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"bytes"
	"context"
	"net/http"
	"net/url"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/strictjson"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// The sites where the vendor's CLI logs in with a browser: CloudSSO and OAuth.

// bearerRequest returns a request that is authenticated by the token of a user's login, without a
// signature.
func bearerRequest(ctx context.Context, endpoint *url.URL, path, token string, body []byte) (transport.SignedRequest, error) {
	target := *endpoint
	target.Path = path
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, target.String(), bytes.NewReader(body))
	if err != nil {
		return transport.SignedRequest{}, err
	}
	request.Header.Set("Accept", "application/json")
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", "Bearer "+token)
	return transport.SignedRequest{Request: request, Secrets: []string{token}}, nil
}

// loginError returns the error of a login site's response, whose codes are not documented. response
// is nil when the body is not a JSON object.
func loginError(status int, response *strictjson.Object, fix string) transport.Error {
	failed := transport.StatusError(status)
	if response != nil {
		failed.Code = response.Label("ErrorCode", "Code", "error")
		failed.RequestID = response.Label("RequestId", "requestId")
		if message := response.Label("ErrorMessage", "Message", "error_description"); message != "" {
			failed.Message = message
		}
	}
	if status == http.StatusBadRequest {
		failed.Kind = transport.KindUnauthenticated
	}
	if failed.Kind == transport.KindUnauthenticated {
		failed.Fix = fix
	}
	return failed
}
