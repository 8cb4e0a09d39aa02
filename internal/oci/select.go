// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package oci

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/google/go-containerregistry/pkg/name"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
)

// configurationLimit limits for how many images of an index the configuration is read, where the
// index does not have the platform.
const configurationLimit = 8

// selector selects the image that a request names.
type selector struct {
	request    ImageRequest
	repository name.Repository
	get        func(name.Reference) (manifest, error)
}

// selection is an image's manifest, and the platform that an index lists it for.
type selection struct {
	manifest

	platform image.Platform
}

func selectImage(ctx context.Context, session *session, request ImageRequest) (selection, error) {
	repository, err := request.Repository.reference()
	if err != nil {
		return selection{}, err
	}
	s := selector{request, repository, func(reference name.Reference) (manifest, error) { return getManifest(ctx, session, reference) }}
	tagged, err := s.get(repository.Tag(request.Tag))
	if err != nil {
		return selection{}, err
	}
	if request.Digest != "" && request.Digest != tagged.digest {
		return s.byDigest(tagged)
	}
	return s.byPlatform(tagged)
}

// byDigest selects the image of that digest: one of the tag's, or one that the registry keeps
// although the tag has moved since.
func (s selector) byDigest(tagged manifest) (selection, error) {
	var platform image.Platform
	if tagged.mediaType.IsIndex() {
		entries, err := tagged.index()
		if err != nil {
			return selection{}, err
		}
		for _, entry := range entries {
			if entry.Digest == s.request.Digest {
				platform = entry.platform()
			}
		}
	}
	requested, err := s.get(s.repository.Digest(s.request.Digest))
	if err != nil {
		return selection{}, digestError(err)
	}
	if requested.mediaType.IsIndex() {
		return s.byPlatform(requested)
	}
	return selection{requested, platform}, nil
}

// byPlatform selects the manifest itself if it is an image's, else the one that its index lists for
// the platform.
func (s selector) byPlatform(root manifest) (selection, error) {
	if !root.mediaType.IsIndex() {
		return selection{manifest: root}, nil
	}
	entries, err := root.index()
	if err != nil {
		return selection{}, err
	}
	images, err := imagesOf(entries)
	if err != nil {
		return selection{}, err
	}
	chosen, err := s.choose(images)
	if err != nil {
		return selection{}, err
	}
	listed, err := s.read(chosen)
	return selection{listed, chosen.platform}, err
}

// candidate is an image of an index, with its platform by the index or, where that leaves it out,
// by its configuration.
type candidate struct {
	indexEntry

	platform image.Platform
	// version is that of the os as stated, also in a form that platform does not have.
	version string
}

// match also tells apart an image that requires features of the operating system, or a version that
// cannot be compared: another image may be the plain one.
func (c candidate) match(requested image.Platform) image.Match {
	match := c.platform.Match(requested)
	if match == image.ExactMatch && (c.hasFeatures() || c.version != c.platform.OSVersion) {
		return image.WideMatch
	}
	return match
}

// isSame reports that an index lists one image twice.
func (c candidate) isSame(other candidate) bool {
	return c.Digest == other.Digest && c.platform.Normalized() == other.platform.Normalized() && c.hasFeatures() == other.hasFeatures()
}

func (c candidate) name() string {
	if platform := c.platform.Normalized().FullName(); platform != "" {
		return platform
	}
	return "an image without a platform"
}

// choose returns the one image for the requested platform: one that matches it exactly wins over
// wider matches. Without a platform it is the only image. The images that the index lists without a
// platform are read only where the others do not decide.
func (s selector) choose(images []indexEntry) (candidate, error) {
	candidates := make([]candidate, 0, len(images))
	for _, entry := range images {
		listed := candidate{entry, entry.platform(), entry.version()}
		if !slices.ContainsFunc(candidates, listed.isSame) {
			candidates = append(candidates, listed)
		}
	}
	if len(candidates) == 1 {
		return s.chooseOnly(candidates[0])
	}
	if chosen, _ := chooseOne(candidates, s.request.Platform); chosen != nil && chosen.match(s.request.Platform) == image.ExactMatch {
		return *chosen, nil
	}
	candidates, err := s.readPlatforms(candidates)
	if err != nil {
		return candidate{}, err
	}
	chosen, err := chooseOne(candidates, s.request.Platform)
	if chosen == nil {
		return candidate{}, err
	}
	return *chosen, nil
}

// chooseOnly returns the only image of an index. One that the index lists for another platform is
// refused without a read; the platform of its configuration is checked when it is read.
func (s selector) chooseOnly(only candidate) (candidate, error) {
	if s.request.Platform.OS == "" || only.platform.String() == "" || only.match(s.request.Platform) != image.NoMatch {
		return only, nil
	}
	return candidate{}, &PlatformError{Requested: s.request.Platform, Platforms: []string{only.name()}}
}

// readPlatforms reads the configurations of images that the index lists without a platform. Those
// that turn out not to be images are left out.
func (s selector) readPlatforms(candidates []candidate) ([]candidate, error) {
	images := make([]candidate, 0, len(candidates))
	count := 0
	for _, listed := range candidates {
		if listed.platform.String() != "" || count == configurationLimit || !listed.isVerifiable() {
			images = append(images, listed)
			continue
		}
		count++
		read, err := s.read(listed)
		if err != nil {
			return nil, err
		}
		_, settings, err := read.documents() // its layers are checked if it is selected
		if _, isNotImage := errors.AsType[*NotImageError](err); isNotImage {
			continue
		}
		if err != nil {
			return nil, err
		}
		listed.platform, listed.version = settings.platform(), settings.OSVersion
		images = append(images, listed)
	}
	if len(images) == 0 {
		return nil, &NotImageError{What: "an index without images"}
	}
	return images, nil
}

// read reads an image that an index lists.
func (s selector) read(listed candidate) (manifest, error) {
	if !listed.isVerifiable() {
		return manifest{}, fmt.Errorf("the index lists the image with the digest %.100q, which is not a sha256 or sha512 digest in lower case", listed.Digest)
	}
	read, err := s.get(s.repository.Digest(listed.Digest))
	if err != nil {
		return manifest{}, listedImageError(err, listed.Digest)
	}
	if read.mediaType.IsIndex() {
		return manifest{}, errors.New("the index lists another index instead of an image")
	}
	return read, nil
}

// chooseOne returns the candidate that matches exactly, else the only one that matches; without a
// requested platform the one that needs no features, if all are for one platform. Nil comes with a
// *PlatformError.
func chooseOne(candidates []candidate, requested image.Platform) (*candidate, error) {
	if requested.OS == "" {
		return chooseWithoutPlatform(candidates)
	}
	var exact, matching []candidate
	for _, listed := range candidates {
		switch listed.match(requested) {
		case image.ExactMatch:
			exact = append(exact, listed)
			matching = append(matching, listed)
		case image.WideMatch:
			matching = append(matching, listed)
		}
	}
	if len(exact) > 0 {
		matching = exact
	}
	switch {
	case len(matching) == 0:
		return nil, &PlatformError{Requested: requested, Platforms: platformNames(candidates)}
	case isOneImage(matching):
		return &matching[0], nil
	default:
		return nil, &PlatformError{Requested: requested, Platforms: platformNames(matching), Ambiguous: true}
	}
}

func isOneImage(candidates []candidate) bool {
	return !slices.ContainsFunc(candidates, func(listed candidate) bool { return listed.Digest != candidates[0].Digest })
}

func chooseWithoutPlatform(candidates []candidate) (*candidate, error) {
	if len(candidates) == 1 {
		return &candidates[0], nil
	}
	first := candidates[0].name()
	isOnePlatform := !slices.ContainsFunc(candidates, func(listed candidate) bool { return listed.name() != first })
	plain := slices.DeleteFunc(slices.Clone(candidates), candidate.hasFeatures)
	if isOnePlatform && len(plain) == 1 {
		return &plain[0], nil
	}
	return nil, &PlatformError{Platforms: platformNames(candidates)}
}

// platformNames returns the sorted names of the candidates' platforms, with the digest where
// several share one.
func platformNames(candidates []candidate) []string {
	count := make(map[string]int)
	for _, listed := range candidates {
		count[listed.name()]++
	}
	names := make([]string, 0, len(candidates))
	for _, listed := range candidates {
		shown := listed.name()
		if count[shown] > 1 {
			shown += "@" + listed.Digest
		}
		names = append(names, shown)
	}
	slices.Sort(names)
	return names
}
