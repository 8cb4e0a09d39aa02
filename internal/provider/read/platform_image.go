// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package read

import (
	"cmp"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider/attribute"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// PlatformImage is an image of a tag, in the form that all registries share. It has nothing that
// changes without a push.
type PlatformImage struct {
	OS, Architecture, Variant, OSVersion *string // as the source returns them
	Digest                               *string
	Size                                 *int64 // bytes
	PinnedReference                      *string
}

// Platform returns os/architecture[/variant], normalized; nil when os or architecture is not known.
func (i PlatformImage) Platform() *string {
	platform := image.Platform{OS: StringOrEmpty(i.OS), Architecture: StringOrEmpty(i.Architecture), Variant: StringOrEmpty(i.Variant)}
	return StringOrNull(platform.Normalized().String())
}

// normalizedArchitecture returns the architecture, also where the os is not known.
func (i PlatformImage) normalizedArchitecture() *string {
	if i.Architecture == nil {
		return nil
	}
	text := image.NormalizedArchitecture(*i.Architecture)
	return &text
}

// ComparePlatformImages orders images by os, architecture, variant, os_version, digest, absent ones
// first.
func ComparePlatformImages(a, b PlatformImage) int {
	return cmp.Or(
		strings.Compare(StringOrEmpty(a.OS), StringOrEmpty(b.OS)),
		strings.Compare(StringOrEmpty(a.Architecture), StringOrEmpty(b.Architecture)),
		strings.Compare(StringOrEmpty(a.Variant), StringOrEmpty(b.Variant)),
		strings.Compare(StringOrEmpty(a.OSVersion), StringOrEmpty(b.OSVersion)),
		strings.Compare(StringOrEmpty(a.Digest), StringOrEmpty(b.Digest)),
	)
}

// PlatformImageType is the type of such an image in the state. Its values are built by hand: the
// framework builds them from structs by reflection, which costs more than the rest of a read.
var PlatformImageType = attribute.ObjectType(PlatformImageObject())

// PlatformImageObject returns the schema of such an image.
func PlatformImageObject() schema.NestedAttributeObject {
	return schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
		"platform":         attribute.ComputedString(DescriptionPlatform),
		"os":               attribute.ComputedString(DescriptionOS),
		"architecture":     attribute.ComputedString(DescriptionArchitecture),
		"variant":          attribute.ComputedString(DescriptionVariant),
		"os_version":       attribute.ComputedString(DescriptionOSVersion),
		"digest":           attribute.ComputedString(DescriptionImageDigest),
		"size":             attribute.ComputedNumber("Size of the layers of this image, in bytes. In ACR, only set when the tag is a single image."),
		"pinned_reference": attribute.ComputedString(DescriptionPinnedReference),
	}}
}

// Value returns the image for the state.
func (i PlatformImage) Value() attr.Value {
	return types.ObjectValueMust(PlatformImageType.AttrTypes, map[string]attr.Value{
		"platform":         types.StringPointerValue(i.Platform()),
		"os":               types.StringPointerValue(i.OS),
		"architecture":     types.StringPointerValue(i.Architecture),
		"variant":          types.StringPointerValue(i.Variant),
		"os_version":       types.StringPointerValue(i.OSVersion),
		"digest":           types.StringPointerValue(i.Digest),
		"size":             types.Int64PointerValue(i.Size),
		"pinned_reference": types.StringPointerValue(i.PinnedReference),
	})
}

// distinct returns the texts of images that have one, sorted and distinct.
func distinct(images []PlatformImage, text func(PlatformImage) *string) []string {
	texts := make([]string, 0, len(images))
	for _, listed := range images {
		if value := text(listed); value != nil {
			texts = append(texts, *value)
		}
	}
	slices.Sort(texts)
	return slices.Compact(texts)
}

// byPlatform returns the images by the shortest key that no other image has: the platform; where
// images share that, with :os_version; where they share that too, or have none, with @digest. So a
// plain platform is never one of several images. An image without a platform has no key. An image
// that is listed twice has one key; different images that cannot be distinguished are an error of
// the operation.
func byPlatform(operation string, images []PlatformImage) (types.Map, error) {
	images = onceEach(images)
	sharing := make(map[string]int)
	for _, listed := range images {
		if platform := listed.Platform(); platform != nil {
			sharing[*platform]++
			if listed.OSVersion != nil {
				sharing[*platform+":"+*listed.OSVersion]++
			}
		}
	}
	values := make(map[string]attr.Value, len(images))
	for _, listed := range images {
		key := platformKey(listed, sharing)
		if key == "" {
			continue
		}
		if _, isTaken := values[key]; isTaken {
			return types.MapNull(PlatformImageType), InvalidResponse(operation,
				"two different images have the platform "+transport.Quote(*listed.Platform())+", and neither os_version nor digest distinguishes them")
		}
		values[key] = listed.Value()
	}
	return types.MapValueMust(PlatformImageType, values), nil
}

// onceEach returns each image once. Entries of one digest, platform and os_version are one image,
// whatever names of the platform they have. An image that is listed with two sizes has no size.
func onceEach(images []PlatformImage) []PlatformImage {
	var distinct []PlatformImage
	for _, listed := range slices.SortedFunc(slices.Values(images), ComparePlatformImages) {
		at := slices.IndexFunc(distinct, listed.isSame)
		switch {
		case at < 0:
			distinct = append(distinct, listed)
		case !isSameSize(distinct[at].Size, listed.Size):
			distinct[at].Size = nil
		}
	}
	return distinct
}

// isSame reports whether two entries are one image: without a valid digest only if nothing tells
// them apart.
func (i PlatformImage) isSame(other PlatformImage) bool {
	if ValidDigest(i.Digest) == "" {
		return ComparePlatformImages(i, other) == 0 && isSameSize(i.Size, other.Size)
	}
	return StringOrEmpty(i.Digest) == StringOrEmpty(other.Digest) && StringOrEmpty(i.Platform()) == StringOrEmpty(other.Platform()) &&
		StringOrEmpty(i.OSVersion) == StringOrEmpty(other.OSVersion)
}

func isSameSize(a, b *int64) bool { return a == b || a != nil && b != nil && *a == *b }

func platformKey(listed PlatformImage, sharing map[string]int) string {
	platform := listed.Platform()
	if platform == nil || sharing[*platform] == 1 {
		return StringOrEmpty(platform)
	}
	key := *platform
	if listed.OSVersion != nil {
		key += ":" + *listed.OSVersion
		if sharing[key] == 1 {
			return key
		}
	}
	return key + "@" + StringOrEmpty(listed.Digest)
}

// StringOrEmpty returns an empty string for nil.
func StringOrEmpty(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}

// StringOrNull returns nil for an empty string.
func StringOrNull(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}
