// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acr

import (
	"errors"
	"fmt"
	"strings"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/alibaba/rpc"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/strictjson"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// decode returns what read takes from a successful response, or the error of any other, and the
// response's RequestId.
func decode[T any](response transport.Response, read func(*strictjson.Object) T) (T, transport.Identity, error) {
	object, err := strictjson.ParseObject(response.Body)
	identity := transport.Identity{}
	if object != nil {
		identity.RequestIDs = []string{object.Label("RequestId")}
	}
	value, err := decodeObject(response, object, err, read)
	identity.IsOther = object != nil && object.IsOther()
	return value, identity, err
}

func decodeObject[T any](response transport.Response, object *strictjson.Object, err error, read func(*strictjson.Object) T) (T, error) {
	var zero T
	if !transport.IsSuccess(response.Status) {
		return zero, rpc.ResponseError(response.Status, object)
	}
	if err != nil {
		return zero, err
	}
	if err := checkSuccess(response.Status, object); err != nil {
		return zero, err
	}
	value := read(object)
	if object.Err() != nil {
		return zero, rpc.InvalidResponse(object, object.Err())
	}
	return value, nil
}

// checkSuccess returns nil if a response of status 200 reports success, and nothing else.
func checkSuccess(status int, response *strictjson.Object) error {
	success := response.Boolean("IsSuccess")
	code := response.Label("Code")
	isSuccessCode := code == "" || strings.EqualFold(code, "success")
	switch {
	case response.Err() != nil:
		return rpc.InvalidResponse(response, response.Err())
	case success != nil && !*success, !isSuccessCode && success == nil && rpc.IsErrorCode(code):
		return rpc.ResponseError(status, response)
	case !isSuccessCode && rpc.IsErrorCode(code):
		return rpc.InvalidResponse(response, fmt.Errorf("the response has IsSuccess: true and the error Code %s", code))
	case !isSuccessCode:
		return rpc.InvalidResponse(response, fmt.Errorf("the response has the Code %s, which is neither success nor a known error", code))
	case success == nil:
		return rpc.InvalidResponse(response, errors.New("the response has no IsSuccess"))
	default:
		return nil
	}
}

// expectText records a problem if a field names something else than what was requested.
func expectText(response *strictjson.Object, field, noun, expected string) {
	if text := response.Text(field); text != nil && *text != expected {
		response.FailOther(noun, *text)
	}
}
