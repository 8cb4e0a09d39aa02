// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package ncr

import (
	"context"
	"fmt"
	"strconv"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/strictjson"
)

// pageSize is how many entries a page has.
const pageSize = 100

// List is the first page of a list of names.
type List struct {
	Names    []string // in the API's order
	Total    int64    // how many there are; 0 where the API left it out
	Complete bool     // whether it certainly contains all: no further page, and no entry without a name
}

// GetImageTags returns the names of up to 100 tags of the image that the request names; it does not
// use the request's Reference.
//
// API: GET /repositories/{registry}/{imageName}/tags,
// https://api.ncloud-docs.com/docs/en/containerregistry-getimagetags; permission View/getImageTags
// of Container Registry. Its errors are a transport.Error, or one of the Check functions'.
func (c *Client) GetImageTags(ctx context.Context, request TagRequest) (List, error) {
	if err := request.checkImage(); err != nil {
		return List{}, fmt.Errorf("get tags: %w", err)
	}
	return c.list(ctx, "GetImageTags", c.imageTarget(request)+"/tags")
}

// GetRegistry returns the names of up to 100 registries of a location. The name is the API's,
// although it lists them.
//
// API: GET /repositories, https://api.ncloud-docs.com/docs/en/containerregistry-getregistry;
// permission View/getRegistry of Container Registry. Its errors are a transport.Error.
func (c *Client) GetRegistry(ctx context.Context, location Location) (List, error) {
	return c.list(ctx, "GetRegistry", c.repositoriesTarget(location))
}

func (c *Client) list(ctx context.Context, operation, target string) (List, error) {
	return call(ctx, c, operation, target+"?page=1&pagesize="+strconv.Itoa(pageSize), readList)
}

func readList(body *strictjson.Object) List {
	entries := body.Objects("results", "result")
	if entries == nil {
		body.Fail("", "the response has no results")
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
