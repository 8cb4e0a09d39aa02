// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package ncr

import (
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
	api "github.com/containerregistry/terraform-provider-containerregistry/internal/naver/ncr"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider/read"
)

type tagsModel struct {
	imageAddress
	read.Settings
	read.TagList
}

// listedTags says which tags are in the state, and how. It fails only for input that the validators
// refuse.
func (m *tagsModel) listedTags() (read.ListedTags[api.Tag], error) {
	filter, err := m.Filter("")
	return read.ListedTags[api.Tag]{
		Type: listedTagType, Filter: filter, Choice: choice, Flatten: flattenTag,
		Host: m.RegistryHost.ValueString(), Repository: m.ImageName.ValueString(),
		HowToPin: "To pin one of these, pass its name as reference to containerregistry_ncr_tag, with verify_digest = true: the digest of the whole tag is then read from the registry. If you do not use pinned_reference, ignore this warning.",
	}, err
}

// flattenTag returns a tag for the state, with the digest of the whole tag as a read of this tag
// decides it without the registry.
func flattenTag(tag api.Tag) read.ListedTag {
	digest := read.NormalizedDigest(tag.Digest)
	decided, _ := image.DecideTag(image.TagEvidence{API: read.ValidDigest(digest), IsListed: true, Listed: entries(tag.Images)})
	var platforms, architectures any
	if tag.Images != nil { // without a list the images are unknown, not none
		names, processors := read.Platforms(realImages(plainImages(tag.Images)))
		platforms, architectures = stringValues(names), stringValues(processors)
	}
	return read.ListedTag{
		Name: tag.Name, Digest: digest, Pin: decided.Pin, Size: tag.FullSize, Created: firstPush(tag.Images), Updated: tag.LastUpdated,
		Own: map[string]tftypes.Value{
			"architectures": tftypes.NewValue(tftypes.Set{ElementType: tftypes.String}, architectures),
			"platforms":     tftypes.NewValue(tftypes.Set{ElementType: tftypes.String}, platforms),
		},
	}
}

// firstPush returns when the first image of a tag was pushed; nil where the API does not say it.
func firstPush(images []api.Image) *time.Time {
	var first *time.Time
	for _, listed := range images {
		if listed.Created != nil && (first == nil || listed.Created.Before(*first)) {
			first = listed.Created
		}
	}
	return first
}

func plainImages(images []api.Image) []tagImage {
	plain := make([]tagImage, 0, len(images))
	for _, listed := range images {
		plain = append(plain, tagImage{Image: listed})
	}
	return plain
}

func stringValues(texts []string) []tftypes.Value {
	values := make([]tftypes.Value, 0, len(texts))
	for _, text := range texts {
		values = append(values, tftypes.NewValue(tftypes.String, text))
	}
	return values
}

// choice returns what the choice among tags depends on. Two tags are one image only if all their
// images are the same: the API's digest identifies only one of them. A list of images that is
// absent, or has an image without a valid digest, proves nothing.
func choice(tag api.Tag) image.ListedTag {
	listed := image.ListedTag{Name: tag.Name, Pushed: tag.LastUpdated}
	digest := read.ValidDigest(read.NormalizedDigest(tag.Digest))
	if digest == "" || len(tag.Images) == 0 {
		return listed
	}
	var images []string
	for _, entry := range tag.Images {
		images = append(images, read.ValidDigest(read.NormalizedDigest(entry.Digest)))
	}
	if slices.Contains(images, "") {
		return listed
	}
	slices.Sort(images)
	listed.Contents = append([]string{digest}, images...)
	return listed
}
