// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package oci

import (
	"context"
	"errors"
	"fmt"

	v1 "github.com/google/go-containerregistry/pkg/v1"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// longestList bounds the entries of an index, the layers of an image and of its history.
const longestList = 1000

// ImageRequest names an image.
type ImageRequest struct {
	Repository Repository
	Tag        string
	// Digest chooses an image of the tag, or one that the tag was; it may be empty. It is a normalized one.
	Digest string
	// Platform chooses an image of a multi-platform tag. The zero value is for a tag with one image.
	Platform image.Platform
}

// Image is an image as its manifest and configuration state it.
type Image struct {
	Digest       string // of the manifest, verified
	MediaType    string // of the manifest
	OS           string
	Architecture string
	// Platform is that of the configuration; a variant may stand in the index only.
	Platform image.Platform
	// History is in build order, the base first.
	History []Entry
}

// Entry is a step of an image's build.
type Entry struct {
	// CreatedBy is what the builder noted of the step; empty where it noted nothing.
	CreatedBy string
	// Digest and Size (bytes, as stored) are of the layer that the step made; empty and 0 for a step that made none.
	Digest string
	Size   int64
}

// ReadImage reads the manifest and the configuration of an image. It takes a request for each, one more for an image of an index, and another
// for a digest that is not the tag's; before the first read of a repository, two for signing in. Every digest is verified.
//
// Protocol: https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests; documents:
// https://github.com/opencontainers/image-spec/blob/main/config.md. Its errors are a *transport.Error or, where the platform does not name
// one image of the tag, a *PlatformError. A tag that is there without the image that Digest names is KindImage.
func (c *Client) ReadImage(ctx context.Context, request ImageRequest) (Image, error) {
	if err := image.CheckTag(request.Tag); err != nil {
		return Image{}, fmt.Errorf("%s: %w", OperationManifest, err)
	}
	return withSession(ctx, c, request.Repository, OperationManifest, func(ctx context.Context, session *session) (Image, error) {
		chosen, err := choose(ctx, session, request)
		if err != nil {
			return Image{}, err
		}
		return chosen.read(request)
	})
}

// choice is an image's manifest, and the platform that an index has for it.
type choice struct {
	manifest

	platform image.Platform
}

func choose(ctx context.Context, session *session, request ImageRequest) (choice, error) {
	repository, err := request.Repository.target()
	if err != nil {
		return choice{}, err
	}
	tagged, err := getManifest(ctx, session, repository.Tag(request.Tag))
	if err != nil {
		return choice{}, err
	}
	get := func(digest string) (manifest, error) { return getManifest(ctx, session, repository.Digest(digest)) }
	if request.Digest != "" && request.Digest != tagged.digest {
		return chooseByDigest(tagged, request, get)
	}
	return chooseByPlatform(tagged, request, get)
}

// chooseByDigest takes the image of that digest: one of the tag's, or one that the registry keeps although the tag has been moved since.
func chooseByDigest(tagged manifest, request ImageRequest, get func(string) (manifest, error)) (choice, error) {
	var platform image.Platform
	if tagged.mediaType.IsIndex() {
		listed, err := tagged.index()
		if err != nil {
			return choice{}, err
		}
		for _, entry := range listed {
			if entry.Digest.String() == request.Digest {
				platform = platformOf(entry)
			}
		}
	}
	named, err := get(request.Digest)
	if err != nil {
		return choice{}, asImage(err)
	}
	if named.mediaType.IsIndex() {
		return chooseByPlatform(named, request, get)
	}
	return choice{manifest: named, platform: platform}, nil
}

// asImage is an error of a question for a digest.
func asImage(err error) error {
	failure, isCall := errors.AsType[*transport.Error](err)
	switch {
	case !isCall:
	case failure.Kind == transport.KindTag:
		failure.Kind = transport.KindImage
	case failure.Kind == transport.KindRepository: // which has just had the tag
		failure.Kind = transport.KindUnexpected
	}
	return err
}

// chooseByPlatform takes a manifest as it is if it is an image's, and else the one that its index has for the platform.
func chooseByPlatform(given manifest, request ImageRequest, get func(string) (manifest, error)) (choice, error) {
	if !given.mediaType.IsIndex() {
		return choice{manifest: given}, nil
	}
	listed, err := given.index()
	if err != nil {
		return choice{}, err
	}
	entry, err := selectPlatform(listed, request.Platform)
	if err != nil {
		return choice{}, err
	}
	chosen, err := get(entry.Digest.String())
	if err != nil {
		return choice{}, listedButMissing(err, entry)
	}
	if chosen.mediaType.IsIndex() {
		return choice{}, errors.New("the index lists another index where an image should be; that is not followed")
	}
	return choice{manifest: chosen, platform: platformOf(entry)}, nil
}

// listedButMissing: an index without one of its images is no missing tag.
func listedButMissing(err error, entry v1.Descriptor) error {
	failure, isCall := errors.AsType[*transport.Error](err)
	if isCall && (failure.Kind == transport.KindTag || failure.Kind == transport.KindRepository) {
		failure.Kind, failure.Message = transport.KindUnexpected, fmt.Sprintf("the index lists the image %q, which the registry does not have", entry.Digest)
	}
	return err
}

// read makes sure that the image is of the platform that was asked for, and of the one that its index has for it.
func (c choice) read(request ImageRequest) (Image, error) {
	own, configuration, err := c.image()
	if err != nil {
		return Image{}, err
	}
	history, err := historyOf(own, configuration)
	if err != nil {
		return Image{}, err
	}
	stated, err := statedPlatform(configuration, c.platform)
	if err != nil {
		return Image{}, err
	}
	if request.Platform.OS != "" && !stated.Matches(request.Platform) {
		return Image{}, &PlatformError{Wanted: request.Platform, Platforms: []string{stated.String()}}
	}
	return Image{
		Digest: c.digest, MediaType: string(c.mediaType),
		OS: configuration.OS, Architecture: configuration.Architecture, Platform: stated, History: history,
	}, nil
}

// historyOf puts layers and history together: the history has a step for each layer, in the same order, and others between them. Without
// a history there is a step for each layer, of which nothing else is known.
func historyOf(own *v1.Manifest, configuration *v1.ConfigFile) ([]Entry, error) {
	steps := configuration.History
	if len(steps) == 0 {
		steps = make([]v1.History, len(own.Layers))
	}
	if len(steps) > longestList {
		return nil, fmt.Errorf("the image's configuration lists %d steps, more than %d", len(steps), longestList)
	}
	entries := make([]Entry, 0, len(steps))
	made := 0
	for _, step := range steps {
		entry := Entry{CreatedBy: step.CreatedBy}
		if !step.EmptyLayer {
			if made < len(own.Layers) {
				entry.Digest, entry.Size = own.Layers[made].Digest.String(), own.Layers[made].Size
			}
			made++
		}
		entries = append(entries, entry)
	}
	if made != len(own.Layers) {
		return nil, fmt.Errorf("the image's manifest has %d layers, its configuration's history %d", len(own.Layers), made)
	}
	return entries, nil
}
