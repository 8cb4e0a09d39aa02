// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package ncr

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/strictjson"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// Tag is a tag as the API returns it. Nil is a field that is absent, null, empty, or a time of 0.
type Tag struct {
	Name        string
	Creator     *string
	LastUpdater *string
	Digest      *string // not normalized: of what the tag points to
	FullSize    *int64  // bytes
	ID          *int64
	ImageID     *int64
	Repository  *int64
	LastUpdated *time.Time
	V2          *bool
	Images      []Image // in the API's order; nil when the response has no list
	// Ignored are names of the API's fields that are nil because of a control character.
	Ignored []string
}

// Image is one platform's image of a tag. Features that the API lists, as the OCI specification
// does, are joined by commas.
type Image struct {
	Architecture, OS, OSVersion, OSFeatures, Variant, Features, MediaType, Digest *string
	Size                                                                          *int64 // bytes
	Created, Updated, LatestPulled                                                *time.Time

	// Ignored are names of the API's fields that are nil because of a control character.
	Ignored []string
}

// TagRequest names a tag. ImageName may contain slashes.
type TagRequest struct {
	Location                       Location
	Registry, ImageName, Reference string
}

// ImageRequest names an image, which may contain slashes.
type ImageRequest struct {
	Location            Location
	Registry, ImageName string
}

// check checks the names of registry and image.
func (r ImageRequest) check() error {
	if err := CheckRegistry(r.Registry); err != nil {
		return fmt.Errorf("registry %s: %w", transport.Quote(r.Registry), err)
	}
	if err := CheckImageName(r.ImageName); err != nil {
		return fmt.Errorf("image %s: %w", transport.Quote(r.ImageName), err)
	}
	return nil
}

// image returns the request for the tag's image.
func (r TagRequest) image() ImageRequest {
	return ImageRequest{Location: r.Location, Registry: r.Registry, ImageName: r.ImageName}
}

func (r TagRequest) checkTag() error {
	if err := image.CheckTag(r.Reference); err != nil {
		return fmt.Errorf("tag %s: %w", transport.Quote(r.Reference), err)
	}
	return nil
}

// GetTag returns the details of a tag.
//
// API: GET /repositories/{registry}/{imageName}/tags/{reference},
// https://api.ncloud-docs.com/docs/en/containerregistry-getimagetagdetail; permission
// View/getImageTagDetail of Container Registry. The error is a transport.Error, or that of a Check
// function. KindTagNotFound may mean that the image or the registry does not exist: FindMissing
// tells which.
func (c *Client) GetTag(ctx context.Context, request TagRequest) (Tag, error) {
	if err := cmp.Or(request.image().check(), request.checkTag()); err != nil {
		return Tag{}, fmt.Errorf("get tag: %w", err)
	}
	return call(ctx, c, "GetImageTagDetail", c.tagTarget(request), func(body *strictjson.Object) Tag {
		return readTag(body, request.Reference)
	})
}

func readTag(body *strictjson.Object, reference string) Tag {
	object := unwrap(body)
	name := object.Text("name")
	switch {
	case name == nil:
		body.Fail("", "the response has no name")
		return Tag{}
	case *name != reference:
		body.FailOther("tag", *name)
		return Tag{}
	}
	return readTagFacts(object, *name)
}

// readTagFacts reads the fields of a tag that GetImageTagDetail and GetImageTags have in common.
func readTagFacts(object *strictjson.Object, name string) Tag {
	tag := Tag{
		Name:        name,
		Creator:     object.DecoratingText("creator"),
		LastUpdater: object.DecoratingText("last_updater"),
		Digest:      object.Digest("digest"),
		FullSize:    object.Count("full_size"),
		ID:          object.Integer("id"),
		ImageID:     object.Integer("image_id"),
		Repository:  object.Integer("repository"),
		LastUpdated: object.Time("last_updated"),
		V2:          object.Boolean("v2"),
	}
	tag.Ignored = object.Ignored()
	if images := object.Objects("images", "image"); images != nil {
		tag.Images = make([]Image, 0, len(images))
		for _, entry := range images {
			tag.Images = append(tag.Images, readImage(entry))
		}
	}
	return tag
}

func readImage(object *strictjson.Object) Image {
	entry := Image{
		Architecture: object.Text("architecture"),
		OS:           object.Text("os"),
		OSVersion:    object.Text("os_version"),
		OSFeatures:   object.DecoratingTexts("os_features"),
		Variant:      object.Text("variant"),
		Features:     object.DecoratingTexts("features"),
		MediaType:    object.Text("mediaType", "media_type"),
		Digest:       object.Digest("digest"),
		Size:         object.Count("size"),
		Created:      object.Time("created"),
		Updated:      object.Time("updated"),
		LatestPulled: object.Time("latest_pulled"),
	}
	entry.Ignored = object.Ignored()
	return entry
}
