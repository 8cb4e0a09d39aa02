// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
)

// bodyLimitError reports a response that is larger than its limit.
type bodyLimitError struct {
	limit int64 // bytes
}

func (e *bodyLimitError) Error() string {
	return fmt.Sprintf("the response is larger than %d MiB", e.limit>>20)
}

// send returns the complete response, or an error; never a part of one. With a *bodyLimitError it
// returns all but the body.
//
// It does not read a body that cannot be the API's: that of a 101, which may never end, and that of
// a 2xx other than 200, which is a part or something else.
func send(connections http.RoundTripper, request *http.Request, limit int64) (Response, error) {
	end, err := BeginRequest(request.Context())
	if err != nil {
		return Response{}, err
	}
	defer end()
	response, err := connections.RoundTrip(request)
	if err != nil {
		return Response{}, err
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode < http.StatusContinue { // net/http accepts any three digits
		return Response{}, fmt.Errorf("%smalformed HTTP status code %03d", notHTTPPrefix, response.StatusCode)
	}
	received := Response{Status: response.StatusCode, Header: response.Header}
	if received.Status < http.StatusMultipleChoices && !IsSuccess(received.Status) {
		return received, nil
	}
	body, err := readBody(request.Context(), response.Body, response.ContentLength, limit+1)
	if err != nil {
		return Response{}, err
	}
	if int64(len(body)) > limit {
		return received, &bodyLimitError{limit}
	}
	received.Body = body
	return received, nil
}

// readBody reads until the body or the context ends, or up to a limit. length is the body's, -1
// where it is not known. Some of the bodies that net/http returns do not obey the request's context
// (https://go.dev/issue/30876).
func readBody(ctx context.Context, body io.ReadCloser, length, limit int64) ([]byte, error) {
	stop := context.AfterFunc(ctx, func() { _ = body.Close() })
	defer stop()
	buffer := bytes.NewBuffer(make([]byte, 0, max(0, min(length, limit))+bytes.MinRead))
	_, err := buffer.ReadFrom(io.LimitReader(body, limit))
	if err != nil && ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	return buffer.Bytes(), err
}
