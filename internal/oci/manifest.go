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
	"slices"

	"github.com/google/go-containerregistry/pkg/name"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/remote"
	"github.com/google/go-containerregistry/pkg/v1/types"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// manifest is an image's manifest or an index. Its digest was verified or, of a tag, computed.
type manifest struct {
	descriptor *remote.Descriptor
	mediaType  types.MediaType
	digest     string
	// refuseEcho is the session's.
	refuseEcho func(operation string, value any) error
}

// errAmbiguousManifest reports a document that is an image to one reader and an index to another
// (https://github.com/opencontainers/image-spec/security/advisories/GHSA-77vh-xpmg-72qh).
var errAmbiguousManifest = errors.New("the manifest is both an image manifest and an image index")

// getManifest reads what a tag or digest points to. For both, KindTagNotFound means that it does
// not exist.
func getManifest(ctx context.Context, session *session, reference name.Reference) (manifest, error) {
	descriptor, err := remote.Get(reference, remote.WithContext(ctx), remote.WithTransport(session.authenticated))
	if err != nil {
		return manifest{}, err
	}
	mediaType, err := manifestMediaType(descriptor)
	if err != nil {
		return manifest{}, err
	}
	descriptor.MediaType = mediaType
	refuseEcho := func(operation string, value any) error { return session.refuseEcho(ctx, operation, value) }
	return manifest{descriptor: descriptor, mediaType: mediaType, digest: descriptor.Digest.String(), refuseEcho: refuseEcho}, nil
}

// artifactManifest is the media type of an artifact in a draft of OCI 1.1, which some registries
// store.
const artifactManifest types.MediaType = "application/vnd.oci.artifact.manifest.v1+json"

// genericMediaTypes lists the media types that some registries, and caches in front of them, give
// all documents.
var genericMediaTypes = []types.MediaType{"application/json", "application/octet-stream", "text/plain"}

// manifestMediaType returns the media type of the response's header, with which the manifest's own,
// if it has one, must agree. If the header is generic, the manifest's own media type is returned.
func manifestMediaType(descriptor *remote.Descriptor) (types.MediaType, error) {
	var document struct {
		SchemaVersion json.RawMessage `json:"schemaVersion"`
		MediaType     types.MediaType `json:"mediaType"`
		Config        json.RawMessage `json:"config"`
		Layers        json.RawMessage `json:"layers"`
		Manifests     json.RawMessage `json:"manifests"`
	}
	if err := json.Unmarshal(descriptor.Manifest, &document); err != nil {
		return "", fmt.Errorf("the manifest is not a JSON object: %w", err)
	}
	mediaType := parseMediaType(descriptor.MediaType)
	if mediaType == "" || document.MediaType != "" && slices.Contains(genericMediaTypes, mediaType) {
		mediaType = document.MediaType
	}
	isImage, isIndex := document.Config != nil || document.Layers != nil, document.Manifests != nil
	switch {
	case mediaType == artifactManifest:
		return "", &NotImageError{What: "an OCI artifact"}
	case isSchema1(mediaType), string(document.SchemaVersion) == "1":
		return "", &NotImageError{What: "a manifest of Docker schema 1 (replaced in 2016)"}
	case document.MediaType != "" && mediaType != document.MediaType:
		return "", fmt.Errorf("the registry returns the manifest with media type %q, its own media type is %q", mediaType, document.MediaType)
	case isImage && isIndex, mediaType.IsIndex() && isImage, mediaType.IsImage() && isIndex:
		return "", errAmbiguousManifest
	case !mediaType.IsIndex() && !mediaType.IsImage():
		return "", mediaTypeError(mediaType)
	}
	return mediaType, nil
}

// parseMediaType returns a media type without its parameters; empty when it is not valid.
func parseMediaType(header types.MediaType) types.MediaType {
	mediaType, _, err := mime.ParseMediaType(string(header))
	if err != nil {
		return ""
	}
	return types.MediaType(mediaType)
}

func isSchema1(mediaType types.MediaType) bool {
	return mediaType == types.DockerManifestSchema1 || mediaType == types.DockerManifestSchema1Signed
}

func mediaTypeError(mediaType types.MediaType) error {
	return fmt.Errorf("the manifest has media type %q, which is neither an image manifest's nor an image index's", mediaType)
}

// image returns an image's manifest, and reads its configuration. The two must have the same
// layers.
func (m manifest) image() (*v1.Manifest, configuration, error) {
	document, settings, err := m.documents()
	if err != nil {
		return nil, configuration{}, err
	}
	if err := checkLayers(document.Layers); err != nil {
		return nil, configuration{}, err
	}
	if count := len(settings.RootFS.DiffIDs); count != 0 && count != len(document.Layers) {
		return nil, configuration{}, fmt.Errorf("the manifest of the image has %d layers, its configuration %d", len(document.Layers), count)
	}
	return document, settings, nil
}

// documents returns an image's manifest, and reads its configuration, whatever layers they have.
func (m manifest) documents() (*v1.Manifest, configuration, error) {
	document, err := v1.ParseManifest(bytes.NewReader(m.descriptor.Manifest))
	if err != nil {
		return nil, configuration{}, fmt.Errorf("invalid image manifest: %w", err)
	}
	if err := m.refuseEcho(OperationManifest, readOf(document)); err != nil {
		return nil, configuration{}, err
	}
	if what := artifactOf(document); what != "" {
		return nil, configuration{}, &NotImageError{What: what}
	}
	image, err := m.descriptor.Image()
	if err != nil {
		return nil, configuration{}, err
	}
	raw, err := image.RawConfigFile()
	if err != nil {
		return nil, configuration{}, configurationError(err)
	}
	settings, err := parseConfiguration(raw)
	if err != nil {
		return nil, configuration{}, configurationError(err)
	}
	if err := m.refuseEcho(operationConfiguration, []any{settings.platform(), settings.Config.User}); err != nil {
		return nil, configuration{}, err
	}
	if err := checkParts(settings.platform()); err != nil {
		return nil, configuration{}, configurationError(err)
	}
	if settings.isAttestation() {
		return nil, configuration{}, &NotImageError{What: "an attestation"}
	}
	return document, settings, nil
}

// readOf returns the texts that are read of a manifest.
func readOf(document *v1.Manifest) []string {
	texts := []string{string(document.Config.MediaType)}
	for _, layer := range document.Layers {
		texts = append(texts, string(layer.MediaType), layer.Digest.String())
	}
	return texts
}

// emptyBlobDigest is the digest of zero bytes, the only blob that has no size.
const emptyBlobDigest = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

// checkLayers checks that each layer has a digest and a size: a gate on size must not pass on a
// size that is absent.
func checkLayers(layers []v1.Descriptor) error {
	if len(layers) > listLimit {
		return fmt.Errorf("the manifest lists %d layers, the limit is %d", len(layers), listLimit)
	}
	for index, layer := range layers {
		switch {
		case layer.Digest.Hex == "":
			return fmt.Errorf("layers[%d] of the manifest has no digest", index)
		case layer.Size < 0, layer.Size == 0 && layer.Digest.String() != emptyBlobDigest:
			return fmt.Errorf("layers[%d] of the manifest has a size of %d bytes", index, layer.Size)
		}
	}
	return nil
}

// configurationError returns an error that names the configuration as what is invalid. A
// transport.Error is returned unchanged.
func configurationError(err error) error {
	if _, isCall := errors.AsType[transport.Error](err); isCall {
		return err
	}
	return fmt.Errorf("invalid image configuration: %w", err)
}
