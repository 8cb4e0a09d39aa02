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
// permission cr:ListRepositoryTag. The error is a transport.Error, or that of a Check function.
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

// ImageRequest names an image of a tag, by its digest.
type ImageRequest struct {
	TagRequest

	Digest string
}

func (r ImageRequest) check() error {
	return cmp.Or(r.TagRequest.check(), checkField("digest", r.Digest, image.CheckDigest))
}

func (r ImageRequest) parameters() map[string]string {
	return map[string]string{"InstanceId": r.InstanceID, "RepoId": r.RepoID, "Tag": r.Tag, "Digest": r.Digest}
}

func (r TagRequest) repository() RepositoryRequest {
	return RepositoryRequest{Region: r.Region, InstanceID: r.InstanceID, RepoID: r.RepoID}
}

// imageAsTag returns KindTagNotFound in place of KindImageNotFound, for a request that names no
// digest: if the tag's image does not exist, neither does the tag.
func imageAsTag(err error) error {
	if failed, isCall := errors.AsType[transport.Error](err); isCall && failed.Kind == transport.KindImageNotFound {
		return failed.WithKind(transport.KindTagNotFound)
	}
	return err
}

// readTag reads a response about this tag. One that names neither a tag nor a digest is refused: it
// may be the response to another action.
func readTag(response *strictjson.Object, tag string) Tag {
	expectText(response, "Tag", "tag", tag)
	facts := readTagFacts(response)
	if facts.Digest == nil && response.Text("Tag") == nil {
		response.Fail("", "the response has neither a Tag nor a Digest")
	}
	return facts
}

// readTagFacts reads the fields that GetRepoTag and ListRepoTag have in common.
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
