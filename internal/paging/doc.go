// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

// Package paging reads a list that a service returns in pages: whole, or not at all. It knows no
// vendor: a vendor's client says how to read one page.
//
// A page has a number, and none of the services says in which state of the list it was made. What
// is pushed or deleted between two pages moves the entries behind it, so that one is read twice, or
// never. Decisions about that:
//
//   - A list is whole when its pages hold as many entries of different names as the service says
//     that there are, when each page has the length and the number that follow from the first, when
//     the last says that it is the last, and when the first page is the same after the last was
//     read. Anything else is a list that moved, and is read again from the first page, three times
//     at most.
//   - A list in one response needs no second look: one response is one state.
//   - A tag deleted and one added while the list was read can still be missed where the first page
//     did not change.
//   - Where a service does not name the next page and the last page is full, the page behind it is
//     read too: a total that is limited to a round number would make a part of the list look whole.
//     That page may be empty, refused, or repeat what was read; a new entry there is a list that
//     moved.
//   - A total that is missing, and a next page that is not behind its own, are invalid responses:
//     another reading would not help.
//   - Totals decide how many pages are read, so that nothing that a response says can make a loop.
//   - The pages behind the first are requested four at a time. More would be throttled sooner, and
//     Terraform reads ten data sources side by side as it is. While a page is decoded, the next is
//     requested, as long as no more than eight are requested or decoded; while the first is read
//     again, the caller prepares what it makes of the list.
//   - More than 100,000 entries are an error from the first page on: their state would be tens of
//     megabytes, and a thousand requests for one read are not what the limits of the services are
//     for.
package paging
