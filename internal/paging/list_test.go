// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package paging

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// entry is an entry of a test's list: a tag and what it points at.
type entry struct {
	name, digest string
}

// entries returns count entries, from "t0" on.
func entries(count int) []entry {
	made := make([]entry, count)
	for index := range made {
		made[index] = entry{fmt.Sprintf("t%d", index), "d"}
	}
	return made
}

// service has a list in pages. It names totals and, with next, the next pages.
type service struct {
	list     []entry
	size     int
	next     bool
	pageSize int // of the List
	// change changes the page of one request, counted from 1, or the list for the requests behind
	// it.
	change func(request, number int, page *Page[entry]) error

	mutex    sync.Mutex
	requests []int // the numbers of pages
}

func pointer(number int) *int64 {
	value := int64(number)
	return &value
}

func (s *service) read(_ context.Context, number int) (Page[entry], error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.requests = append(s.requests, number)
	first := min((number-1)*s.size, len(s.list))
	page := Page[entry]{
		Entries: slices.Clone(s.list[first:min(first+s.size, len(s.list))]), Total: pointer(len(s.list)),
		HasNext: s.next && number*s.size < len(s.list),
	}
	if s.change == nil {
		return page, nil
	}
	if err := s.change(len(s.requests), number, &page); err != nil {
		return Page[entry]{}, err
	}
	return page, nil
}

func (s *service) readAll(ctx context.Context) ([]entry, error) {
	return ReadAll(ctx, s.listWith(s.read))
}

func (s *service) listWith(read func(context.Context, int) (Page[entry], error)) List[entry] {
	return List[entry]{
		Operation: "ListTags", Host: "host.test", Entries: "tags", Read: read,
		Name:     func(e entry) string { return e.name },
		IsSame:   func(a, b entry) bool { return a.digest == b.digest },
		PageSize: s.pageSize, NamesNext: s.next,
	}
}

// counts returns how often each page was requested, from the first on.
func (s *service) counts() []int {
	counts := make([]int, slices.Max(s.requests))
	for _, number := range s.requests {
		counts[number-1]++
	}
	return counts
}

// numbered is a service of fixed page size that does not name the next page, and chained one that
// does, with pages smaller than requested.
func numbered(count int) *service { return &service{list: entries(count), size: 10, pageSize: 10} }
func chained(count int) *service  { return &service{list: entries(count), size: 10, next: true} }

func TestReadAll(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		service *service
		counts  []int
	}{
		"no entries":                 {numbered(0), []int{1}},
		"one entry":                  {numbered(1), []int{1}},
		"one page":                   {numbered(9), []int{1}},
		"one full page":              {numbered(10), []int{1, 1}},
		"one more":                   {numbered(11), []int{2, 1}},
		"seven pages":                {numbered(69), []int{2, 1, 1, 1, 1, 1, 1}},
		"full pages":                 {numbered(70), []int{2, 1, 1, 1, 1, 1, 1, 1}},
		"chained, no entries":        {chained(0), []int{1}},
		"chained, one full page":     {chained(10), []int{1}},
		"chained, one more":          {chained(11), []int{2, 1}},
		"chained, full pages":        {chained(70), []int{2, 1, 1, 1, 1, 1, 1}},
		"chained, pages of one":      {&service{list: entries(3), size: 1, next: true}, []int{2, 1, 1}},
		"as many as are read":        {&service{list: entries(entryLimit), size: 100_000, next: true}, []int{1}},
		"the page behind is refused": {refusing(numbered(20)), []int{2, 1, 1}},
		"the page behind is the last again": {without(numbered(20), func(page *Page[entry]) {
			if len(page.Entries) == 0 {
				page.Entries = entries(20)[10:]
			}
		}), []int{2, 1, 1}},
	} {
		got, err := test.service.readAll(t.Context())
		if !slices.Equal(test.service.list, got) || err != nil {
			t.Errorf("%s: %v, %d entries", name, err, len(got))
		}
		if counts := test.service.counts(); !slices.Equal(counts, test.counts) {
			t.Errorf("%s: requests %v, want %v", name, counts, test.counts)
		}
	}
}

// without changes every page of a service.
func without(s *service, change func(*Page[entry])) *service {
	s.change = func(_, _ int, page *Page[entry]) error {
		change(page)
		return nil
	}
	return s
}

// refusing has no page behind the last.
func refusing(s *service) *service {
	s.change = func(_, _ int, page *Page[entry]) error {
		if len(page.Entries) == 0 {
			return transport.Error{Code: "InvalidParameter", Status: 400}
		}
		return nil
	}
	return s
}
