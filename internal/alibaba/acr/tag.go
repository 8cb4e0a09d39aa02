// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acr

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/strictjson"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// Tag is a tag as the API states it. Nil is what the API left out, or gave as null, empty, or a time of 0.
type Tag struct {
	Digest      *string // as given: what the tag points at
	ImageID     *string
	ImageSize   *int64 // bytes
	ImageCreate *time.Time
	ImageUpdate *time.Time
	Status      *string // e.g. `NORMAL`, `DELETING`
}

// TagRequest names a tag.
type TagRequest struct {
	Region, InstanceID, RepoID, Tag string
}

// GetRepoTag returns what the API knows of a tag.
//
// API: https://www.alibabacloud.com/help/en/acr/developer-reference/api-cr-2018-12-01-getrepotag;
// permission cr:ListRepositoryTag. Its errors are a *transport.Error, or one of the Check functions'.
func (c *Client) GetRepoTag(ctx context.Context, request TagRequest) (Tag, error) {
	if err := cmp.Or(
		CheckRegion(request.Region), CheckInstanceID(request.InstanceID), CheckRepoID(request.RepoID), image.CheckTag(request.Tag),
	); err != nil {
		return Tag{}, fmt.Errorf("GetRepoTag: %w", err)
	}
	parameters := map[string]string{"InstanceId": request.InstanceID, "RepoId": request.RepoID, "Tag": request.Tag}
	tag, err := call(ctx, c, "GetRepoTag", request.Region, parameters, func(answer *strictjson.Object) Tag { return readTag(answer, request.Tag) })
	return tag, asTag(err)
}

// asTag is an error of a question that names no image but the tag's: where that does not exist, the tag does not.
func asTag(err error) error {
	failure, isFailure := errors.AsType[*transport.Error](err)
	if !isFailure || failure.Kind != transport.KindImage {
		return err
	}
	ofTag := *failure
	ofTag.Kind = transport.KindTag
	return &ofTag
}

// readTag makes sure that the answer is about the tag that was asked for.
func readTag(answer *strictjson.Object, tag string) Tag {
	expect(answer, "Tag", tag)
	return Tag{
		Digest:      answer.Text("Digest"),
		ImageID:     answer.Text("ImageId"),
		ImageSize:   answer.Count("ImageSize"),
		ImageCreate: answer.Time("ImageCreate"),
		ImageUpdate: answer.Time("ImageUpdate"),
		Status:      answer.Text("Status"),
	}
}
