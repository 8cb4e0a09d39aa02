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

// tagPageSize is the most tags that the API lists at once.
const tagPageSize = 100

// RepositoryRequest names a repository.
type RepositoryRequest struct {
	Region, InstanceID, RepoID string
}

// ListedTag is a tag in a list of them.
type ListedTag struct {
	Name   string
	Digest *string // as given; nil where the API left it out
}

// TagList is the first page of a repository's tags.
type TagList struct {
	Tags  []ListedTag // in the API's order
	Total int64       // how many tags there are; 0 where the API left it out
}

// ListRepoTag returns up to 100 tags of a repository.
//
// API: https://www.alibabacloud.com/help/en/acr/developer-reference/api-cr-2018-12-01-listrepotag;
// permission cr:ListRepositoryTag. Its errors are a *transport.Error, or one of the Check functions'.
func (c *Client) ListRepoTag(ctx context.Context, request RepositoryRequest) (TagList, error) {
	if err := cmp.Or(
		CheckRegion(request.Region), CheckInstanceID(request.InstanceID), CheckRepoID(request.RepoID),
	); err != nil {
		return TagList{}, fmt.Errorf("ListRepoTag: %w", err)
	}
	parameters := map[string]string{
		"InstanceId": request.InstanceID, "RepoId": request.RepoID, "PageNo": "1", "PageSize": strconv.Itoa(tagPageSize),
	}
	return call(ctx, c, "ListRepoTag", request.Region, parameters, readTagList)
}

func readTagList(answer *strictjson.Object) TagList {
	list := TagList{}
	if total := answer.Count("TotalCount"); total != nil {
		list.Total = *total
	}
	objects := answer.Objects("Images")
	if objects == nil {
		answer.Fail("Images", "the answer has no such list")
	}
	for _, object := range objects {
		if name := object.Text("Tag"); name != nil {
			list.Tags = append(list.Tags, ListedTag{Name: *name, Digest: object.Text("Digest")})
		}
	}
	return list
}
