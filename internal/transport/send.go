// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"fmt"
	"io"
	"net/http"
)

// bodyLimitError is a response of which only the beginning was read.
type bodyLimitError struct {
	limit int64 // bytes
}

func (e *bodyLimitError) Error() string {
	return fmt.Sprintf("the response is larger than %d MiB", e.limit>>20)
}

// send returns the complete response, or an error; never a part of one. With a *bodyLimitError it
// returns all but the body.
func send(connections *http.Transport, request *http.Request, limit int64) (Response, error) {
	response, err := connections.RoundTrip(request)
	if err != nil {
		return Response{}, err
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(response.Body, limit+1))
	if err != nil {
		return Response{}, err
	}
	if int64(len(body)) > limit {
		return Response{Status: response.StatusCode, Header: response.Header}, &bodyLimitError{limit}
	}
	return Response{Status: response.StatusCode, Header: response.Header, Body: body}, nil
}
