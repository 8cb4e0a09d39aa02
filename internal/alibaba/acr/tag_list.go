// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acr

import (
	"cmp"
	"context"
	"fmt"
	"strconv"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/strictjson"
)

// tagPageSize is the largest page of tags that the API returns.
const tagPageSize = 100

// RepositoryRequest names a repository by its ID.
type RepositoryRequest struct {
	Region, InstanceID, RepoID string
}

// ListedTag is a tag in a list of tags.
type ListedTag struct {
	Name   string
	Digest *string // unchanged; nil where the response leaves it out
}

// TagList is the first page of a repository's tags.
type TagList struct {
	Tags  []ListedTag // in the API's order
	Total int64       // how many tags there are; 0 where the response leaves it out
}

// ListRepoTag returns up to 100 tags of a repository.
//
// API: https://www.alibabacloud.com/help/en/acr/developer-reference/api-cr-2018-12-01-listrepotag;
// permission cr:ListRepositoryTag. Its errors are a transport.Error, or one of the Check
// functions'.
func (c *Client) ListRepoTag(ctx context.Context, request RepositoryRequest) (TagList, error) {
	if err := request.check(); err != nil {
		return TagList{}, fmt.Errorf("ListRepoTag: %w", err)
	}
	parameters := map[string]string{
		"InstanceId": request.InstanceID, "RepoId": request.RepoID, "PageNo": "1", "PageSize": strconv.Itoa(tagPageSize),
	}
	return call(ctx, c, "ListRepoTag", request.Region, parameters, readTagList)
}

func (r RepositoryRequest) check() error {
	return cmp.Or(Instance{Region: r.Region, ID: r.InstanceID}.check(), checkField("repository", r.RepoID, CheckRepoID))
}

func readTagList(response *strictjson.Object) TagList {
	list := TagList{}
	if total := response.Count("TotalCount"); total != nil {
		list.Total = *total
	}
	images := response.Objects("Images")
	if images == nil {
		response.Fail("", "the response has no Images")
	}
	for _, listed := range images {
		if name := listed.Text("Tag"); name != nil {
			list.Tags = append(list.Tags, ListedTag{Name: *name, Digest: listed.Text("Digest")})
		}
	}
	return list
}
