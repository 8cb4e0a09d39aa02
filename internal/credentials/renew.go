// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"context"
	"sync"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// Renewer is a Provider that can replace credentials which a service refused: not every source says
// when its credentials expire, and a session may be ended before.
type Renewer interface {
	Provider
	// Renew returns what replaces the credentials: the same ones where there are no others. It
	// searches once for all callers that hold the same keys.
	Renew(ctx context.Context, refused Credentials) (Credentials, error)
	// GiveUp makes Renew return these credentials unchanged: they are a replacement that was
	// refused as well, and the next one would be too.
	GiveUp(refused Credentials)
}

var _ Renewer = (*Chain)(nil)

// renewals are the credentials that a service refused, and what replaced them.
type renewals struct {
	refused  sync.Map // Keys
	replaced *transport.Cache[Keys, Credentials]
}

func newRenewals() *renewals {
	return &renewals{replaced: transport.NewCache[Keys, Credentials]("credentials", nil)}
}

// Renew implements Renewer. The errors are as in Retrieve.
func (c *Chain) Renew(ctx context.Context, refused Credentials) (Credentials, error) {
	c.renewals.refused.Store(refused.Keys(), true)
	return c.renewals.replaced.Get(ctx, refused.Keys(), func(ctx context.Context) (Credentials, error) {
		if current, exists := c.cache.Peek(""); exists && current.Keys() != refused.Keys() {
			return current, nil // they were replaced while the request was on its way
		}
		renewed, err := c.search(ctx)
		if err == nil {
			c.cache.Put("", renewed)
		}
		return renewed, err
	})
}

// GiveUp implements Renewer.
func (c *Chain) GiveUp(refused Credentials) { c.renewals.replaced.Put(refused.Keys(), refused) }

// IsRefused reports whether a service has refused these credentials. A source calls it before it
// returns credentials that it can replace itself.
func (c *Chain) IsRefused(credentials Credentials) bool {
	_, isRefused := c.renewals.refused.Load(credentials.Keys())
	return isRefused
}
