// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package ncr

import (
	"cmp"
	"context"
	"fmt"
	"reflect"
	"slices"
	"strconv"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/paging"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/strictjson"
)

// ListTags returns all tags of an image, each once and as GetTag returns it, in the API's order:
// the whole list or an error, never a part. It sends one request for each page of at most 100 tags,
// four at a time, and one more to see that the list did not change meanwhile. prepare, which may be
// nil, is called with all tags during that last request, once for each time that the list is read:
// its result counts only if ListTags returns these tags.
//
// API: GET /repositories/{registry}/{imageName}/tags,
// https://api.ncloud-docs.com/docs/en/containerregistry-getimagetags; permission View/getImageTags
// of Container Registry. The error is a transport.Error, or that of a Check function; a list that
// changes each time that it is read is ReasonListMoved, one of more than 100,000 tags
// ReasonListTooLong. KindTagNotFound means that the image or the registry does not exist:
// FindMissingImage tells which.
func (c *Client) ListTags(ctx context.Context, request ImageRequest, prepare func([]Tag)) ([]Tag, error) {
	if err := request.check(); err != nil {
		return nil, fmt.Errorf("get tags: %w", err)
	}
	return paging.ReadAll(ctx, paging.List[Tag]{
		Operation: operationListTags,
		Host:      c.Host(request.Location),
		Entries:   "tags",
		Read: func(ctx context.Context, number int) (paging.Page[Tag], error) {
			return callPage(ctx, c, operationListTags, c.tagsTarget(request), number, readTagPage(number))
		},
		Name:      func(tag Tag) string { return tag.Name },
		IsSame:    isSameTag,
		NamesNext: true,
		Prepare:   prepare,
	})
}

// tagEntries returns the entries of a page of tags. Only a list of 0 tags may be left out.
func tagEntries(body *strictjson.Object) []*strictjson.Object {
	if total := body.Count("count"); total != nil && *total == 0 && !body.Has("results", "result") {
		return nil
	}
	return listEntries(body)
}

// readTagPage returns a function that reads the page of this number, as strictly as a single tag.
// Which page it is follows from the number of the next.
func readTagPage(number int) func(*strictjson.Object) paging.Page[Tag] {
	return func(body *strictjson.Object) paging.Page[Tag] {
		next := body.Integer("next")
		if next != nil && *next != int64(number)+1 {
			body.FailOther("the page before page", strconv.FormatInt(*next, 10))
		}
		entries := tagEntries(body)
		page := paging.Page[Tag]{Entries: make([]Tag, 0, len(entries)), Total: body.Count("count"), HasNext: next != nil}
		for _, entry := range entries {
			page.Entries = append(page.Entries, readListedTag(entry))
		}
		return page
	}
}

func readListedTag(entry *strictjson.Object) Tag {
	name := entry.Text("name")
	switch {
	case name == nil:
		entry.Fail("name", "the entry has no name")
		return Tag{}
	case image.CheckTag(*name) != nil:
		entry.Fail("name", `"`+*name+`" is not a tag`)
		return Tag{}
	}
	return readTagFacts(entry, *name)
}

// isSameTag compares two responses about a tag, without what changes although nothing is pushed:
// when an image was pulled, and the order in which the images are listed.
func isSameTag(a, b Tag) bool {
	a.Images, b.Images = comparableImages(a.Images), comparableImages(b.Images)
	return reflect.DeepEqual(a, b)
}

func comparableImages(images []Image) []Image {
	sorted := slices.Clone(images)
	for index := range sorted {
		sorted[index].LatestPulled = nil
	}
	slices.SortStableFunc(sorted, func(a, b Image) int { return cmp.Compare(digestOf(a), digestOf(b)) })
	return sorted
}

func digestOf(listed Image) string {
	if listed.Digest == nil {
		return ""
	}
	return *listed.Digest
}
