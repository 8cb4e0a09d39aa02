// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package ncr

import (
	"github.com/containerregistry/terraform-provider-containerregistry/internal/naver/apigateway"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/strictjson"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// decode returns what read finds in a response, or the error that the response contains, and what
// identifies the response.
func decode[T any](response transport.Response, read func(*strictjson.Object) T) (T, transport.Identity, error) {
	body, err := strictjson.ParseObject(response.Body)
	value, err := decodeObject(response, body, err, read)
	return value, transport.Identity{RequestIDs: apigateway.RequestIDs(response), IsOther: body != nil && body.IsOther()}, err
}

func decodeObject[T any](response transport.Response, body *strictjson.Object, err error, read func(*strictjson.Object) T) (T, error) {
	var zero T
	if failed, isError := apigateway.ResponseError(response, body); isError {
		return zero, failed
	}
	if err != nil {
		return zero, invalidResponse(response, err)
	}
	value := read(body)
	if body.Err() != nil {
		return zero, invalidResponse(response, body.Err())
	}
	return value, nil
}

func invalidResponse(response transport.Response, reason error) error {
	return transport.Error{
		Kind: transport.KindUnexpected, Reason: transport.ReasonInvalidResponse,
		Message: reason.Error(), RequestID: apigateway.RequestID(response),
	}
}

// unwrap returns the object with the fields of a tag. By the documentation's table they are in
// `result[]`, by its example at the top.
func unwrap(body *strictjson.Object) *strictjson.Object {
	if !body.Has("name") && body.Has("result", "results") {
		return body.Only("result", "results")
	}
	return body
}
