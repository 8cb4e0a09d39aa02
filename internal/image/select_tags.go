// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package image

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
)

// ListedTag has the facts of a tag that the choice among the tags of a repository depends on.
type ListedTag struct {
	Name string
	// Contents are the digests that identify everything the tag consists of, in an order that does
	// not depend on the API's; empty where these are not known. Tags with equal contents are one
	// image.
	Contents []string
	// Pushed is the time of the last push; nil where the API does not return it.
	Pushed *time.Time
	// Status is the API's; empty where it does not return one.
	Status string
}

// TagFilter says which tags of a repository to keep. The zero value keeps all but referrer tags.
type TagFilter struct {
	// Name keeps the tags whose name it matches; nil keeps all.
	Name *regexp.Regexp
	// Status keeps the tags with this status; empty keeps all.
	Status string
	// IncludeReferrerTags keeps what the referrers tag schema of OCI and cosign add to a
	// repository.
	IncludeReferrerTags bool
	// Version keeps the tags that are named after a version which satisfies it; nil keeps all, and
	// ignores the two fields below.
	Version *Constraint
	// Variant is the variant of the versions to keep; empty keeps those without one.
	Variant string
	// IncludePrereleases keeps pre-releases, which have no variant.
	IncludePrereleases bool
}

// SelectedTag is a tag that a filter keeps.
type SelectedTag struct {
	// Index is the tag's position in the list that was filtered.
	Index int
	// Version is the version that the tag is named after; nil for another name.
	Version *Version
}

// TagSelection are the tags that a filter keeps.
type TagSelection struct {
	// Tags are ordered by the time of the push, newest first, those without a time last; then by
	// name.
	Tags []SelectedTag
	// Latest is the index in Tags of the highest version where the filter has a constraint, else of
	// the newest push; -1 where there is none, or no time of a push is known.
	Latest int
}

// EqualVersionsError reports that two tags have the highest version, and are not known to be one
// image.
type EqualVersionsError struct {
	Version Version
	// First and Second are the indexes of the tags in the list that was filtered, by name.
	First, Second int
}

func (e *EqualVersionsError) Error() string {
	return fmt.Sprintf("two tags are the version %s, and are not known to be the same image", e.Version)
}

var referrerTagGrammar = regexp.MustCompile(`^sha256-[0-9a-f]{64}(?:\.sig|\.att|\.sbom)?$`)

// SelectTags returns the tags that a filter keeps, and the latest of them. Names must be distinct.
// The result does not depend on the order of the list. Its error is an *EqualVersionsError.
func SelectTags(listed []ListedTag, filter TagFilter) (TagSelection, error) {
	selection := TagSelection{Latest: -1}
	for index, tag := range listed {
		version, isVersion := ParseVersion(tag.Name)
		if !filter.keeps(tag) || filter.Version != nil && (!isVersion || !filter.keepsVersion(version)) {
			continue
		}
		selected := SelectedTag{Index: index}
		if isVersion {
			selected.Version = &version
		}
		selection.Tags = append(selection.Tags, selected)
	}
	slices.SortFunc(selection.Tags, func(a, b SelectedTag) int {
		return cmp.Or(compareNewest(listed[a.Index].Pushed, listed[b.Index].Pushed), strings.Compare(listed[a.Index].Name, listed[b.Index].Name))
	})
	if filter.Version != nil {
		err := selection.chooseHighest(listed)
		return selection, err
	}
	if len(selection.Tags) > 0 && listed[selection.Tags[0].Index].Pushed != nil {
		selection.Latest = 0
	}
	return selection, nil
}

func (f TagFilter) keeps(tag ListedTag) bool {
	return (f.Name == nil || f.Name.MatchString(tag.Name)) &&
		(f.Status == "" || f.Status == tag.Status) &&
		(f.IncludeReferrerTags || !referrerTagGrammar.MatchString(tag.Name))
}

func (f TagFilter) keepsVersion(version Version) bool {
	return version.variant == f.Variant && (f.IncludePrereleases || version.prerelease == "") && f.Version.Allows(version)
}

// compareNewest orders times, the latest first; nil is last.
func compareNewest(a, b *time.Time) int {
	switch {
	case a == nil && b == nil:
		return 0
	case a == nil:
		return 1
	case b == nil:
		return -1
	default:
		return b.Compare(*a)
	}
}

// chooseHighest sets Latest to the tag with the highest version. All tags have a version, and the
// same variant: only 1.2.0 and v1.2.0 can be equal. Of these the name without v is chosen, if both
// are one image.
func (s *TagSelection) chooseHighest(listed []ListedTag) error {
	for index, candidate := range s.Tags {
		if s.Latest < 0 {
			s.Latest = index
			continue
		}
		chosen := s.Tags[s.Latest]
		switch order := candidate.Version.Compare(*chosen.Version); {
		case order > 0:
			s.Latest = index
		case order == 0 && listed[candidate.Index].Name < listed[chosen.Index].Name: // a digit precedes the v
			s.Latest = index
		}
	}
	return s.checkEqual(listed)
}

// checkEqual returns an error if another tag is the latest version and is not known to be the same
// image.
func (s *TagSelection) checkEqual(listed []ListedTag) error {
	for index, other := range s.Tags {
		latest := s.Tags[s.Latest]
		contents := listed[latest.Index].Contents
		if index == s.Latest || *other.Version != *latest.Version || len(contents) > 0 && slices.Equal(contents, listed[other.Index].Contents) {
			continue
		}
		s.Latest = -1
		return &EqualVersionsError{Version: *latest.Version, First: latest.Index, Second: other.Index}
	}
	return nil
}
