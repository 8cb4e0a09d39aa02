// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package oci

import (
	"cmp"
	"context"

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
	Digest    string // of the manifest, verified
	MediaType string // of the manifest
	// Platform is the configuration's, as stated; parts that it leaves out are those of the index.
	// It is zero where the two contradict each other.
	Platform image.Platform
	// PlatformConflict are the platforms of configuration and index where they contradict each
	// other; nil where they do not.
	PlatformConflict *PlatformConflict
	// User is the configuration's, empty without one. RunsAsRoot reports whether it has the user ID
	// 0 by that.
	User       string
	RunsAsRoot bool
	// History is in build order, the base first.
	History []HistoryEntry
	// HistoryProblem says why the configuration's history is ignored, so that History has the
	// layers alone; empty where it is not.
	HistoryProblem string
}

// PlatformConflict has the names of two platforms of one image. An os or architecture that the
// configuration leaves out is the index's.
type PlatformConflict struct {
	Configured, Listed string
}

// ReadImage reads the manifest and the configuration of an image. It takes a request for each, one
// more for an image of an index, and another for a digest that is not the tag's; two for each of up
// to 8 images that an index lists without a platform, where that decides; before the first read of
// a repository, two to authenticate. Every digest is verified.
//
// Protocol:
// https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests;
// documents: https://github.com/opencontainers/image-spec/blob/main/config.md. Its errors are a
// transport.Error, one of the checks of host, repository and tag, a *NotImageError or, where the
// platform does not select one image of the tag, a *PlatformError. A tag that exists without the
// image that Digest names is KindImageNotFound.
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

// read returns the image. Where a platform is requested, the configuration must be of it.
func (s selection) read(request ImageRequest) (Image, error) {
	document, settings, err := s.image()
	if err != nil {
		return Image{}, err
	}
	if err := settings.checkUser(); err != nil {
		return Image{}, err
	}
	read := Image{Digest: s.digest, MediaType: string(s.mediaType), User: settings.Config.User, RunsAsRoot: runsAsRoot(settings.Config.User)}
	platform, isConsistent := joinPlatforms(settings.platform(), s.platform)
	switch {
	case request.Platform.OS != "" && (!isConsistent || platform.Match(request.Platform) == image.NoMatch):
		return Image{}, s.platformError(request, platform, completed(settings.platform(), s.platform), isConsistent)
	case isConsistent:
		read.Platform = platform
	default:
		read.PlatformConflict = &PlatformConflict{statedName(completed(settings.platform(), s.platform)), statedName(s.platform)}
	}
	read.History, read.HistoryProblem = readHistory(document, settings)
	return read, s.refuseEcho(operationConfiguration, read.History)
}

// platformError returns the error of an image whose platform is not the requested one: joined is
// the one by index and configuration, where they do not contradict each other.
func (s selection) platformError(request ImageRequest, joined, configured image.Platform, isConsistent bool) error {
	failed := &PlatformError{Requested: request.Platform, Digest: s.digest, Configured: configured.Normalized().FullName()}
	listed, isChosen := s.platform.Normalized().FullName(), s.digest == request.Digest
	switch {
	case !isConsistent:
		failed.Configured, failed.Listed = statedName(configured), statedName(s.platform)
	case isChosen: // by its digest, whatever other images the tag has
		failed.Configured = joined.Normalized().FullName()
	case listed != "":
		failed.Listed = listed
	case failed.Configured != "": // it is the only image
		return &PlatformError{Requested: request.Platform, Platforms: []string{failed.Configured}}
	}
	return failed
}

// statedName returns the name of a platform; of one without an os or architecture the other of the
// two.
func statedName(platform image.Platform) string {
	return cmp.Or(platform.Normalized().FullName(), platform.OS, platform.Architecture)
}
