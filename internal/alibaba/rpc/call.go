// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package rpc

import (
	"context"
	"errors"
	"net/url"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// Call is one action of a service.
type Call[T any] struct {
	Transport *transport.Client
	// Credentials sign the request. They are retrieved for each attempt.
	Credentials credentials.Provider
	WrongKeys   *WrongKeys
	Endpoint    *url.URL
	API         API
	Action      string
	Region      string
	Parameters  map[string]string // empty ones are left out
	// Decode, RefuseEchoes, BodyLimit and FreshConnection are those of transport.Call.
	Decode          func(transport.Response) (T, transport.Identity, error)
	RefuseEchoes    bool
	BodyLimit       int64
	FreshConnection bool
}

// outcome is how a call ended.
type outcome[T any] struct {
	value        T
	err          error
	used         credentials.Credentials // of the last attempt
	isRemembered bool                    // err is that of wrong keys, and nothing was sent
}

// Do sends a signed request. When the service refuses the security token, it is sent once more with
// the credentials that replace these, if there are others; and when the service calls the keys
// wrong, once more on a fresh connection, before they are remembered as wrong.
func Do[T any](ctx context.Context, call Call[T]) (T, error) {
	ended := call.send(ctx, call.Credentials, false)
	if isTokenRefused(ended.err, ended.used) && !ended.isRemembered {
		ended = call.renew(ctx, ended)
	}
	if isWrongKey(ended.err) && !ended.isRemembered {
		ended = call.confirm(ctx, ended)
	}
	return ended.value, credentials.SignedBy(ended.err, ended.used)
}

func (c Call[T]) send(ctx context.Context, provider credentials.Provider, freshConnection bool) outcome[T] {
	var ended outcome[T]
	ended.value, ended.err = transport.Do(ctx, c.Transport, transport.Call[T]{
		Operation: c.Action,
		Sign: func(attempt context.Context) (transport.SignedRequest, error) {
			var err error
			if ended.used, err = provider.Retrieve(ctx); err != nil { // not attempt, whose limit is for one request
				return transport.SignedRequest{}, err
			}
			if wrong, isWrong := c.WrongKeys.find(ended.used); isWrong {
				ended.isRemembered = true
				return transport.SignedRequest{}, wrong
			}
			return Sign(attempt, ended.used, c.Endpoint, c.API, c.Action, c.Region, c.Parameters)
		},
		Decode: c.Decode, RefuseEchoes: c.RefuseEchoes, BodyLimit: c.BodyLimit, FreshConnection: c.FreshConnection || freshConnection,
	})
	return ended
}

// renew sends the call again with what replaces the credentials that were refused.
func (c Call[T]) renew(ctx context.Context, refused outcome[T]) outcome[T] {
	renewer, isRenewer := c.Credentials.(credentials.Renewer)
	if !isRenewer {
		return refused
	}
	renewed, err := renewer.Renew(ctx, refused.used)
	switch {
	case err != nil && ctx.Err() != nil: // what the service said tells more
		return refused
	case err != nil:
		return outcome[T]{err: err}
	case renewed.Keys() == refused.used.Keys():
		return refused
	}
	ended := c.send(ctx, credentials.Static(renewed), false)
	if isTokenRefused(ended.err, renewed) {
		renewer.GiveUp(renewed)
	}
	return ended.after(refused)
}

// after adds the attempts of an earlier outcome to those of this one.
func (a outcome[T]) after(earlier outcome[T]) outcome[T] {
	before, _ := errors.AsType[transport.Error](earlier.err)
	if failed, isCall := errors.AsType[transport.Error](a.err); isCall && !a.isRemembered {
		a.err = failed.WithAttempts(before.Attempts + failed.Attempts)
	}
	return a
}

// isTokenRefused reports whether a service refused credentials that others may replace: their
// security token has expired or is not valid. If the session ended long ago, the service no longer
// knows its access key.
func isTokenRefused(err error, used credentials.Credentials) bool {
	failed, isCall := errors.AsType[transport.Error](err)
	return isCall && failed.Kind == transport.KindUnauthenticated && used.AccessKey != "" &&
		(failed.Reason == transport.ReasonExpiredToken || isCode(failed.Code, "InvalidSecurityToken") ||
			used.SecurityToken != "" && isCode(failed.Code, "InvalidAccessKeyId"))
}
