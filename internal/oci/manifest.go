// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package oci

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"mime"

	"github.com/google/go-containerregistry/pkg/name"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/remote"
	"github.com/google/go-containerregistry/pkg/v1/types"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// manifest is a manifest or an index, whose digest was verified or, of a tag, is what was computed of it.
type manifest struct {
	descriptor *remote.Descriptor
	mediaType  types.MediaType
	digest     string
}

// errAmbiguous is about a document that is an image to one reader and an index to another
// (https://github.com/opencontainers/image-spec/security/advisories/GHSA-77vh-xpmg-72qh).
var errAmbiguous = errors.New("the manifest is an image's and an index at once")

// getManifest reads what a tag or digest is. Missing is KindTag for both.
func getManifest(ctx context.Context, session *session, reference name.Reference) (manifest, error) {
	descriptor, err := remote.Get(reference, remote.WithContext(ctx), remote.WithTransport(session.way))
	if err != nil {
		return manifest{}, err
	}
	mediaType, err := mediaTypeOf(descriptor)
	if err != nil {
		return manifest{}, err
	}
	descriptor.MediaType = mediaType
	return manifest{descriptor: descriptor, mediaType: mediaType, digest: descriptor.Digest.String()}, nil
}

// mediaTypeOf is what the header and, if it says so, the manifest itself have for a media type.
func mediaTypeOf(descriptor *remote.Descriptor) (types.MediaType, error) {
	var document struct {
		MediaType types.MediaType `json:"mediaType"`
		Config    json.RawMessage `json:"config"`
		Layers    json.RawMessage `json:"layers"`
		Manifests json.RawMessage `json:"manifests"`
	}
	if err := json.Unmarshal(descriptor.Manifest, &document); err != nil {
		return "", fmt.Errorf("the manifest is no JSON object: %w", err)
	}
	stated, _, err := mime.ParseMediaType(string(descriptor.MediaType))
	mediaType := types.MediaType(stated)
	if err != nil {
		mediaType = document.MediaType
	}
	isImage, isIndex := document.Config != nil || document.Layers != nil, document.Manifests != nil
	switch {
	case document.MediaType != "" && mediaType != document.MediaType:
		return "", fmt.Errorf("the registry says that the manifest is of the type %q, the manifest says %q", mediaType, document.MediaType)
	case isImage && isIndex, mediaType.IsIndex() && isImage, mediaType.IsImage() && isIndex:
		return "", errAmbiguous
	case !mediaType.IsIndex() && !mediaType.IsImage():
		return "", fmt.Errorf("the manifest is of the type %q, which is neither an image's nor an index's", mediaType)
	}
	return mediaType, nil
}

// index reads the list of an index.
func (m manifest) index() ([]v1.Descriptor, error) {
	index, err := v1.ParseIndexManifest(bytes.NewReader(m.descriptor.Manifest))
	if err != nil {
		return nil, fmt.Errorf("the index can't be read: %w", err)
	}
	if len(index.Manifests) > longestList {
		return nil, fmt.Errorf("the index lists %d images, more than %d", len(index.Manifests), longestList)
	}
	return index.Manifests, nil
}

// image reads an image's manifest, and the configuration that it names.
func (m manifest) image() (*v1.Manifest, *v1.ConfigFile, error) {
	own, err := v1.ParseManifest(bytes.NewReader(m.descriptor.Manifest))
	if err != nil {
		return nil, nil, fmt.Errorf("the manifest can't be read: %w", err)
	}
	if !own.Config.MediaType.IsConfig() {
		return nil, nil, fmt.Errorf("the tag is no image: its configuration is of the type %q", own.Config.MediaType)
	}
	if err := checkLayers(own.Layers); err != nil {
		return nil, nil, err
	}
	read, err := m.descriptor.Image()
	if err != nil {
		return nil, nil, err
	}
	configuration, err := read.ConfigFile()
	if err != nil {
		return nil, nil, ofConfiguration(err)
	}
	if listed := len(configuration.RootFS.DiffIDs); listed != 0 && listed != len(own.Layers) {
		return nil, nil, fmt.Errorf("the image's manifest has %d layers, its configuration %d", len(own.Layers), listed)
	}
	return own, configuration, nil
}

// checkLayers wants of each layer what no image can do without: a gate on size must not pass on a size that is not stated.
func checkLayers(layers []v1.Descriptor) error {
	if len(layers) > longestList {
		return fmt.Errorf("the manifest lists %d layers, more than %d", len(layers), longestList)
	}
	for index, layer := range layers {
		switch {
		case layer.Digest.Hex == "":
			return fmt.Errorf("the manifest has a layer without a digest, layers[%d]", index)
		case layer.Size <= 0:
			return fmt.Errorf("the manifest has a layer of %d bytes, layers[%d]", layer.Size, index)
		}
	}
	return nil
}

// ofConfiguration says of what an error is that the library found in what it was sent.
func ofConfiguration(err error) error {
	if _, isCall := errors.AsType[*transport.Error](err); isCall {
		return err
	}
	return fmt.Errorf("the image's configuration can't be used: %w", err)
}
