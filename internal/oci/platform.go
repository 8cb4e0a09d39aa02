// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package oci

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
)

// PlatformError reports that the requested platform does not select exactly one image of a tag.
type PlatformError struct {
	Requested image.Platform // zero when none was requested
	// Platforms are those of the tag, sorted: all of them or, if Ambiguous, the matching ones.
	// Images that share one are told apart by `@` and their digest.
	Platforms []string
	// Ambiguous reports that several images match the requested platform.
	Ambiguous bool
	// Digest is that of the image which was selected, and is for another platform; empty where none
	// was selected. Configured is its platform, by its configuration, empty without one. Listed is
	// the platform by the index, where the configuration contradicts it.
	Digest, Configured, Listed string
}

// List returns the platforms for a text; of many, only the first.
func (e *PlatformError) List() string {
	names, rest := e.Platforms, ""
	if len(names) > shownPlatforms {
		names, rest = names[:shownPlatforms], fmt.Sprintf(" and %d more", len(names)-shownPlatforms)
	}
	return strings.Join(names, ", ") + rest
}

// HasDigests reports that images of the list share a platform, so that only a digest selects one.
func (e *PlatformError) HasDigests() bool {
	return slices.ContainsFunc(e.Platforms, func(name string) bool { return strings.Contains(name, "@") })
}

func (e *PlatformError) Error() string {
	list := e.List()
	switch {
	case e.Digest != "" && e.Configured == "":
		return "the image " + e.Digest + " does not say which platform it is for"
	case e.Listed != "":
		return fmt.Sprintf("the image %s is for platform %s by its configuration, for %s by the index", e.Digest, e.Configured, e.Listed)
	case e.Digest != "":
		return fmt.Sprintf("the image %s is for platform %s, not for %s", e.Digest, e.Configured, e.Requested.FullName())
	case e.Requested.OS == "":
		return "the tag is a multi-platform image, and no platform is set; available: " + list
	case e.Ambiguous:
		return fmt.Sprintf("the tag has several images for platform %s: %s", e.Requested.FullName(), list)
	default:
		return fmt.Sprintf("the tag has no image for platform %s; available: %s", e.Requested.FullName(), list)
	}
}

// shownPlatforms limits how many platforms an error lists.
const shownPlatforms = 20

// partGrammar matches a part of a platform; empty means absent. Whoever may push writes it, and
// errors show it.
var partGrammar = regexp.MustCompile(`^[A-Za-z0-9._-]{0,40}$`)

func checkParts(platform image.Platform) error {
	for _, part := range []string{platform.OS, platform.Architecture, platform.Variant, platform.OSVersion} {
		if !partGrammar.MatchString(part) {
			return fmt.Errorf("os, architecture, variant and version of a platform have at most 40 letters, digits, dots, hyphens and underscores each, got %.60q", part)
		}
	}
	return nil
}

// versionOrNone returns a version of an operating system; empty for any other text, such as
// "Ubuntu 22.04 LTS". It narrows a choice down, and decides nothing by itself.
func versionOrNone(text string) string {
	if !partGrammar.MatchString(text) {
		return ""
	}
	return text
}

// joinPlatforms returns an image's platform by its configuration and by the index that lists it,
// either of which may leave parts out. isConsistent is false where they contradict each other:
// neither can then be believed. A variant that is left out agrees with any: an image for arm/v6 is
// often configured for arm.
func joinPlatforms(configured, listed image.Platform) (joined image.Platform, isConsistent bool) {
	joined, other := completed(configured, listed), completed(listed, configured)
	a, b := joined.Normalized(), other.Normalized()
	isConsistent = a.OS == b.OS && a.Architecture == b.Architecture &&
		(configured.Variant == "" || listed.Variant == "" || a.Variant == b.Variant)
	joined.Variant, joined.OSVersion = cmp.Or(joined.Variant, listed.Variant), cmp.Or(joined.OSVersion, listed.OSVersion)
	return joined, isConsistent
}

// completed returns a platform with os and architecture of another one where it leaves them out.
func completed(platform, other image.Platform) image.Platform {
	platform.OS, platform.Architecture = cmp.Or(platform.OS, other.OS), cmp.Or(platform.Architecture, other.Architecture)
	return platform
}
