// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package paging

import (
	"context"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// TestFourPagesAtATime counts the requests that have begun, while responses and the ends of
// decoding are given one by one.
func TestFourPagesAtATime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		inner := numbered(145)
		var begun atomic.Int32
		responses, decoded, done := make(chan struct{}), make(chan struct{}), make(chan error)
		list := inner.listWith(func(ctx context.Context, number int) (Page[entry], error) {
			if number == 1 {
				return inner.read(ctx, number)
			}
			end, err := transport.BeginRequest(ctx)
			if err != nil {
				return Page[entry]{}, err
			}
			begun.Add(1)
			<-responses
			end()
			<-decoded
			return inner.read(ctx, number)
		})
		go func() {
			got, err := ReadAll(t.Context(), list)
			if !slices.Equal(got, inner.list) {
				t.Errorf("%v", got)
			}
			done <- err
		}()
		for _, step := range []struct {
			events chan struct{}
			count  int
			begun  int32
		}{
			{nil, 0, 4},
			{responses, 1, 5}, // the first is decoded
			{responses, 3, 8},
			{responses, 4, 8}, // eight are decoded
			{decoded, 3, 11},
			{decoded, 5, 12}, // four are requested
			{responses, 4, 14},
			{responses, 2, 14},
			{decoded, 6, 14},
		} {
			for range step.count {
				step.events <- struct{}{}
			}
			synctest.Wait()
			if begun.Load() != step.begun {
				t.Errorf("%+v: %d requests", step, begun.Load())
			}
		}
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}
