// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package paging

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// TestReadAllErrors has errors that another reading would not help.
func TestReadAllErrors(t *testing.T) {
	t.Parallel()
	refusal := transport.Error{Code: "InvalidParameter", Status: 400}
	unavailable := transport.Error{Kind: transport.KindUnavailable, Status: 503, Code: "ServiceUnavailable"}
	invalid := transport.Error{Reason: transport.ReasonInvalidResponse, Status: 200, Message: "truncated JSON"}
	failed := func(reason transport.Reason, message string) transport.Error {
		return transport.Error{Kind: transport.KindUnexpected, Reason: reason, Operation: "ListTags", Host: "host.test", Message: message}
	}
	for name, test := range map[string]struct {
		service *service
		on      int
		err     error
		change  func(*Page[entry])
		want    transport.Error
		counts  []int
	}{
		"no total":               {service: numbered(15), on: 1, change: func(p *Page[entry]) { p.Total = nil }, want: failed(transport.ReasonInvalidResponse, "the response does not say how many tags there are"), counts: []int{1}},
		"too many":               {service: numbered(15), on: 1, change: func(p *Page[entry]) { p.Total = pointer(100_001) }, want: failed(transport.ReasonListTooLong, "there are 100001 tags, and no list of more than 100000 is read"), counts: []int{1}},
		"beyond 32 bits":         {service: chained(15), on: 1, change: func(p *Page[entry]) { *p.Total = 1 << 62 }, want: failed(transport.ReasonListTooLong, "there are 4611686018427387904 tags, and no list of more than 100000 is read"), counts: []int{1}},
		"first page fails":       {service: numbered(15), on: 1, err: refusal, want: refusal, counts: []int{1}},
		"page fails":             {service: numbered(15), on: 2, err: refusal, want: refusal, counts: []int{1, 1}},
		"page behind fails":      {service: numbered(10), on: 2, err: unavailable, want: unavailable, counts: []int{1, 1}},
		"page behind is invalid": {service: numbered(10), on: 2, err: invalid, want: invalid, counts: []int{1, 1}},
	} {
		test.service.change = func(_, number int, page *Page[entry]) error {
			if number != test.on {
				return nil
			}
			if test.change != nil {
				test.change(page)
			}
			return test.err
		}
		got, err := test.service.readAll(t.Context())
		if diff := cmp.Diff(test.want, err); diff != "" || got != nil {
			t.Errorf("%s: %v (-want +got):\n%s", name, got, diff)
		}
		if counts := test.service.counts(); !slices.Equal(counts, test.counts) {
			t.Errorf("%s: requests %v, want %v", name, counts, test.counts)
		}
	}
}

// TestFirstPageReadAgainFails has an error of the last request only.
func TestFirstPageReadAgainFails(t *testing.T) {
	t.Parallel()
	failing := numbered(15)
	failing.change = func(request, _ int, _ *Page[entry]) error {
		if request == 3 {
			return transport.Error{Kind: transport.KindForbidden}
		}
		return nil
	}
	got, err := failing.readAll(t.Context())
	if diff := cmp.Diff(transport.Error{Kind: transport.KindForbidden}, err); diff != "" || got != nil {
		t.Errorf("%v (-want +got):\n%s", got, diff)
	}
}

// TestFirstErrorEndsOthers has nine pages, of which the third fails while the others wait.
func TestFirstErrorEndsOthers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		inner, refusal := numbered(95), transport.Error{Kind: transport.KindForbidden}
		var started []int
		got, err := ReadAll(t.Context(), inner.listWith(func(ctx context.Context, number int) (Page[entry], error) {
			inner.mutex.Lock()
			started = append(started, number)
			inner.mutex.Unlock()
			switch number {
			case 1:
				return inner.read(ctx, number)
			case 3:
				synctest.Wait() // for the seven others
				return Page[entry]{}, refusal
			}
			<-ctx.Done()
			return Page[entry]{}, ctx.Err()
		}))
		slices.Sort(started)
		if diff := cmp.Diff(refusal, err); diff != "" || got != nil || !slices.Equal(started[:9], []int{1, 2, 3, 4, 5, 6, 7, 8, 9}) || len(started) > 10 {
			t.Errorf("%v after %v %s", got, started, diff)
		}
	})
}

// TestDeadlineBetweenPages ends the read when no request is under way.
func TestDeadlineBetweenPages(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	inner := numbered(95)
	inner.change = func(int, int, *Page[entry]) error {
		cancel()
		return nil
	}
	got, err := inner.readAll(ctx)
	failed, isCall := errors.AsType[transport.Error](err)
	if !isCall || failed.Kind != transport.KindTimeout || failed.Operation != "ListTags" || got != nil || len(inner.requests) != 1 {
		t.Errorf("%v, %v after %v", got, err, inner.requests)
	}
}

// TestCurrent loads what is outdated again, unless this call has loaded it.
func TestCurrent(t *testing.T) {
	t.Parallel()
	cache, loads := transport.NewCache[string, int]("ListTags", nil), 0
	load := func(context.Context) (int, error) {
		loads++
		return loads, nil
	}
	for step, isOutdated := range []bool{true, false, true, false} {
		got, err := Current(t.Context(), cache, "list", func(int) bool { return isOutdated }, load)
		if want := []int{1, 1, 2, 2}[step]; err != nil || got != want || loads != want {
			t.Errorf("step %d: %d, %v after %d loads", step, got, err, loads)
		}
	}
	failed := errors.New("refused")
	_, err := Current(t.Context(), cache, "other", func(int) bool { return true }, func(context.Context) (int, error) { return 0, failed })
	if !errors.Is(err, failed) {
		t.Error(err)
	}
}
