// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"context"
	"runtime"
)

type requestLimitKey struct{}

// WithRequestLimit returns a context that limits how many requests are sent at a time by all calls
// that use it. A request ends with the last byte of its response: the call that decodes it, or
// waits for another attempt, does not count.
func WithRequestLimit(ctx context.Context, limit int) context.Context {
	return context.WithValue(ctx, requestLimitKey{}, make(chan struct{}, limit))
}

// BeginRequest waits until a request may be sent, and returns the function that ends it. Do calls
// both for each request. Its error is the cause of the context's end.
func BeginRequest(ctx context.Context) (end func(), err error) {
	requests, isLimited := ctx.Value(requestLimitKey{}).(chan struct{})
	if !isLimited {
		return func() {}, nil
	}
	select {
	case requests <- struct{}{}:
		return func() {
			<-requests
			runtime.Gosched() // the request that waited is sent before the response to this one is decoded
		}, nil
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}
