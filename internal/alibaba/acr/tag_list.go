// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acr

import (
	"cmp"
	"context"
	"fmt"
	"reflect"
	"strconv"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/paging"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/strictjson"
)

const operationListTags = "ListRepoTag"

// tagPageSize is the largest page of tags that the API returns.
const tagPageSize = 100

// RepositoryRequest names a repository by its ID.
type RepositoryRequest struct {
	Region, InstanceID, RepoID string
}

func (r RepositoryRequest) check() error {
	return cmp.Or(Instance{Region: r.Region, ID: r.InstanceID}.check(), checkField("repository", r.RepoID, CheckRepoID))
}

// ListedTag is a tag in a list of tags.
type ListedTag struct {
	Tag

	Name string
}

// ListTags returns all tags of a repository, each once, in the API's order: the whole list or an
// error, never a part. It sends one request for each 100 tags, four at a time, and one or two more
// to see that the list did not change meanwhile. prepare, which may be nil, is called with all tags
// during the last of them, once for each time that the list is read: its result counts only if
// ListTags returns these tags.
//
// API: https://www.alibabacloud.com/help/en/acr/developer-reference/api-cr-2018-12-01-listrepotag;
// permission cr:ListRepositoryTag. The error is a transport.Error, or that of a Check function; a
// list that changes each time that it is read is ReasonListMoved, one of more than 100,000 tags
// ReasonListTooLong.
func (c *Client) ListTags(ctx context.Context, request RepositoryRequest, prepare func([]ListedTag)) ([]ListedTag, error) {
	if err := request.check(); err != nil {
		return nil, fmt.Errorf("%s: %w", operationListTags, err)
	}
	return paging.ReadAll(ctx, paging.List[ListedTag]{
		Operation: operationListTags,
		Host:      c.Host(request.Region),
		Entries:   "tags",
		Read: func(ctx context.Context, number int) (paging.Page[ListedTag], error) {
			return callTagPage(ctx, c, request, number, readTagPage(number))
		},
		Name:     func(tag ListedTag) string { return tag.Name },
		IsSame:   func(a, b ListedTag) bool { return reflect.DeepEqual(a, b) },
		PageSize: tagPageSize,
		Prepare:  prepare,
	})
}

// callTagPage requests one page, counted from 1.
func callTagPage[T any](
	ctx context.Context, c *Client, request RepositoryRequest, number int, read func(*strictjson.Object) T,
) (T, error) {
	return call(ctx, c, operationListTags, request.Region, map[string]string{
		"InstanceId": request.InstanceID, "RepoId": request.RepoID, "PageNo": strconv.Itoa(number), "PageSize": strconv.Itoa(tagPageSize),
	}, read)
}

// readTagPage returns a function that reads the page of this number, as strictly as a single tag.
// PageSize and NextToken of the response are not used: what the latter means is not documented, and
// neither proves that a list is whole.
func readTagPage(number int) func(*strictjson.Object) paging.Page[ListedTag] {
	return func(response *strictjson.Object) paging.Page[ListedTag] {
		entries := tagEntries(response, number)
		page := paging.Page[ListedTag]{Entries: make([]ListedTag, 0, len(entries)), Total: response.Count("TotalCount")}
		for _, entry := range entries {
			page.Entries = append(page.Entries, readListedTag(entry))
		}
		return page
	}
}

// tagEntries returns the entries of the page of this number. Only a page that begins after the last
// tag may have no list, or another number.
func tagEntries(response *strictjson.Object, number int) []*strictjson.Object {
	total, own := response.Count("TotalCount"), response.Count("PageNo")
	isAfterLast := total != nil && int64(number-1)*tagPageSize >= *total
	switch {
	case isAfterLast && !response.Has("Images"):
		return nil
	case !isAfterLast && own != nil && *own != int64(number):
		response.FailOther("page", strconv.FormatInt(*own, 10))
	}
	entries := response.Objects("Images")
	if entries == nil {
		response.Fail("", "the response has no Images")
	}
	return entries
}

func readListedTag(entry *strictjson.Object) ListedTag {
	name := entry.Text("Tag")
	switch {
	case name == nil:
		entry.Fail("Tag", "the entry has no name")
		return ListedTag{}
	case image.CheckTag(*name) != nil:
		entry.Fail("Tag", `"`+*name+`" is not a tag`)
		return ListedTag{}
	}
	return ListedTag{Tag: readTagFacts(entry), Name: *name}
}
