// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package paging

import (
	"context"
	"slices"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// TestPrepareWhileTheFirstPageIsReadAgain ends the second read of the first page only after Prepare
// has returned, and the other way round.
func TestPrepareWhileTheFirstPageIsReadAgain(t *testing.T) {
	t.Parallel()
	for name, prepareEndsFirst := range map[string]bool{"prepare ends first": true, "the request ends first": false} {
		synctest.Test(t, func(t *testing.T) {
			inner := numbered(15)
			confirmed, prepared := make(chan struct{}), make(chan struct{})
			list := inner.listWith(func(ctx context.Context, number int) (Page[entry], error) {
				if len(inner.requests) == 2 { // both pages were read
					if prepareEndsFirst {
						<-prepared
					}
					defer close(confirmed)
				}
				return inner.read(ctx, number)
			})
			list.Prepare = func(got []entry) {
				defer close(prepared)
				if !slices.Equal(got, inner.list) {
					t.Errorf("%s: prepared %v", name, got)
				}
				if !prepareEndsFirst {
					<-confirmed
				}
			}
			if got, err := ReadAll(t.Context(), list); !slices.Equal(got, inner.list) || err != nil {
				t.Errorf("%s: %v, %v", name, got, err)
			}
		})
	}
}

func TestPrepareForEachReading(t *testing.T) {
	t.Parallel()
	read := func(list *service) (lengths []int, err error) {
		prepared := list.listWith(list.read)
		prepared.Prepare = func(got []entry) { lengths = append(lengths, len(got)) }
		_, err = ReadAll(t.Context(), prepared)
		return lengths, err
	}
	for name, test := range map[string]struct {
		list *service
		want []int
	}{
		"no entries":                   {numbered(0), []int{0}},
		"a page":                       {numbered(5), []int{5}},
		"two pages":                    {numbered(15), []int{15}},
		"moved before the last":        {addedAfter(1), []int{16}},
		"moved when it was read again": {addedAfter(2), []int{15, 16}},
	} {
		if got, err := read(test.list); err != nil || !slices.Equal(got, test.want) {
			t.Errorf("%s: prepared %v, %v, want %v", name, got, err, test.want)
		}
	}
	failed := transport.Error{Kind: transport.KindThrottled}
	failing := numbered(15)
	failing.change = func(request, _ int, _ *Page[entry]) error {
		if request == 3 {
			return failed
		}
		return nil
	}
	if got, err := read(failing); !slices.Equal(got, []int{15}) || !cmp.Equal(err, error(failed)) {
		t.Errorf("the confirmation failed: prepared %v, %v", got, err)
	}
}

// addedAfter returns a list of 15 entries that gets another after so many requests.
func addedAfter(requests int) *service {
	list := numbered(15)
	list.change = func(request, _ int, _ *Page[entry]) error {
		if request == requests {
			list.list = append([]entry{{"new", "d"}}, list.list...)
		}
		return nil
	}
	return list
}
