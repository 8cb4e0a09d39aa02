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

// Shared remembers what many reads need and one call answers. It is safe for concurrent use.
type Shared[Key comparable, Value any] struct {
	operation string
	isFresh   func(Value) bool
	known     sync.Map // Key to Value
	flights   singleflight.Group
}

// NewShared names the operation that answers, for errors, and says how long an answer holds; a nil isFresh means for ever.
func NewShared[Key comparable, Value any](operation string, isFresh func(Value) bool) *Shared[Key, Value] {
	if isFresh == nil {
		isFresh = func(Value) bool { return true }
	}
	return &Shared[Key, Value]{operation: operation, isFresh: isFresh}
}

// Get returns the known value, or waits for the one load that all who ask now share. Failures are not remembered. The load has the
// context of the one who asked first, its leader: when it ends for that reason, the others ask again.
func (s *Shared[Key, Value]) Get(ctx context.Context, key Key, load func(context.Context) (Value, error)) (Value, error) {
	for {
		landed, leading, err := s.fly(ctx, key, load)
		if err != nil {
			var none Value
			return none, err
		}
		if leading || !landed.abandoned {
			return landed.value, landed.err
		}
	}
}

// Forget lets go of what is known of a key.
func (s *Shared[Key, Value]) Forget(key Key) { s.known.Delete(key) }

// landing is how a shared load ended.
type landing[Value any] struct {
	value     Value
	err       error
	abandoned bool // its leader had no time left; the service may answer somebody else
}

func (s *Shared[Key, Value]) fly(ctx context.Context, key Key, load func(context.Context) (Value, error)) (landing[Value], bool, error) {
	var leading atomic.Bool
	flight := s.flights.DoChan(fmt.Sprintf("%#v", key), func() (any, error) {
		leading.Store(true)
		if known, found := s.known.Load(key); found && s.isFresh(known.(Value)) {
			return landing[Value]{value: known.(Value)}, nil
		}
		value, err := load(ctx)
		if err == nil {
			s.known.Store(key, value)
		}
		return landing[Value]{value: value, err: err, abandoned: err != nil && (ctx.Err() != nil || isCutShort(err))}, nil
	})
	select {
	case <-ctx.Done():
		if !leading.Load() {
			return landing[Value]{}, false, Interrupted(ctx, s.operation, 0)
		}
		return (<-flight).Val.(landing[Value]), true, nil // it ends with this context, and tells what the service said last
	case landed := <-flight:
		return landed.Val.(landing[Value]), leading.Load(), nil
	}
}

func isCutShort(err error) bool {
	failure, isFailure := errors.AsType[*Error](err)
	return isFailure && failure.CutShort
}
