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

// Tag is a tag as the API returns it. Nil is what the response leaves out, or has as null, empty,
// or a time of 0.
type Tag struct {
	Digest      *string // not normalized: what the tag points at
	ImageID     *string
	ImageSize   *int64 // bytes
	ImageCreate *time.Time
	ImageUpdate *time.Time
	Status      *string // for example NORMAL or DELETING
}

// TagRequest names a tag.
type TagRequest struct {
	Region, InstanceID, RepoID, Tag string
}

// GetRepoTag returns a tag.
//
// API: https://www.alibabacloud.com/help/en/acr/developer-reference/api-cr-2018-12-01-getrepotag;
// permission cr:ListRepositoryTag. Its errors are a transport.Error, or one of the Check
// functions'.
func (c *Client) GetRepoTag(ctx context.Context, request TagRequest) (Tag, error) {
	if err := request.check(); err != nil {
		return Tag{}, fmt.Errorf("GetRepoTag: %w", err)
	}
	parameters := map[string]string{"InstanceId": request.InstanceID, "RepoId": request.RepoID, "Tag": request.Tag}
	tag, err := call(ctx, c, "GetRepoTag", request.Region, parameters, func(response *strictjson.Object) Tag {
		return readTag(response, request.Tag)
	})
	return tag, imageAsTag(err)
}

func (r TagRequest) check() error {
	return cmp.Or(r.repository().check(), checkField("tag", r.Tag, image.CheckTag))
}

func (r TagRequest) repository() RepositoryRequest {
	return RepositoryRequest{Region: r.Region, InstanceID: r.InstanceID, RepoID: r.RepoID}
}

// imageAsTag returns the error of a request that names no image but the tag's: where that does not
// exist, the tag does not.
func imageAsTag(err error) error {
	if failed, isCall := errors.AsType[transport.Error](err); isCall && failed.Kind == transport.KindImageNotFound {
		return failed.WithKind(transport.KindTagNotFound)
	}
	return err
}

// readTag reads a response about this tag. One that names neither a tag nor a digest is that to
// another action, or says nothing.
func readTag(response *strictjson.Object, tag string) Tag {
	expectText(response, "Tag", "tag", tag)
	facts := readTagFacts(response)
	if facts.Digest == nil && response.Text("Tag") == nil {
		response.Fail("", "the response has neither a Tag nor a Digest")
	}
	return facts
}

// readTagFacts reads what GetRepoTag and ListRepoTag return alike.
func readTagFacts(object *strictjson.Object) Tag {
	return Tag{
		Digest:      object.Digest("Digest"),
		ImageID:     object.Text("ImageId"),
		ImageSize:   object.Count("ImageSize"),
		ImageCreate: object.Time("ImageCreate"),
		ImageUpdate: object.Time("ImageUpdate"),
		Status:      object.Text("Status"),
	}
}
