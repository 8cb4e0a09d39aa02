// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package oci

import (
	"context"
	"errors"
	"math"
	"net/http"

	"github.com/google/go-containerregistry/pkg/name"
	"github.com/google/go-containerregistry/pkg/v1/remote"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// TagRequest names a tag, and what is read of it.
type TagRequest struct {
	Repository Repository
	Tag        string
	// HeadFirst reads the digest from the header of the manifest, which is not read: enough for a
	// tag that is expected to be a single image.
	HeadFirst bool
	// WithConfiguration also reads the configuration of a single image, for its platform and size.
	WithConfiguration bool
}

// Tag is what a tag points to.
type Tag struct {
	Digest    string // of the index or of the single image
	MediaType string // of its manifest
	IsIndex   bool
	// Entries are those of the index in its order, or the single image, if its configuration was
	// read. What is not an image, such as a chart, has none.
	Entries []Entry
}

// Entry is an image of a tag, or what describes one.
type Entry struct {
	Digest   string
	Platform image.Platform // as the index or the configuration has it; zero without one
	// Size is the sum of the layers, in bytes; nil for an entry of an index, which does not say,
	// and where it is not known.
	Size *int64
	// IsImage is false for an attestation, an artifact, and a nested index.
	IsImage bool
	// IsIndex is true for a nested index, whose images are not listed.
	IsIndex bool
}

// ReadTag reads what a tag points to. It takes a GET of the manifest, another for the configuration
// of a single image if that is requested and, before the first read of a repository, two to
// authenticate, or one where the registry requires no token. With HeadFirst it takes a HEAD instead
// and, unless that says that the tag is a single image of a known digest, the GET as well.
//
// Protocol: https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pull. Its errors
// are a transport.Error, or one of the checks of host, repository and tag. Every digest is
// verified, except one of a header.
func (c *Client) ReadTag(ctx context.Context, request TagRequest) (Tag, error) {
	if err := checkTag(OperationManifest, request.Tag); err != nil {
		return Tag{}, err
	}
	return withSession(ctx, c, request.Repository, OperationManifest, func(ctx context.Context, session *session) (Tag, error) {
		repository, err := request.Repository.reference()
		if err != nil {
			return Tag{}, err
		}
		reference := repository.Tag(request.Tag)
		if request.HeadFirst {
			if tag, isKnown, err := headTag(ctx, session, reference); isKnown || err != nil {
				return tag, err
			}
		}
		tagged, err := getManifest(ctx, session, reference)
		if err != nil {
			return Tag{}, err
		}
		return tagged.tag(request)
	})
}

// sha256Algorithm is the algorithm of the digests that the library computes.
const sha256Algorithm = "sha256"

// headTag returns the digest of a single image from the header of its manifest. isKnown is false
// where only the manifest itself can tell: registries respond to HEAD without a digest, with
// another status than to GET, and never with an error code.
func headTag(ctx context.Context, session *session, reference name.Tag) (tag Tag, isKnown bool, err error) {
	descriptor, err := remote.Head(reference, remote.WithContext(ctx), remote.WithTransport(session.authenticated))
	if failed, isCall := errors.AsType[transport.Error](err); isCall && !isOnlyHead(failed) {
		return Tag{}, false, failed
	}
	if err != nil || !parseMediaType(descriptor.MediaType).IsImage() || descriptor.Digest.Algorithm != sha256Algorithm {
		return Tag{}, false, nil //nolint:nilerr // the GET that follows has the error
	}
	tag = Tag{Digest: descriptor.Digest.String(), MediaType: string(parseMediaType(descriptor.MediaType))}
	return tag, true, session.refuseEcho(ctx, operationHead, tag)
}

// isOnlyHead reports whether a GET may succeed although a HEAD failed: the registry has responded,
// and not because of too many requests.
func isOnlyHead(failed transport.Error) bool {
	return failed.Status != 0 && failed.Status != http.StatusTooManyRequests
}

func (m manifest) tag(request TagRequest) (Tag, error) {
	tag := Tag{Digest: m.digest, MediaType: string(m.mediaType), IsIndex: m.mediaType.IsIndex()}
	switch {
	case tag.IsIndex:
		entries, err := m.index()
		if err != nil {
			return Tag{}, err
		}
		for _, entry := range entries {
			tag.Entries = append(tag.Entries, Entry{Digest: entry.Digest, Platform: entry.platform(), IsImage: entry.isImage(), IsIndex: entry.MediaType.IsIndex()})
		}
	case request.WithConfiguration:
		single, err := m.entry()
		if _, isNotImage := errors.AsType[*NotImageError](err); isNotImage {
			return tag, nil // it has a digest all the same
		}
		if err != nil {
			return Tag{}, err
		}
		tag.Entries = []Entry{single}
	}
	return tag, nil
}

// entry returns a single image, by its configuration. Its layers are only summed up: what is wrong
// with them does not change which image the tag points to.
func (m manifest) entry() (Entry, error) {
	document, settings, err := m.documents()
	if err != nil {
		return Entry{}, err
	}
	return Entry{Digest: m.digest, Platform: settings.platform(), Size: sizeOf(document.Layers), IsImage: true}, nil
}

// sizeOf returns the sum of the layers' sizes, in bytes; nil where one has none, or the sum exceeds
// 64 bits.
func sizeOf(layers []descriptor) *int64 {
	if checkLayers(layers) != nil {
		return nil
	}
	var size int64
	for _, layer := range layers {
		if layer.Size > math.MaxInt64-size {
			return nil
		}
		size += layer.Size
	}
	return &size
}
