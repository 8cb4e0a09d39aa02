// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package paging

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// movement is what happens to a list of 15 tags in two pages.
type movement struct {
	// after moves the list after so many requests.
	after int
	move  func(*service)
	// on is the number of the page that change changes.
	on     int
	change func(*Page[entry])
	// counts are the requests for each page where it happens once, and message the error where it
	// happens each time.
	counts  []int
	message string
}

const changedFourTimes = "the list of tags changed while it was read, 4 times in a row; the last time, "

// movements are those of a service that names the next page, and of one that does not.
func movements() map[bool]map[string]movement {
	name := func(s *service) string { return fmt.Sprintf("new %d", len(s.requests)) }
	add := func(s *service) { s.list = append([]entry{{name(s), "d"}}, s.list...) }
	remove := func(s *service) { s.list = slices.Clone(s.list[1:]) }
	push := func(s *service) { s.list = append([]entry{{s.list[0].name, name(s)}}, s.list[1:]...) }
	replace := func(s *service) { s.list = append([]entry{{name(s), "d"}}, s.list[:len(s.list)-1]...) }
	both := map[string]movement{
		"tag added":              {after: 1, move: add, counts: []int{3, 2}, message: "the total was no longer 18"},
		"tag added behind":       {after: 2, move: add, counts: []int{4, 2}, message: "the total was no longer 18"},
		"tag deleted":            {after: 1, move: remove, counts: []int{3, 2}, message: "the total was no longer 12"},
		"tag deleted behind":     {after: 2, move: remove, counts: []int{4, 2}, message: "the total was no longer 12"},
		"tag pushed again":       {after: 2, move: push, counts: []int{4, 2}, message: "the first page was another one after the last was read"},
		"one added, one gone":    {after: 1, move: replace, counts: []int{3, 2}, message: "1 of 15 tags was read twice"},
		"one for one, behind":    {after: 2, move: replace, counts: []int{4, 2}, message: "the first page was another one after the last was read"},
		"no total behind":        {on: 2, change: func(p *Page[entry]) { p.Total = nil }, counts: []int{3, 2}, message: "the total was no longer 15"},
		"another total":          {on: 2, change: func(p *Page[entry]) { *p.Total = 16 }, counts: []int{3, 2}, message: "the total was no longer 15"},
		"short page":             {on: 2, change: func(p *Page[entry]) { p.Entries = p.Entries[1:] }, counts: []int{3, 2}, message: "the number of tags on page 2 was 4 instead of 5 (15 in total)"},
		"long page":              {on: 2, change: func(p *Page[entry]) { p.Entries = append(p.Entries, entry{"t15", "d"}) }, counts: []int{3, 2}, message: "the number of tags on page 2 was 6 instead of 5 (15 in total)"},
		"empty page":             {on: 2, change: func(p *Page[entry]) { p.Entries = nil }, counts: []int{3, 2}, message: "the number of tags on page 2 was 0 instead of 5 (15 in total)"},
		"repeated tag":           {on: 2, change: func(p *Page[entry]) { p.Entries[0].name = "t9" }, counts: []int{3, 2}, message: "1 of 15 tags was read twice"},
		"two are repeated":       {on: 2, change: func(p *Page[entry]) { p.Entries[0].name, p.Entries[1].name = "t9", "t8" }, counts: []int{3, 2}, message: "2 of 15 tags were read twice"},
		"repeated on one page":   {on: 1, change: func(p *Page[entry]) { p.Entries[1].name = "t0" }, counts: []int{3, 2}, message: "1 of 15 tags was read twice"},
		"repeated with a digest": {on: 2, change: func(p *Page[entry]) { p.Entries[0] = entry{"t9", "other"} }, counts: []int{3, 2}, message: "1 of 15 tags was read twice"},
	}
	return map[bool]map[string]movement{
		false: merged(both, map[string]movement{
			"empty first page": {on: 1, change: func(p *Page[entry]) { p.Entries = nil }, counts: []int{3, 1}, message: "the number of tags on page 1 was 0 instead of 10 (15 in total)"},
			"short first page": {on: 1, change: func(p *Page[entry]) { p.Entries = p.Entries[:9] }, counts: []int{3, 1}, message: "the number of tags on page 1 was 9 instead of 10 (15 in total)"},
			"total of a page":  {on: 1, change: func(p *Page[entry]) { *p.Total = 10 }, counts: []int{3, 2}, message: "the total was no longer 10"},
			"small total":      {on: 1, change: func(p *Page[entry]) { *p.Total = 9 }, counts: []int{3, 1}, message: "the number of tags on page 1 was 10 instead of 9 (9 in total)"},
		}),
		true: merged(both, map[string]movement{
			"empty first page":  {on: 1, change: func(p *Page[entry]) { p.Entries = nil }, counts: []int{3, 1}, message: "the number of tags on page 1 was 0 instead of 1 (15 in total)"},
			"short first page":  {on: 1, change: func(p *Page[entry]) { p.Entries = p.Entries[:9] }, counts: []int{3, 2}, message: "the number of tags on page 2 was 5 instead of 6 (15 in total)"},
			"no next":           {on: 1, change: func(p *Page[entry]) { p.HasNext = false }, counts: []int{3, 1}, message: "the number of tags on page 1 was 10 instead of 15 (15 in total)"},
			"next of the last":  {on: 2, change: func(p *Page[entry]) { p.HasNext = true }, counts: []int{3, 2}, message: "page 2 was no longer the last"},
			"small total":       {on: 1, change: func(p *Page[entry]) { *p.Total = 10 }, counts: []int{3, 1}, message: "page 1 was no longer the last"},
			"smaller than page": {on: 1, change: func(p *Page[entry]) { *p.Total = 3 }, counts: []int{3, 1}, message: "the number of tags on page 1 was 10 instead of 3 (3 in total)"},
		}),
	}
}

func merged(maps ...map[string]movement) map[string]movement {
	all := map[string]movement{}
	for _, part := range maps {
		for name, movement := range part {
			all[name] = movement
		}
	}
	return all
}

func newMoving(namesNext bool) *service {
	if namesNext {
		return chained(15)
	}
	return numbered(15)
}

// TestReadAllOfListThatMovedOnce reads it again, and returns it as it is then.
func TestReadAllOfListThatMovedOnce(t *testing.T) {
	t.Parallel()
	for namesNext, cases := range movements() {
		for name, test := range cases {
			moving, isDone := newMoving(namesNext), false
			moving.change = func(request, number int, page *Page[entry]) error {
				switch {
				case request == test.after:
					test.move(moving)
				case number == test.on && !isDone:
					isDone = true
					test.change(page)
				}
				return nil
			}
			got, err := moving.readAll(t.Context())
			if diff := cmp.Diff(moving.list, got, cmp.AllowUnexported(entry{})); diff != "" || err != nil {
				t.Errorf("%s, next %t: %v (-want +got):\n%s", name, namesNext, err, diff)
			}
			if counts := moving.counts(); !slices.Equal(counts, test.counts) {
				t.Errorf("%s, next %t: requests %v, want %v", name, namesNext, counts, test.counts)
			}
		}
	}
}

// TestReadAllOfListThatMovesEachTime ends after four readings, with nothing of the list.
func TestReadAllOfListThatMovesEachTime(t *testing.T) {
	t.Parallel()
	for namesNext, cases := range movements() {
		for name, test := range cases {
			moving := newMoving(namesNext)
			moving.change = func(_, number int, page *Page[entry]) error {
				switch number {
				case test.after: // the request of this number in each reading
					test.move(moving)
				case test.on:
					test.change(page)
				}
				return nil
			}
			got, err := moving.readAll(t.Context())
			want := transport.Error{
				Kind: transport.KindUnexpected, Reason: transport.ReasonListMoved, Operation: "ListTags", Host: "host.test", Message: changedFourTimes + test.message,
			}
			if diff := cmp.Diff(want, err); diff != "" || got != nil {
				t.Errorf("%s, next %t: %v (-want +got):\n%s", name, namesNext, got, diff)
			}
		}
	}
}

// TestReadAllWithTotalThatIsLimited has more entries behind the page that its total makes the last.
func TestReadAllWithTotalThatIsLimited(t *testing.T) {
	t.Parallel()
	limited := without(numbered(15), func(page *Page[entry]) { *page.Total = 10 })
	got, err := limited.readAll(t.Context())
	want := transport.Error{
		Kind: transport.KindUnexpected, Reason: transport.ReasonListMoved, Operation: "ListTags", Host: "host.test",
		Message: changedFourTimes + "the last page was followed by more tags",
	}
	if diff := cmp.Diff(want, err); diff != "" || got != nil || !slices.Equal(limited.counts(), []int{4, 4}) {
		t.Errorf("%v after %v (-want +got):\n%s", got, limited.counts(), diff)
	}
}
