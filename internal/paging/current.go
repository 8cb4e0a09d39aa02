// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package paging

import (
	"context"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// Current returns what is cached of a list, or loads it. What was cached before this call, and is
// outdated by what the caller knows since, is loaded again: many reads that miss different entries
// of one list request it once.
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
