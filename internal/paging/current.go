// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package paging

import (
	"context"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// Current returns the cached value of a list, or loads it. A value that was cached before this
// call, and that isOutdated rejects, is loaded again. So many reads that look for different missing
// entries request the list once.
func Current[Key comparable, Value any](
	ctx context.Context, cache *transport.Cache[Key, Value], key Key, isOutdated func(Value) bool, load func(context.Context) (Value, error),
) (Value, error) {
	isNew := false
	loadNew := func(ctx context.Context) (Value, error) {
		isNew = true
		return load(ctx)
	}
	value, err := cache.Get(ctx, key, loadNew)
	if err == nil && !isNew && isOutdated(value) {
		cache.Forget(key)
		return cache.Get(ctx, key, loadNew)
	}
	return value, err
}
