// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package oci

import (
	"context"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// exchange records the requests of one call, which the library makes one after another.
type exchange struct {
	// unauthorized is the newest response of status 401, which may turn out to be the final one;
	// nil without one.
	unauthorized *transport.Error
	// challenges are those of the newest response of status 401.
	challenges []string
	// secrets are those of all requests.
	secrets []string
}

type exchangeKey struct{}

// withExchange returns a context whose requests are recorded in the returned exchange.
func withExchange(ctx context.Context) (context.Context, *exchange) {
	recorded := &exchange{}
	return context.WithValue(ctx, exchangeKey{}, recorded), recorded
}

// exchangeFrom returns the exchange of a context, or one that is not read.
func exchangeFrom(ctx context.Context) *exchange {
	recorded, isRecorded := ctx.Value(exchangeKey{}).(*exchange)
	if !isRecorded {
		return &exchange{}
	}
	return recorded
}
