// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	"golang.org/x/sync/singleflight"
)

// Cache stores values that many reads need, so that each is loaded by one call. It is safe for
// concurrent use.
type Cache[Key comparable, Value any] struct {
	operation string
	isFresh   func(Value) bool
	values    sync.Map // Key to Value
	loads     singleflight.Group
}

// NewCache returns an empty cache. operation names the call that loads a value, for errors; isFresh
// reports whether a stored value may still be used; nil means always.
func NewCache[Key comparable, Value any](operation string, isFresh func(Value) bool) *Cache[Key, Value] {
	if isFresh == nil {
		isFresh = func(Value) bool { return true }
	}
	return &Cache[Key, Value]{operation: operation, isFresh: isFresh}
}

// Get returns the cached value or, without one, the result of a load that all current callers
// share. Errors are not cached. The load runs with the context of its first caller, the leader; if
// it ends because that context does, the others load again.
func (c *Cache[Key, Value]) Get(ctx context.Context, key Key, load func(context.Context) (Value, error)) (Value, error) {
	for {
		result, isLeader, err := c.load(ctx, key, load)
		if err != nil {
			var zero Value
			return zero, err
		}
		if isLeader || !result.abandoned {
			return result.value, result.err
		}
	}
}

// Forget removes the value of a key.
func (c *Cache[Key, Value]) Forget(key Key) { c.values.Delete(key) }

// ForgetIf removes the value of a key if it is still this one, which must be comparable: another
// caller may have replaced it.
func (c *Cache[Key, Value]) ForgetIf(key Key, value Value) { c.values.CompareAndDelete(key, value) }

// Peek returns the cached value, fresh or not, without a load.
func (c *Cache[Key, Value]) Peek(key Key) (Value, bool) {
	cached, exists := c.values.Load(key)
	value, _ := cached.(Value)
	return value, exists
}

// Put replaces the cached value.
func (c *Cache[Key, Value]) Put(key Key, value Value) { c.values.Store(key, value) }

// loadResult is how a shared load ended.
type loadResult[Value any] struct {
	value     Value
	err       error
	abandoned bool // its leader's context ended; a load for another caller may succeed
}

func (c *Cache[Key, Value]) load(ctx context.Context, key Key, load func(context.Context) (Value, error)) (loadResult[Value], bool, error) {
	var isLeader atomic.Bool
	pending := c.loads.DoChan(fmt.Sprintf("%#v", key), func() (any, error) {
		isLeader.Store(true)
		if cached, exists := c.values.Load(key); exists && c.isFresh(cached.(Value)) {
			return loadResult[Value]{value: cached.(Value)}, nil
		}
		value, err := load(ctx)
		if err == nil {
			c.values.Store(key, value)
		}
		return loadResult[Value]{value: value, err: err, abandoned: err != nil && (ctx.Err() != nil || isRetriesCut(err))}, nil
	})
	select {
	case <-ctx.Done():
		if !isLeader.Load() {
			return loadResult[Value]{}, false, ContextError(ctx, c.operation, 0)
		}
		return (<-pending).Val.(loadResult[Value]), true, nil // it ends with this context, and returns what the service said last
	case result := <-pending:
		return result.Val.(loadResult[Value]), isLeader.Load(), nil
	}
}

func isRetriesCut(err error) bool {
	failed, isCall := errors.AsType[Error](err)
	return isCall && failed.RetriesCut
}
