// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package read

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// ListedTag is a tag of a list, for the state.
type ListedTag struct {
	Name string
	// Digest is normalized; nil without one. It need not be valid.
	Digest *string
	// Pin is the digest of the whole tag; empty where it is not known.
	Pin  string
	Size *int64 // bytes
	// Created and Updated are the times of the first and of the last push, or what the registry has for these.
	Created, Updated *time.Time
	// Own are the attributes that only this registry has.
	Own map[string]tftypes.Value
}

// SelectTags returns the tags that a filter keeps, and the latest of them. Its error is an EqualVersions.
func SelectTags(listed []image.ListedTag, filter image.TagFilter, digest func(index int) *string) (image.TagSelection, error) {
	selection, err := image.SelectTags(listed, filter)
	if equal, isEqual := errors.AsType[*image.EqualVersionsError](err); isEqual {
		return selection, EqualVersions{
			Version:   equal.Version.String(),
			Names:     [2]string{listed[equal.First].Name, listed[equal.Second].Name},
			Digests:   [2]*string{digest(equal.First), digest(equal.Second)},
			IsUnknown: len(listed[equal.First].Contents) == 0 || len(listed[equal.Second].Contents) == 0,
		}
	}
	return selection, err
}

// SetMissing sets the facts of a repository that does not exist.
func (l *TagList) SetMissing(tag types.ObjectType) {
	l.Tags, l.Names, l.Latest = types.ListNull(tag), types.ListNull(types.StringType), types.ObjectNull(tag.AttrTypes)
}

// SelectedTags are the tags of a repository that were selected.
type SelectedTags struct {
	// Type is that of a tag in the state.
	Type types.ObjectType
	// Selection are the tags to keep.
	Selection image.TagSelection
	// Flatten returns a tag by its index in the list that was filtered. It is called for several at a time.
	Flatten func(index int) ListedTag
	// Repository is the name below the registry's host that digests are pinned to.
	Repository string
	// HowToPin ends the warning of tags of which the digest of the whole tag is not known.
	HowToPin string
}

// Values returns tags, names and latest for SetLargeState; in the model they are null. They are built as the protocol has them: the
// framework's own values would only be converted to these. The warnings are one for all invalid digests, and one for all tags of which
// the digest of the whole tag is not known, with how to pin them.
func (l *TagList) Values(ctx context.Context, selected SelectedTags, diagnostics *diag.Diagnostics) map[string]tftypes.Value {
	l.SetMissing(selected.Type)
	object, count := selected.Type.TerraformType(ctx), len(selected.Selection.Tags)
	pin := pinner(l.RegistryHost.ValueString(), selected.Repository)
	flattened := Parallel(count, func(index int) flatTag {
		tag := selected.Selection.Tags[index]
		return selected.Flatten(tag.Index).flat(object, tag.Version, pin)
	})
	latest := tftypes.NewValue(object, nil)
	tags, names := make([]tftypes.Value, 0, count), make([]tftypes.Value, 0, count)
	var invalid InvalidDigests
	var unpinned namedValues
	for index, tag := range flattened {
		if index == selected.Selection.Latest {
			latest = tag.value
		}
		tags, names = append(tags, tag.value), append(names, tag.name)
		at := func(attribute string) path.Path { return path.Root("tags").AtListIndex(index).AtName(attribute) }
		if tag.isInvalid {
			invalid.Check(tag.listed.Digest, at("digest"))
		}
		if !tag.isPinned {
			unpinned.add(unpinnedLimit, func() (path.Path, string) { return at("pinned_reference"), transport.Quote(tag.listed.Name) })
		}
	}
	invalid.Warn(diagnostics)
	warnOfUnpinned(unpinned, count, selected.HowToPin, diagnostics)
	return map[string]tftypes.Value{
		"tags":   tftypes.NewValue(tftypes.List{ElementType: object}, tags),
		"names":  tftypes.NewValue(tftypes.List{ElementType: tftypes.String}, names),
		"latest": latest,
	}
}

// flatTag is a tag for the state, with what the warnings depend on.
type flatTag struct {
	listed              ListedTag
	value, name         tftypes.Value
	isPinned, isInvalid bool // whether the digest of the whole tag is known, and whether its digest is not valid
}

func (t ListedTag) flat(object tftypes.Type, version *image.Version, pin func(digest string) *string) flatTag {
	attributes := t.attributes(version, pin(t.Pin))
	return flatTag{
		listed: t, value: tftypes.NewValue(object, attributes), name: attributes["name"],
		isPinned: t.Pin != "", isInvalid: t.Digest != nil && image.CheckDigest(*t.Digest) != nil,
	}
}

// commonAttributes is how many attributes the tags of all registries have.
const commonAttributes = 7

// attributes returns the tag for the state.
func (t ListedTag) attributes(version *image.Version, pinnedReference *string) map[string]tftypes.Value {
	attributes := make(map[string]tftypes.Value, commonAttributes+len(t.Own))
	attributes["name"] = tftypes.NewValue(tftypes.String, t.Name)
	attributes["digest"] = tftypes.NewValue(tftypes.String, t.Digest)
	attributes["size"] = tftypes.NewValue(tftypes.Number, t.Size)
	attributes["created"] = tftypes.NewValue(tftypes.String, Timestamp(t.Created))
	attributes["updated"] = tftypes.NewValue(tftypes.String, Timestamp(t.Updated))
	attributes["version"] = tftypes.NewValue(tftypes.String, nil)
	attributes["pinned_reference"] = tftypes.NewValue(tftypes.String, pinnedReference)
	if version != nil {
		attributes["version"] = tftypes.NewValue(tftypes.String, version.String())
	}
	maps.Copy(attributes, t.Own)
	return attributes
}

// pinner returns a function that returns what PinnedReference does for the valid digests of one repository, whose name is checked once.
func pinner(host, repository string) func(digest string) *string {
	_, err := image.Pin(host, repository, image.EmptyLayerDigest)
	return func(digest string) *string {
		if digest == "" || err != nil {
			return nil
		}
		pinned := host + "/" + repository + "@" + digest
		return &pinned
	}
}

// unpinnedLimit limits how many tags the warning names.
const unpinnedLimit = 5

// warnOfUnpinned warns of the tags of a list that cannot be pinned; of is how many tags the list has in all.
func warnOfUnpinned(unpinned namedValues, of int, howToPin string, diagnostics *diag.Diagnostics) {
	if unpinned.count == 0 {
		return
	}
	those := fmt.Sprintf("%d of %d tags", unpinned.count, of)
	if of == 1 {
		those = "the only tag"
	}
	diagnostics.AddAttributeWarning(unpinned.first, summaryDigestNotComparable, paragraphs(
		"The API does not return the digest of the whole tag for "+those+", so that pinned_reference is null: "+unpinned.String()+".", howToPin,
	))
}
