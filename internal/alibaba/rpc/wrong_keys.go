// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package rpc

import (
	"context"
	"errors"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// WrongKeys remembers the keys that a service has called wrong twice, so that not every read of a
// run sends a wrong signature: hundreds of them look like an attack. It is safe for concurrent use.
type WrongKeys struct {
	errors *transport.Cache[credentials.Keys, transport.Error]
}

// NewWrongKeys returns an empty memory.
func NewWrongKeys() *WrongKeys {
	return &WrongKeys{errors: transport.NewCache[credentials.Keys, transport.Error]("credentials", nil)}
}

// find returns the error of keys that are wrong.
func (w *WrongKeys) find(used credentials.Credentials) (transport.Error, bool) {
	return w.errors.Peek(used.Keys())
}

// isWrongKey reports whether a service called the keys wrong. Every other code may be about this
// request, this moment or this machine.
func isWrongKey(err error) bool {
	failed, isCall := errors.AsType[transport.Error](err)
	return isCall && failed.Kind == transport.KindUnauthenticated && (failed.Code == "InvalidAccessKeyId.NotFound" || failed.Code == "SignatureDoesNotMatch")
}

// errNotConfirmed reports that the second response did not call the keys wrong.
var errNotConfirmed = errors.New("the keys are not known to be wrong")

// confirm sends the call again on a fresh connection, where another server may respond, and
// remembers the keys as wrong if the response is the same. Calls that hold the same keys share one
// such request.
func (c Call[T]) confirm(ctx context.Context, first outcome[T]) outcome[T] {
	for {
		second := make(chan outcome[T], 1)
		_, err := c.WrongKeys.errors.Get(ctx, first.used.Keys(), func(ctx context.Context) (transport.Error, error) {
			ended := c.send(ctx, credentials.Static(first.used), true).after(first)
			second <- ended
			failed, _ := errors.AsType[transport.Error](ended.err)
			if !isWrongKey(ended.err) {
				return transport.Error{}, errNotConfirmed
			}
			return failed, nil
		})
		select {
		case ended := <-second:
			if failed, isCall := errors.AsType[transport.Error](ended.err); isCall && failed.Status == 0 {
				return first // what the service said tells more
			}
			return ended
		default:
		}
		if !errors.Is(err, errNotConfirmed) {
			return first
		}
	}
}
