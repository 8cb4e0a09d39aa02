// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package oci

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	v1 "github.com/google/go-containerregistry/pkg/v1"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
)

// PlatformError is about a tag of which the requested platform does not select exactly one image.
type PlatformError struct {
	Requested image.Platform // zero when none was requested
	// Platforms are those of the tag, sorted: all of them or, if Ambiguous, the matching ones.
	// Images that share one are told apart by `@` and their digest.
	Platforms []string
	// Ambiguous reports that several images match the requested platform.
	Ambiguous bool
}

// List returns the platforms for a text, the first of many.
func (e *PlatformError) List() string {
	names, rest := e.Platforms, ""
	if len(names) > shownPlatforms {
		names, rest = names[:shownPlatforms], fmt.Sprintf(" and %d more", len(names)-shownPlatforms)
	}
	return strings.Join(names, ", ") + rest
}

func (e *PlatformError) Error() string {
	list := e.List()
	switch {
	case len(e.Platforms) == 0:
		return "the tag is an index without images"
	case e.Requested.OS == "":
		return "the tag is a multi-platform image, and no platform is set; available: " + list
	case e.Ambiguous:
		return fmt.Sprintf("the tag has several images for platform %s: %s", e.Requested, list)
	default:
		return fmt.Sprintf("the tag has no image for platform %s; available: %s", e.Requested, list)
	}
}

// shownPlatforms limits how many platforms an error lists.
const shownPlatforms = 20

// partGrammar matches a part of a platform; empty means absent. Whoever may push writes it, and
// errors show it.
var partGrammar = regexp.MustCompile(`^[A-Za-z0-9._-]{0,40}$`)

func checkParts(platform image.Platform) error {
	for _, part := range []string{platform.OS, platform.Architecture, platform.Variant} {
		if !partGrammar.MatchString(part) {
			return fmt.Errorf("os, architecture and variant of a platform have at most 40 letters, digits, dots, hyphens and underscores each, got %.60q", part)
		}
	}
	return nil
}

// imagePlatform returns an image's platform by its configuration. The one that its index lists must
// agree; a variant may be in the index only.
func imagePlatform(configuration *v1.ConfigFile, listed image.Platform) (image.Platform, error) {
	platform := image.Platform{OS: configuration.OS, Architecture: configuration.Architecture, Variant: configuration.Variant}
	if err := checkParts(platform); err != nil {
		return platform, err
	}
	switch {
	case platform.OS == "" || platform.Architecture == "":
		return platform, errors.New("the configuration of the image has no os or no architecture")
	case platform.String() == "":
		return platform, errors.New("the manifest is an attestation, not an image")
	case listed.OS != "" && listed.OS != platform.OS, listed.Architecture != "" && listed.Architecture != platform.Architecture,
		listed.Variant != "" && platform.Variant != "" && listed.Variant != platform.Variant:
		return platform, fmt.Errorf("the index lists the image for %s, its configuration is for %s", listed, platform)
	case platform.Variant == "":
		platform.Variant = listed.Variant
	}
	return platform, nil
}

// selectPlatform returns the one image of an index that is for the platform, or without a platform
// the only image. Attestations are not images. Its error is a *PlatformError, or about an invalid
// platform.
func selectPlatform(entries []v1.Descriptor, requested image.Platform) (v1.Descriptor, error) {
	images := slices.DeleteFunc(slices.Clone(entries), isAttestation)
	for _, entry := range images {
		if err := checkParts(descriptorPlatform(entry)); err != nil {
			return v1.Descriptor{}, err
		}
	}
	matching := images
	if requested.OS != "" {
		matching = slices.DeleteFunc(slices.Clone(images), func(entry v1.Descriptor) bool { return !descriptorPlatform(entry).Matches(requested) })
	}
	if len(matching) == 1 {
		return matching[0], nil
	}
	shown := images
	if len(matching) > 1 {
		shown = matching
	}
	return v1.Descriptor{}, &PlatformError{Requested: requested, Platforms: platformNames(shown), Ambiguous: requested.OS != "" && len(matching) > 1}
}

// isAttestation reports whether an entry of an index describes an image instead of being one
// (https://docs.docker.com/build/metadata/attestations/attestation-storage/).
func isAttestation(entry v1.Descriptor) bool {
	if entry.Annotations["vnd.docker.reference.type"] != "" {
		return true
	}
	return entry.Platform != nil && image.IsAttestation(entry.Platform.OS, entry.Platform.Architecture)
}

// descriptorPlatform returns the platform of an index's entry; the zero value without one.
func descriptorPlatform(entry v1.Descriptor) image.Platform {
	if entry.Platform == nil {
		return image.Platform{}
	}
	return image.Platform{OS: entry.Platform.OS, Architecture: entry.Platform.Architecture, Variant: entry.Platform.Variant}
}

// platformNames returns the sorted names of the entries' platforms, with the digest where several
// share one.
func platformNames(entries []v1.Descriptor) []string {
	count := make(map[string]int)
	for _, entry := range entries {
		count[platformName(entry)]++
	}
	names := make([]string, 0, len(entries))
	for _, entry := range entries {
		name := platformName(entry)
		if count[name] > 1 {
			name += "@" + entry.Digest.String()
		}
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func platformName(entry v1.Descriptor) string {
	if name := descriptorPlatform(entry).String(); name != "" {
		return name
	}
	return "an image without a platform"
}
