// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

// Package paging reads a list that a service returns in pages: completely, or not at all. It knows
// no vendor: a vendor's client says how to read one page.
//
// Pages are requested by number, and no service says which state of the list a page shows. A push
// or a deletion between two requests moves the entries that follow, so that an entry is read twice,
// or never. Decisions about that:
//
//   - A list is complete when its pages have as many entries of different names as the service says
//     that there are, each page has the length that follows from the first, the last says that it
//     is the last, and the first page is still the same after the last was read. Otherwise the list
//     has moved, and is read again from the first page, three times at most.
//   - A page that says that it is another, by its own number or by that of the next, is the
//     response to another request. The client says so to package transport, which reads it again.
//   - A list in one response is not read again: one response shows one state.
//   - It is not noticed if one tag was deleted and another added while the list was read, and the
//     first page did not change.
//   - Where a service does not name the next page and the last page is full, the page after it is
//     read too: a total that is limited to a round number would make a part of the list look
//     complete. That page may be empty, be refused, or repeat entries; a new entry there means that
//     the list has moved.
//   - A missing total is an invalid response: to read again would not help.
//   - The first page's total decides how many pages are read, so that no response can cause an
//     endless loop.
//   - The pages after the first are requested four at a time. More would be throttled sooner, and
//     Terraform already reads ten data sources in parallel. The next page is requested while others
//     are decoded, with at most eight pages in progress. While the first page is read again, the
//     caller prepares its result.
//   - More than 100,000 entries are an error as soon as the first page says so: their state would
//     have tens of megabytes, and one read would send more than a thousand requests, which the
//     services' limits are too low for.
package paging
