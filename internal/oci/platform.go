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

// PlatformError is a tag of which it can't be said which image is meant.
type PlatformError struct {
	Wanted image.Platform // zero when none was given
	// Platforms are those that the tag has, sorted; images that share one are told apart by `@` and their digest.
	Platforms []string
	// Shared tells that it is several images that are of the wanted platform.
	Shared bool
}

func (e *PlatformError) Error() string {
	names := e.Platforms
	more := ""
	if len(names) > longestShown {
		names, more = names[:longestShown], fmt.Sprintf(" and %d more", len(names)-longestShown)
	}
	has := "the tag has " + strings.Join(names, ", ") + more
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

// longestShown bounds how many platforms an error names.
const longestShown = 20

// partGrammar is what each part of a platform is made of; empty is none. Whoever may push writes it, and errors show it.
var partGrammar = regexp.MustCompile(`^[A-Za-z0-9._-]{0,40}$`)

func checkParts(platform image.Platform) error {
	for _, part := range []string{platform.OS, platform.Architecture, platform.Variant} {
		if !partGrammar.MatchString(part) {
			return fmt.Errorf("a platform's os, architecture and variant have at most 40 letters, digits, dots, hyphens and underscores each; there is one that is %.60q", part)
		}
	}
	return nil
}

// statedPlatform is an image's own platform, by its configuration. What its index says of it must be the same; a variant may stand there only.
func statedPlatform(configuration *v1.ConfigFile, listed image.Platform) (image.Platform, error) {
	stated := image.Platform{OS: configuration.OS, Architecture: configuration.Architecture, Variant: configuration.Variant}
	if err := checkParts(stated); err != nil {
		return stated, err
	}
	switch {
	case stated.OS == "" || stated.Architecture == "":
		return stated, errors.New("the image's configuration does not state an os and an architecture, as it must")
	case stated.String() == "":
		return stated, errors.New("it is no image, but an attestation about one")
	case listed.OS != "" && listed.OS != stated.OS, listed.Architecture != "" && listed.Architecture != stated.Architecture,
		listed.Variant != "" && stated.Variant != "" && listed.Variant != stated.Variant:
		return stated, fmt.Errorf("the index has the image for %s, its configuration says %s", listed, stated)
	case stated.Variant == "":
		stated.Variant = listed.Variant
	}
	return stated, nil
}

// selectPlatform takes the one image of an index that is of the platform, or without one the only image. Attestations are none.
func selectPlatform(listed []v1.Descriptor, wanted image.Platform) (v1.Descriptor, error) {
	images := slices.DeleteFunc(slices.Clone(listed), isAttestation)
	for _, entry := range images {
		if err := checkParts(platformOf(entry)); err != nil {
			return v1.Descriptor{}, err
		}
	}
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
	if entry.Annotations["vnd.docker.reference.type"] != "" {
		return true
	}
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
	if name := platformOf(entry).String(); name != "" {
		return name
	}
	return "one without a platform"
}
