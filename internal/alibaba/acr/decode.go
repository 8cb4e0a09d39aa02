// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acr

import (
	"errors"
	"fmt"
	"strings"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/strictjson"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// decode reads an answer. The API reports failures in two shapes: HTTP status 400 and above, and status
// 200 with `IsSuccess: false`; both carry a Code. An answer whose flag and Code contradict each other is no success.
func decode[T any](response transport.Response, read func(*strictjson.Object) T) (T, error) {
	var none T
	answer, err := strictjson.ParseObject(response.Body)
	if !transport.IsSuccess(response.Status) {
		return none, failure(response.Status, answer)
	}
	if err != nil {
		return none, err
	}
	success := answer.Boolean("IsSuccess")
	code := answer.Label("Code")
	saysSuccess := code == "" || strings.EqualFold(code, "success")
	switch {
	case answer.Err() != nil:
		return none, unexpected(answer, answer.Err())
	case success != nil && !*success, !saysSuccess && success == nil && isKnown(code):
		return none, failure(response.Status, answer)
	case !saysSuccess && isKnown(code):
		return none, unexpected(answer, fmt.Errorf("the answer says IsSuccess: true, and has the Code %s of a failure", code))
	case !saysSuccess:
		return none, unexpected(answer, fmt.Errorf("the answer has the Code %s, which is neither success nor a known failure", code))
	case success == nil:
		return none, unexpected(answer, errors.New("the answer has no IsSuccess"))
	}
	value := read(answer)
	if answer.Err() != nil {
		return none, unexpected(answer, answer.Err())
	}
	return value, nil
}

func unexpected(answer *strictjson.Object, reason error) *transport.Error {
	return &transport.Error{Kind: transport.KindUnexpected, Message: reason.Error(), RequestID: answer.Label("RequestId")}
}
