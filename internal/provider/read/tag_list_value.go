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
	// Created and Updated are the times of the first and of the last push, or what the registry has
	// for these.
	Created, Updated *time.Time
	// Own are the attributes that only this registry has.
	Own map[string]tftypes.Value
}

// TagListState has the attributes that Set leaves null in the model, and the warnings about the
// list.
type TagListState struct {
	Large    map[string]tftypes.Value
	Warnings diag.Diagnostics
}

// ListedTags says which of a vendor's tags are in the state of a list, and how. Its functions are
// called for several tags at a time.
type ListedTags[Tag any] struct {
	// Type is the type of a tag in the state.
	Type types.ObjectType
	// Filter says which tags to keep.
	Filter image.TagFilter
	// Choice returns what the filter, and the choice of the latest, depend on.
	Choice func(Tag) image.ListedTag
	// Flatten returns a tag for the state.
	Flatten func(Tag) ListedTag
	// Host is the registry's, and Repository the name below it, that digests are pinned to.
	Host, Repository string
	// HowToPin ends the warning about tags that cannot be pinned, because the digest of the whole
	// tag is not known.
	HowToPin string
}

// State returns tags, names and latest for SetLargeState, as the protocol has them: the framework's
// own values would only be converted to these. There is one warning for all invalid digests, and
// one for all tags that cannot be pinned, which ends with HowToPin. Its error is an EqualVersions.
func (l ListedTags[Tag]) State(ctx context.Context, listed []Tag) (TagListState, error) {
	choices := Parallel(len(listed), func(index int) image.ListedTag { return l.Choice(listed[index]) })
	selection, err := image.SelectTags(choices, l.Filter)
	if equal, isEqual := errors.AsType[*image.EqualVersionsError](err); isEqual {
		return TagListState{}, EqualVersions{
			Version:   equal.Version.String(),
			Names:     [2]string{choices[equal.First].Name, choices[equal.Second].Name},
			Digests:   [2]*string{l.Flatten(listed[equal.First]).Digest, l.Flatten(listed[equal.Second]).Digest},
			IsUnknown: len(choices[equal.First].Contents) == 0 || len(choices[equal.Second].Contents) == 0,
		}
	}
	object, pin := l.Type.TerraformType(ctx), pinner(l.Host, l.Repository)
	tags := Parallel(len(selection.Tags), func(index int) flatTag {
		selected := selection.Tags[index]
		return l.Flatten(listed[selected.Index]).flat(object, selected.Version, pin)
	})
	latest := tftypes.NewValue(object, nil)
	if selection.Latest >= 0 {
		latest = tags[selection.Latest].value
	}
	values, names := make([]tftypes.Value, 0, len(tags)), make([]tftypes.Value, 0, len(tags))
	for _, tag := range tags {
		values, names = append(values, tag.value), append(names, tag.name)
	}
	return TagListState{
		Large: map[string]tftypes.Value{
			"tags":   tftypes.NewValue(tftypes.List{ElementType: object}, values),
			"names":  tftypes.NewValue(tftypes.List{ElementType: tftypes.String}, names),
			"latest": latest,
		},
		Warnings: warnOfTags(tags, l.HowToPin),
	}, err
}

// Set makes tags, names and latest null in the model. Of a repository that exists it adds the
// warnings, and returns these attributes for SetLargeState.
func (l *TagList) Set(tag types.ObjectType, exists bool, state TagListState, diagnostics *diag.Diagnostics) map[string]tftypes.Value {
	l.Tags, l.Names, l.Latest = types.ListNull(tag), types.ListNull(types.StringType), types.ObjectNull(tag.AttrTypes)
	if !exists {
		return nil
	}
	diagnostics.Append(state.Warnings...)
	return state.Large
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

// pinner returns a function that does what PinnedReference does for valid digests of one
// repository, whose name is checked only once.
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

// warnOfTags warns of the tags of a list that have an invalid digest, and of those that cannot be
// pinned.
func warnOfTags(tags []flatTag, howToPin string) diag.Diagnostics {
	var invalid InvalidDigests
	var unpinned namedValues
	for index, tag := range tags {
		at := func(attribute string) path.Path { return path.Root("tags").AtListIndex(index).AtName(attribute) }
		if tag.isInvalid {
			invalid.Check(tag.listed.Digest, at("digest"))
		}
		if !tag.isPinned {
			unpinned.add(unpinnedLimit, func() (path.Path, string) { return at("pinned_reference"), transport.Quote(tag.listed.Name) })
		}
	}
	var warnings diag.Diagnostics
	invalid.Warn(&warnings)
	if unpinned.count == 0 {
		return warnings
	}
	those := fmt.Sprintf("%d of %d tags", unpinned.count, len(tags))
	if len(tags) == 1 {
		those = "the only tag of the list"
	}
	warnings.AddAttributeWarning(unpinned.first, summaryDigestNotComparable, paragraphs(
		"The API does not return the digest of the whole tag for "+those+", so that pinned_reference is null: "+unpinned.String()+".", howToPin,
	))
	return warnings
}
