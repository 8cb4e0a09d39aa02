// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package read

import (
	"errors"
	"fmt"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// ListedTag is a tag of a list, for the state.
type ListedTag struct {
	Name string
	// Digest is normalized; nil without one. It need not be valid.
	Digest *string
	// Pin is the digest of the whole tag; empty where it is not known.
	Pin string
	// PinnedReference is nil without a pin or a host.
	PinnedReference *string
	// Own are the attributes that only this registry has.
	Own map[string]attr.Value
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

// SetTags sets tags, names and latest; flatten returns a tag by its index in the list that was filtered. The warnings are one for
// all invalid digests, and one for all tags of which the digest of the whole tag is not known, with how to pin them.
func (l *TagList) SetTags(tag types.ObjectType, selection image.TagSelection, flatten func(index int) ListedTag, howToPin string, diagnostics *diag.Diagnostics) {
	l.SetMissing(tag)
	values, names := make([]attr.Value, 0, len(selection.Tags)), make([]attr.Value, 0, len(selection.Tags))
	var invalid InvalidDigests
	var unpinned namedValues
	for index, selected := range selection.Tags {
		listed := flatten(selected.Index)
		value := listed.value(tag, selected.Version)
		if index == selection.Latest {
			l.Latest = value
		}
		values, names = append(values, value), append(names, types.StringValue(listed.Name))
		at := path.Root("tags").AtListIndex(index)
		invalid.Check(listed.Digest, at.AtName("digest"))
		if listed.Pin == "" {
			unpinned.add(at.AtName("pinned_reference"), transport.Quote(listed.Name), unpinnedLimit)
		}
	}
	l.Tags, l.Names = types.ListValueMust(tag, values), types.ListValueMust(types.StringType, names)
	invalid.Warn(diagnostics)
	warnOfUnpinned(unpinned, len(selection.Tags), howToPin, diagnostics)
}

// value returns the tag for the state.
func (t ListedTag) value(tag types.ObjectType, version *image.Version) types.Object {
	attributes := map[string]attr.Value{
		"name":             types.StringValue(t.Name),
		"digest":           types.StringPointerValue(t.Digest),
		"version":          types.StringNull(),
		"pinned_reference": types.StringPointerValue(t.PinnedReference),
	}
	if version != nil {
		attributes["version"] = types.StringValue(version.String())
	}
	maps.Copy(attributes, t.Own)
	return types.ObjectValueMust(tag.AttrTypes, attributes)
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
