// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package oci

import (
	"context"
	"errors"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
)

// listLimit limits the entries of an index, the layers of an image and of its history.
const listLimit = 1000

// ImageRequest names an image.
type ImageRequest struct {
	Repository Repository
	Tag        string
	// Digest selects an image of the tag, or one that the tag pointed to before; it is normalized,
	// or empty.
	Digest string
	// Platform selects an image of a multi-platform tag. The zero value is for a tag with one
	// image.
	Platform image.Platform
}

// Image is an image with what its manifest and configuration contain.
type Image struct {
	Digest       string // of the manifest, verified
	MediaType    string // of the manifest
	OS           string
	Architecture string
	// Platform is the configuration's; a variant may come from the index only.
	Platform image.Platform
	// History is in build order, the base first.
	History []HistoryEntry
}

// ReadImage reads the manifest and the configuration of an image. It takes a request for each, one
// more for an image of an index, and another for a digest that is not the tag's; before the first
// read of a repository, two to authenticate. Every digest is verified.
//
// Protocol:
// https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests;
// documents: https://github.com/opencontainers/image-spec/blob/main/config.md. Its errors are a
// transport.Error, one of the checks of host, repository and tag or, where the platform does not
// select one image of the tag, a *PlatformError. A tag that exists without the image that Digest
// names is KindImageNotFound.
func (c *Client) ReadImage(ctx context.Context, request ImageRequest) (Image, error) {
	if err := checkTag(OperationManifest, request.Tag); err != nil {
		return Image{}, err
	}
	return withSession(ctx, c, request.Repository, OperationManifest, func(ctx context.Context, session *session) (Image, error) {
		selected, err := selectImage(ctx, session, request)
		if err != nil {
			return Image{}, err
		}
		return selected.read(request)
	})
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
	tagged, err := getManifest(ctx, session, repository.Tag(request.Tag))
	if err != nil {
		return selection{}, err
	}
	get := func(digest string) (manifest, error) { return getManifest(ctx, session, repository.Digest(digest)) }
	if request.Digest != "" && request.Digest != tagged.digest {
		return selectByDigest(tagged, request, get)
	}
	return selectByPlatform(tagged, request, get)
}

// selectByDigest selects the image of that digest: one of the tag's, or one that the registry keeps
// although the tag has moved since.
func selectByDigest(tagged manifest, request ImageRequest, get func(string) (manifest, error)) (selection, error) {
	var platform image.Platform
	if tagged.mediaType.IsIndex() {
		entries, err := tagged.index()
		if err != nil {
			return selection{}, err
		}
		for _, entry := range entries {
			if entry.Digest.String() == request.Digest {
				platform = descriptorPlatform(entry)
			}
		}
	}
	requested, err := get(request.Digest)
	if err != nil {
		return selection{}, digestError(err)
	}
	if requested.mediaType.IsIndex() {
		return selectByPlatform(requested, request, get)
	}
	return selection{manifest: requested, platform: platform}, nil
}

// selectByPlatform selects the manifest itself if it is an image's, else the one that its index
// lists for the platform.
func selectByPlatform(root manifest, request ImageRequest, get func(string) (manifest, error)) (selection, error) {
	if !root.mediaType.IsIndex() {
		return selection{manifest: root}, nil
	}
	entries, err := root.index()
	if err != nil {
		return selection{}, err
	}
	entry, err := selectPlatform(entries, request.Platform)
	if err != nil {
		return selection{}, err
	}
	listed, err := get(entry.Digest.String())
	if err != nil {
		return selection{}, listedImageError(err, entry)
	}
	if listed.mediaType.IsIndex() {
		return selection{}, errors.New("the index lists another index instead of an image")
	}
	return selection{manifest: listed, platform: descriptorPlatform(entry)}, nil
}

// read returns the image, whose configuration must be of the requested platform, and of the one
// that its index lists.
func (s selection) read(request ImageRequest) (Image, error) {
	document, configuration, err := s.image()
	if err != nil {
		return Image{}, err
	}
	history, err := readHistory(document, configuration)
	if err != nil {
		return Image{}, err
	}
	platform, err := imagePlatform(configuration, s.platform)
	if err != nil {
		return Image{}, err
	}
	if request.Platform.OS != "" && !platform.Matches(request.Platform) {
		return Image{}, &PlatformError{Requested: request.Platform, Platforms: []string{platform.String()}}
	}
	return Image{
		Digest: s.digest, MediaType: string(s.mediaType),
		OS: configuration.OS, Architecture: configuration.Architecture, Platform: platform, History: history,
	}, nil
}
