// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package oci

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/google/go-containerregistry/pkg/name"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/remote"
	"github.com/google/go-containerregistry/pkg/v1/types"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// manifest is an image's manifest or an index. Its digest was verified or, of a tag, computed.
type manifest struct {
	content   []byte
	mediaType types.MediaType
	digest    string
	// readBlob reads a blob of the repository, and verifies it.
	readBlob func(digest string) ([]byte, error)
	// refuseEcho is the session's.
	refuseEcho func(operation string, value any) error
}

// imageManifest has the fields that are read of an image's manifest
// (https://github.com/opencontainers/image-spec/blob/main/manifest.md). Other fields need
// not be valid.
type imageManifest struct {
	ArtifactType string       `json:"artifactType"`
	Config       descriptor   `json:"config"`
	Layers       []descriptor `json:"layers"`
}

// descriptor names a blob. Its size is 0 where it is absent.
type descriptor struct {
	MediaType types.MediaType `json:"mediaType"`
	Digest    string          `json:"digest"`
	Size      int64           `json:"size"`
}

// errAmbiguousManifest reports a document that is an image to one reader and an index to another
// (https://github.com/opencontainers/image-spec/security/advisories/GHSA-77vh-xpmg-72qh).
var errAmbiguousManifest = errors.New("the manifest is both an image manifest and an image index")

// getManifest reads what a tag or digest points to. For both, KindTagNotFound means that it does
// not exist.
func getManifest(ctx context.Context, session *session, reference name.Reference) (manifest, error) {
	options := []remote.Option{remote.WithContext(ctx), remote.WithTransport(session.authenticated)}
	received, err := remote.Get(reference, options...)
	if err != nil {
		return manifest{}, err
	}
	refuseEcho := func(operation string, value any) error { return session.refuseEcho(ctx, operation, value) }
	mediaType, err := manifestMediaType(received.MediaType, received.Manifest, refuseEcho)
	if err != nil {
		return manifest{}, err
	}
	return manifest{
		content: received.Manifest, mediaType: mediaType, digest: received.Digest.String(),
		readBlob: func(digest string) ([]byte, error) {
			blob, err := remote.Layer(reference.Context().Digest(digest), options...)
			if err != nil {
				return nil, err
			}
			reader, err := blob.Compressed() // as it is stored
			if err != nil {
				return nil, err
			}
			defer func() { _ = reader.Close() }()
			return io.ReadAll(reader)
		},
		refuseEcho: refuseEcho,
	}, nil
}

// artifactManifests lists the media types of artifacts in a draft of OCI 1.1 and in ORAS before it,
// which some registries store.
var artifactManifests = []types.MediaType{
	"application/vnd.oci.artifact.manifest.v1+json", "application/vnd.cncf.oras.artifact.manifest.v1+json",
}

// manifestMediaType returns the media type of the response's header, with which the manifest's own,
// if it has one, must agree. If the header has none of a manifest, as some registries and caches
// in front of them serve all documents, the manifest's own is returned; without one it is an OCI
// manifest, the only kind that may leave it out.
func manifestMediaType(header types.MediaType, content []byte, refuseEcho func(operation string, value any) error) (types.MediaType, error) {
	var document struct {
		SchemaVersion json.RawMessage  `json:"schemaVersion"`
		MediaType     types.MediaType  `json:"mediaType"`
		Config        *json.RawMessage `json:"config"`
		Layers        *json.RawMessage `json:"layers"`
		Manifests     *json.RawMessage `json:"manifests"`
	}
	if err := decode(content, &document); err != nil {
		return "", fmt.Errorf("invalid manifest: %w", err)
	}
	// In lower case, redaction would not find a secret.
	if err := refuseEcho(OperationManifest, []types.MediaType{header, document.MediaType}); err != nil {
		return "", err
	}
	mediaType, own := parseMediaType(header), parseMediaType(document.MediaType)
	isImage, isIndex := document.Config != nil || document.Layers != nil, document.Manifests != nil
	switch {
	case isManifestType(mediaType):
	case own != "":
		mediaType = own
	case isIndex:
		mediaType = types.OCIImageIndex
	case document.Config != nil && document.Layers != nil:
		mediaType = types.OCIManifestSchema1
	}
	switch {
	case slices.Contains(artifactManifests, mediaType):
		return "", &NotImageError{What: "an OCI artifact"}
	case isSchema1(mediaType), string(document.SchemaVersion) == "1":
		return "", &NotImageError{What: "a manifest of Docker schema 1 (replaced in 2016)"}
	case own != "" && mediaType != own:
		return "", fmt.Errorf("the registry returns the manifest with media type %q, its own media type is %q", mediaType, own)
	case isImage && isIndex, mediaType.IsIndex() && isImage, mediaType.IsImage() && isIndex:
		return "", errAmbiguousManifest
	case !mediaType.IsIndex() && !mediaType.IsImage():
		return "", fmt.Errorf("the manifest has media type %q, which is neither an image manifest's nor an image index's", mediaType)
	}
	return mediaType, nil
}

// isManifestType reports whether a media type says what a manifest is, rather than only that it is
// JSON, or bytes.
func isManifestType(mediaType types.MediaType) bool {
	return mediaType.IsIndex() || mediaType.IsImage() || isSchema1(mediaType) || slices.Contains(artifactManifests, mediaType)
}

// parseMediaType returns a media type without its parameters, valid or not, in lower case.
func parseMediaType(text types.MediaType) types.MediaType {
	mediaType, _, _ := strings.Cut(string(text), ";")
	return types.MediaType(strings.ToLower(strings.TrimSpace(mediaType)))
}

func isSchema1(mediaType types.MediaType) bool {
	return mediaType == types.DockerManifestSchema1 || mediaType == types.DockerManifestSchema1Signed
}

// decode decodes a document of a registry. What is wrong with it is said in its own terms.
func decode(document []byte, target any) error {
	err := json.Unmarshal(document, target)
	mistyped, isMistyped := errors.AsType[*json.UnmarshalTypeError](err)
	switch {
	case !isMistyped:
		return err
	case mistyped.Field == "":
		return errors.New("it is not a JSON object")
	case strings.HasPrefix(mistyped.Value, "number "):
		return fmt.Errorf("%s is not a whole number of at most 64 bits", mistyped.Field)
	default:
		return fmt.Errorf("%s is of the wrong JSON type", mistyped.Field)
	}
}

// image returns an image's manifest, and reads its configuration. The two must have the same
// layers.
func (m manifest) image() (imageManifest, configuration, error) {
	document, settings, err := m.documents()
	if err != nil {
		return imageManifest{}, configuration{}, err
	}
	if err := checkLayers(document.Layers); err != nil {
		return imageManifest{}, configuration{}, err
	}
	if count := len(settings.RootFS.DiffIDs); count != 0 && count != len(document.Layers) {
		return imageManifest{}, configuration{}, fmt.Errorf("the manifest of the image has %d layers, its configuration %d", len(document.Layers), count)
	}
	return document, settings, nil
}

// documents returns an image's manifest, and reads its configuration, whatever layers they have.
func (m manifest) documents() (imageManifest, configuration, error) {
	var document imageManifest
	if err := decode(m.content, &document); err != nil {
		return imageManifest{}, configuration{}, fmt.Errorf("invalid image manifest: %w", err)
	}
	if err := m.refuseEcho(OperationManifest, document); err != nil {
		return imageManifest{}, configuration{}, err
	}
	if what := artifactOf(document); what != "" {
		return imageManifest{}, configuration{}, &NotImageError{What: what}
	}
	for index, layer := range document.Layers {
		if err := checkDigestOf(fmt.Sprintf("layers[%d]", index), layer.Digest); err != nil {
			return imageManifest{}, configuration{}, err
		}
	}
	settings, err := m.configuration(document.Config)
	if err != nil {
		return imageManifest{}, configuration{}, err
	}
	if settings.isAttestation() {
		return imageManifest{}, configuration{}, &NotImageError{What: "an attestation"}
	}
	return document, settings, nil
}

// configuration reads an image's configuration, whose digest verifies it. As in containerd, its
// size must be the manifest's, if that has one; a copy of it in the manifest is not read.
func (m manifest) configuration(named descriptor) (configuration, error) {
	if err := checkDigestOf("config", named.Digest); err != nil {
		return configuration{}, err
	}
	content, err := m.readBlob(named.Digest)
	if err != nil {
		return configuration{}, configurationError(err)
	}
	if named.Size > 0 && named.Size != int64(len(content)) {
		return configuration{}, configurationError(fmt.Errorf("it has %d bytes, by the manifest %d", len(content), named.Size))
	}
	var settings configuration
	if err := decode(content, &settings); err != nil {
		return configuration{}, configurationError(err)
	}
	if err := m.refuseEcho(operationConfiguration, []any{settings.OS, settings.Architecture, settings.Variant, settings.OSVersion, settings.Config.User}); err != nil {
		return configuration{}, err
	}
	if err := cmp.Or(checkText("os.version", settings.OSVersion), checkParts(settings.platform())); err != nil {
		return configuration{}, configurationError(err)
	}
	return settings, nil
}

// checkDigestOf checks that a digest can be verified.
func checkDigestOf(field, digest string) error {
	if digest == "" {
		return fmt.Errorf("%s of the manifest has no digest", field)
	}
	if _, err := v1.NewHash(digest); err != nil {
		return fmt.Errorf("%s of the manifest has the digest %.100q, which is not a sha256 or sha512 digest in lower case", field, digest)
	}
	return nil
}

// emptyBlobDigest is the digest of zero bytes, the only blob that has no size.
const emptyBlobDigest = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

// checkLayers checks that each layer has a size: a gate on size must not pass on one that is
// absent.
func checkLayers(layers []descriptor) error {
	if len(layers) > listLimit {
		return fmt.Errorf("the manifest lists %d layers, the limit is %d", len(layers), listLimit)
	}
	for index, layer := range layers {
		if layer.Size < 0 || layer.Size == 0 && layer.Digest != emptyBlobDigest {
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
