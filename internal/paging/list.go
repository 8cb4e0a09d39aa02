// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package paging

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"golang.org/x/sync/errgroup"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

const (
	// entryLimit limits the entries of a list.
	entryLimit = 100_000
	// parallelRequests is how many pages after the first are requested at a time, and parallelPages
	// how many are requested or decoded: no request waits for a page to be decoded.
	parallelRequests = 4
	parallelPages    = 2 * parallelRequests
	// repetitions is how often a list that moved is read again.
	repetitions = 3
)

// Page is one page of a list.
type Page[Entry any] struct {
	Entries []Entry
	// Total is how many entries the list has; nil where the service does not say it.
	Total *int64
	// HasNext says that the service names a next page; false for the last one, and where it never
	// does.
	HasNext bool
}

// List says how to read a list.
type List[Entry any] struct {
	Operation string // the vendor's name of it, for errors
	Host      string // host[:port] that requests are sent to, for errors
	Entries   string // what the entries are, in the plural, for errors
	// Read reads the page of a number, counted from 1, by a call of package transport, which limits
	// its requests. It refuses a page that says that it is another.
	Read func(ctx context.Context, number int) (Page[Entry], error)
	// Name returns an entry's name, which no other entry of the list has.
	Name func(Entry) string
	// IsSame reports whether two entries of one name have the same content.
	IsSame func(Entry, Entry) bool
	// PageSize is how many entries each page but the last has. 0 means as many as the first has: a
	// service may return fewer than a request says.
	PageSize int
	// NamesNext says that the service names the next page; Page.HasNext is checked then.
	NamesNext bool
	// Prepare is called with all entries while the first page is read again, once for each time
	// that the list is read; nil for nothing to prepare. Its result counts only if ReadAll returns
	// these entries.
	Prepare func([]Entry)
}

// ReadAll returns all entries, in the service's order. It returns an error of Read unchanged. Its
// own errors are a transport.Error: of KindTimeout, or of KindUnexpected with ReasonListMoved,
// ReasonListTooLong or ReasonInvalidResponse.
func ReadAll[Entry any](ctx context.Context, list List[Entry]) ([]Entry, error) {
	for repetition := 0; ; repetition++ {
		entries, err := list.readOnce(ctx)
		movement, isMoved := errors.AsType[movedError](err)
		switch {
		case err == nil:
			return entries, nil
		case !isMoved:
			return nil, err
		case repetition == repetitions:
			return nil, list.failed(transport.ReasonListMoved, fmt.Sprintf(
				"the list of %s changed while it was read, %d times in a row; the last time, %s", list.Entries, repetition+1, movement))
		}
	}
}

// movedError says how it was noticed that a list changed while it was read.
type movedError string

func (e movedError) Error() string { return string(e) }

func moved(format string, arguments ...any) error {
	return movedError(fmt.Sprintf(format, arguments...))
}

func (l List[Entry]) failed(reason transport.Reason, message string) error {
	return transport.Error{Kind: transport.KindUnexpected, Reason: reason, Operation: l.Operation, Host: l.Host, Message: message}
}

// readOnce reads the list once. It returns a movedError if the list changed meanwhile.
func (l List[Entry]) readOnce(ctx context.Context) ([]Entry, error) {
	first, err := l.Read(ctx, 1)
	if err != nil {
		return nil, err
	}
	plan, err := l.plan(first)
	if err != nil {
		return nil, err
	}
	pages, err := l.readPages(ctx, first, plan)
	if err != nil {
		return nil, err
	}
	entries := slices.Concat(pages[:plan.pages]...)
	if err := l.checkNames(entries, slices.Concat(pages[plan.pages:]...)); err != nil {
		return nil, err
	}
	var confirmation errgroup.Group
	if plan.pages > 1 {
		confirmation.Go(func() error { return l.checkFirst(ctx, first, plan) })
	}
	if l.Prepare != nil {
		l.Prepare(entries)
	}
	return entries, confirmation.Wait()
}

// readPages reads all pages of a plan but the first, and returns the entries of all, by page.
func (l List[Entry]) readPages(ctx context.Context, first Page[Entry], plan plan) ([][]Entry, error) {
	pages := make([][]Entry, plan.requests())
	pages[0] = first.Entries
	group, pageContext := errgroup.WithContext(transport.WithRequestLimit(ctx, parallelRequests))
	group.SetLimit(parallelPages)
	for number := 2; number <= len(pages) && pageContext.Err() == nil; number++ {
		group.Go(func() error {
			page, err := l.readPage(pageContext, number, plan)
			pages[number-1] = page.Entries
			return err
		})
	}
	err := group.Wait()
	if err == nil && ctx.Err() != nil { // the loop ended before the last page
		err = transport.ContextError(ctx, l.Operation, 0)
	}
	return pages, err
}
