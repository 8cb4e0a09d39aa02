// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"context"
	"fmt"
	"slices"
)

// AwaitRequests returns when count requests of an operation have been received
// since the start or the last Reset, refused ones included: a Reset while it
// waits makes it count anew. Otherwise it fails with the context's error, and
// at once on an operation that is not known.
func (s *Server) AwaitRequests(ctx context.Context, operation string, count int64) error {
	if !isOperation(operation) {
		return fmt.Errorf("await requests: operation: %q is not known", operation)
	}
	wanted := s.recorder.await(operation, count)
	select {
	case <-wanted.reached: // also when the context has ended
		return nil
	default:
	}
	select {
	case <-wanted.reached:
		return nil
	case <-ctx.Done():
		received := s.recorder.giveUp(wanted)
		return fmt.Errorf("await %d requests of %s, received %d: %w", count, operation, received, ctx.Err())
	}
}

// awaited is a number of requests that somebody waits for.
type awaited struct {
	operation string
	count     int64
	reached   chan struct{}
}

func (r *recorder) await(operation string, count int64) *awaited {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	wanted := &awaited{operation: operation, count: count, reached: make(chan struct{})}
	r.awaited = append(r.awaited, wanted)
	r.announce(operation)
	return wanted
}

// announce lets those go on whose number is reached; the caller holds the mutex.
func (r *recorder) announce(operation string) {
	var further []*awaited
	for _, wanted := range r.awaited {
		if wanted.operation == operation && r.counts[operation] >= wanted.count {
			close(wanted.reached)
			continue
		}
		further = append(further, wanted)
	}
	r.awaited = further
}

// giveUp forgets what is waited for, and tells how many requests have come.
func (r *recorder) giveUp(wanted *awaited) int64 {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.awaited = slices.DeleteFunc(r.awaited, func(other *awaited) bool { return other == wanted })
	return r.counts[wanted.operation]
}
