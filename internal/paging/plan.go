// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package paging

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// plan says how many pages a list has and how long they are, by its first page.
type plan struct {
	total, size int  // entries of the list, and of each page but the last
	pages       int  // at least 1
	isOpen      bool // nothing but the total says that the last page is the last
}

// requests returns how many pages are read, with the one after the last where the plan is open.
func (p plan) requests() int {
	if p.isOpen {
		return p.pages + 1
	}
	return p.pages
}

// length returns how many entries a page has.
func (p plan) length(number int) int {
	return max(0, min(p.size, p.total-(number-1)*p.size))
}

// plan checks the first page, and plans the others by it.
func (l List[Entry]) plan(first Page[Entry]) (plan, error) {
	if first.Total == nil {
		return plan{}, l.failed(transport.ReasonInvalidResponse, "the response does not say how many "+l.Entries+" there are")
	}
	if *first.Total > entryLimit {
		return plan{}, l.failed(transport.ReasonListTooLong, fmt.Sprintf(
			"there are %d %s, and no list of more than %d is read", *first.Total, l.Entries, entryLimit))
	}
	planned := plan{total: int(*first.Total), size: cmp.Or(l.PageSize, len(first.Entries), 1)}
	if l.NamesNext && !first.HasNext {
		planned.size = max(planned.size, planned.total) // there is no other page
	}
	planned.pages = max(1, (planned.total+planned.size-1)/planned.size)
	planned.isOpen = !l.NamesNext && planned.total > 0 && planned.total == planned.pages*planned.size
	return planned, l.check(first, 1, planned)
}

// readPage reads a page after the first.
func (l List[Entry]) readPage(ctx context.Context, number int, plan plan) (Page[Entry], error) {
	page, err := l.Read(ctx, number)
	switch {
	case number > plan.pages && isRefusal(err):
		return Page[Entry]{}, nil
	case err != nil:
		return Page[Entry]{}, err
	case number > plan.pages:
		return page, checkTotal(page, plan)
	default:
		return page, l.check(page, number, plan)
	}
}

// isRefusal reports whether a service refused a page with an error code that has no known meaning.
func isRefusal(err error) bool {
	failed, isCall := errors.AsType[transport.Error](err)
	return isCall && failed.Kind == transport.KindUnexpected && failed.Reason == transport.ReasonOther && failed.Code != ""
}

// check compares a page with the plan.
func (l List[Entry]) check(page Page[Entry], number int, plan plan) error {
	if err := checkTotal(page, plan); err != nil {
		return err
	}
	if len(page.Entries) != plan.length(number) {
		return moved("the number of %s on page %d was %d instead of %d (%d in total)", l.Entries, number, len(page.Entries), plan.length(number), plan.total)
	}
	switch isLast := number == plan.pages; {
	case l.NamesNext && isLast && page.HasNext:
		return moved("page %d was no longer the last", number)
	case l.NamesNext && !isLast && !page.HasNext:
		return moved("page %d was not followed by page %d", number, number+1)
	default:
		return nil
	}
}

func checkTotal[Entry any](page Page[Entry], plan plan) error {
	if page.Total == nil || *page.Total != int64(plan.total) {
		return moved("the total was no longer %d", plan.total)
	}
	return nil
}

// checkNames makes sure that no name occurs twice, and that the page after the last has no new one.
func (l List[Entry]) checkNames(entries, behind []Entry) error {
	names := make(map[string]struct{}, len(entries))
	for _, entry := range entries {
		names[l.Name(entry)] = struct{}{}
	}
	switch repeated := len(entries) - len(names); repeated {
	case 0:
	case 1:
		return moved("1 of %d %s was read twice", len(entries), l.Entries)
	default:
		return moved("%d of %d %s were read twice", repeated, len(entries), l.Entries)
	}
	for _, entry := range behind {
		if _, exists := names[l.Name(entry)]; !exists {
			return moved("the last page was followed by more %s", l.Entries)
		}
	}
	return nil
}

// checkFirst reads the first page again, after the last.
func (l List[Entry]) checkFirst(ctx context.Context, first Page[Entry], plan plan) error {
	again, err := l.Read(ctx, 1)
	if err != nil {
		return err
	}
	if err := l.check(again, 1, plan); err != nil {
		return err
	}
	isSame := func(a, b Entry) bool { return l.Name(a) == l.Name(b) && l.IsSame(a, b) }
	if !slices.EqualFunc(first.Entries, again.Entries, isSame) {
		return moved("the first page was another one after the last was read")
	}
	return nil
}
