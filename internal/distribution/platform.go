// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package distribution

import (
	"fmt"
	"slices"
	"strings"

	v1 "github.com/google/go-containerregistry/pkg/v1"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
)

// PlatformError is a tag of which it can't be said which image is meant.
type PlatformError struct {
	Wanted image.Platform // zero when none was given
	// Platforms are those that the tag has, sorted; images that share one are told apart by `@` and their digest.
	Platforms []string
	// Shared tells that it is several images that are of the wanted platform.
	Shared bool
}

func (e *PlatformError) Error() string {
	has := "the tag has " + strings.Join(e.Platforms, ", ")
	switch {
	case len(e.Platforms) == 0:
		return "the tag is an index without an image"
	case e.Wanted.OS == "":
		return "the tag is of several platforms, and none was asked for: " + has
	case e.Shared:
		return fmt.Sprintf("several images of the tag are for %s: %s", e.Wanted, has)
	default:
		return fmt.Sprintf("no image of the tag is for %s: %s", e.Wanted, has)
	}
}

// selectPlatform takes the one image of an index that is of the platform, or without one the only image. Attestations are none.
func selectPlatform(listed []v1.Descriptor, wanted image.Platform) (v1.Descriptor, error) {
	images := slices.DeleteFunc(slices.Clone(listed), isAttestation)
	matching := images
	if wanted.OS != "" {
		matching = slices.DeleteFunc(slices.Clone(images), func(entry v1.Descriptor) bool { return !platformOf(entry).Matches(wanted) })
	}
	if len(matching) == 1 {
		return matching[0], nil
	}
	shown := images
	if len(matching) > 1 {
		shown = matching
	}
	return v1.Descriptor{}, &PlatformError{Wanted: wanted, Platforms: namesOf(shown), Shared: wanted.OS != "" && len(matching) > 1}
}

// isAttestation tells whether an entry of an index describes an image rather than being one
// (https://docs.docker.com/build/metadata/attestations/attestation-storage/).
func isAttestation(entry v1.Descriptor) bool {
	return entry.Platform != nil && image.IsAttestation(entry.Platform.OS, entry.Platform.Architecture)
}

func platformOf(entry v1.Descriptor) image.Platform {
	if entry.Platform == nil {
		return image.Platform{}
	}
	return image.Platform{OS: entry.Platform.OS, Architecture: entry.Platform.Architecture, Variant: entry.Platform.Variant}
}

func namesOf(entries []v1.Descriptor) []string {
	count := make(map[string]int)
	for _, entry := range entries {
		count[nameOf(entry)]++
	}
	names := make([]string, 0, len(entries))
	for _, entry := range entries {
		name := nameOf(entry)
		if count[name] > 1 {
			name += "@" + entry.Digest.String()
		}
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func nameOf(entry v1.Descriptor) string {
	if entry.Platform == nil {
		return "no platform"
	}
	return platformOf(entry).String()
}
