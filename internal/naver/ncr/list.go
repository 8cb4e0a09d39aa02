// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package ncr

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/paging"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/strictjson"
)

const operationListTags = "GetImageTags"

// pageSize is how many entries a page has; the service may return fewer.
const pageSize = 100

// List is the first page of a list of names.
type List struct {
	Names    []string // in the API's order
	Total    int64    // how many there are; 0 where the API left it out
	Complete bool     // whether it certainly contains all: no further page, and no entry without a name
}

// GetRegistry returns the names of up to 100 registries of a location. The method has the API's
// name, although it returns a list.
//
// API: GET /repositories, https://api.ncloud-docs.com/docs/en/containerregistry-getregistry;
// permission View/getRegistry of Container Registry. Its errors are a transport.Error.
func (c *Client) GetRegistry(ctx context.Context, location Location) (List, error) {
	return callPage(ctx, c, "GetRegistry", c.repositoriesTarget(location), 1, readList)
}

// getFirstTags returns the names of up to 100 tags of the image of a tag that does not exist, with
// one request per image in the client's life. A cached list that has the tag is requested again: it
// is older than the error.
func (c *Client) getFirstTags(ctx context.Context, request TagRequest) (List, error) {
	if err := request.image().check(); err != nil {
		return List{}, fmt.Errorf("get tags: %w", err)
	}
	hasTag := func(list List) bool { return slices.Contains(list.Names, request.Reference) }
	return paging.Current(ctx, c.firstTags, request.image(), hasTag, func(ctx context.Context) (List, error) {
		return callPage(ctx, c, operationListTags, c.tagsTarget(request.image()), 1, readTagNames)
	})
}

// ForgetFirstTags makes the next call of FindMissing for the image of a tag send a request for its
// tags.
func (c *Client) ForgetFirstTags(request TagRequest) { c.firstTags.Forget(request.image()) }

// callPage requests one page of a list, counted from 1.
func callPage[T any](ctx context.Context, c *Client, operation, target string, number int, read func(*strictjson.Object) T) (T, error) {
	return call(ctx, c, operation, target+"?page="+strconv.Itoa(number)+"&pagesize="+strconv.Itoa(pageSize), read)
}

// listEntries returns the entries of a page.
func listEntries(body *strictjson.Object) []*strictjson.Object {
	entries := body.Objects("results", "result")
	if entries == nil {
		body.Fail("", "the response has no results")
	}
	return entries
}

func readList(body *strictjson.Object) List { return readNames(body, listEntries(body)) }

func readTagNames(body *strictjson.Object) List { return readNames(body, tagEntries(body)) }

func readNames(body *strictjson.Object, entries []*strictjson.Object) List {
	if entries == nil {
		return List{}
	}
	list := List{}
	for _, entry := range entries {
		if name := entry.Text("name"); name != nil {
			list.Names = append(list.Names, *name)
		}
	}
	if total := body.Count("count"); total != nil {
		list.Total = *total
	}
	list.Complete = !body.Has("next") && list.Total <= int64(len(entries)) && len(entries) < pageSize && len(list.Names) == len(entries)
	return list
}
