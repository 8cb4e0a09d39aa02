// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package ncr

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"time"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/strictjson"
)

// Tag is a tag as the API states it. Nil is what the API left out, or gave as null, empty, or a time of 0.
type Tag struct {
	Name        string
	Creator     *string
	LastUpdater *string
	Digest      *string // as given: what the tag points at
	FullSize    *int64  // bytes
	ID          *int64
	ImageID     *int64
	Repository  *int64
	LastUpdated *time.Time
	V2          *bool
	Images      []Image // in the API's order; nil when the answer has no list
}

// Image is one platform's image of a tag. Features that the API lists, as the OCI specification does, are joined by commas.
type Image struct {
	Architecture, OS, OSVersion, OSFeatures, Variant, Features, MediaType, Digest *string
	Size                                                                          *int64 // bytes
	Created, Updated, LatestPulled                                                *time.Time
}

// TagRequest names a tag. ImageName may hold slashes.
type TagRequest struct {
	Location                       Location
	Registry, ImageName, Reference string
}

// GetTag returns the details of a tag.
//
// API: GET /repositories/{registry}/{imageName}/tags/{reference},
// https://api.ncloud-docs.com/docs/en/containerregistry-getimagetagdetail; permission
// View/getImageTagDetail of Container Registry. Its errors are a *transport.Error, or one of the Check functions'.
func (c *Client) GetTag(ctx context.Context, request TagRequest) (Tag, error) {
	if err := cmp.Or(
		CheckRegistry(request.Registry), image.CheckRepository(request.ImageName), image.CheckTag(request.Reference),
	); err != nil {
		return Tag{}, fmt.Errorf("get tag: %w", err)
	}
	return call(ctx, c, "GetImageTagDetail", c.imageTarget(request)+"/tags/"+url.PathEscape(request.Reference), func(answer *strictjson.Object) Tag {
		return readTag(answer, request.Reference)
	})
}

func readTag(answer *strictjson.Object, reference string) Tag {
	answer = unwrap(answer)
	name := answer.Text("name")
	switch {
	case name == nil:
		answer.Fail("name", "the answer has no such field")
		return Tag{}
	case *name != reference:
		answer.Fail("name", `the answer is about the tag "`+*name+`"`)
		return Tag{}
	}
	tag := Tag{
		Name:        *name,
		Creator:     answer.Text("creator"),
		LastUpdater: answer.Text("last_updater"),
		Digest:      answer.Text("digest"),
		FullSize:    answer.Count("full_size"),
		ID:          answer.Integer("id"),
		ImageID:     answer.Integer("image_id"),
		Repository:  answer.Integer("repository"),
		LastUpdated: answer.Time("last_updated"),
		V2:          answer.Boolean("v2"),
	}
	// The documentation's table says image[] where its example says images[].
	if objects := answer.Objects("images", "image"); objects != nil {
		tag.Images = make([]Image, 0, len(objects))
		for _, object := range objects {
			tag.Images = append(tag.Images, readImage(object))
		}
	}
	return tag
}

func readImage(object *strictjson.Object) Image {
	return Image{
		Architecture: object.Text("architecture"),
		OS:           object.Text("os"),
		OSVersion:    object.Text("os_version"),
		OSFeatures:   object.Texts("os_features"),
		Variant:      object.Text("variant"),
		Features:     object.Texts("features"),
		MediaType:    object.Text("mediaType", "media_type"),
		Digest:       object.Text("digest"),
		Size:         object.Count("size"),
		Created:      object.Time("created"),
		Updated:      object.Time("updated"),
		LatestPulled: object.Time("latest_pulled"),
	}
}
