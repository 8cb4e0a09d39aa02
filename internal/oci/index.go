// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package oci

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/types"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/strictjson"
)

// indexEntry is an entry of an image index
// (https://github.com/opencontainers/image-spec/blob/main/image-index.md).
type indexEntry struct {
	MediaType    types.MediaType   `json:"mediaType"`
	Digest       string            `json:"digest"`
	ArtifactType string            `json:"artifactType"`
	Annotations  map[string]string `json:"annotations"`
	Platform     *struct {
		OS           string   `json:"os"`
		Architecture string   `json:"architecture"`
		Variant      string   `json:"variant"`
		OSVersion    string   `json:"os.version"`
		OSFeatures   []string `json:"os.features"`
	} `json:"platform"`
}

// digestGrammar matches a digest of any algorithm, by the OCI image specification.
var digestGrammar = regexp.MustCompile(`^[a-z0-9]+(?:[.+_-][a-z0-9]+)*:[a-zA-Z0-9=_-]{1,200}$`)

// index returns the entries of an index.
func (m manifest) index() ([]indexEntry, error) {
	var document struct {
		Manifests []indexEntry `json:"manifests"`
	}
	if err := decode(m.content, &document); err != nil {
		return nil, fmt.Errorf("invalid image index: %w", err)
	}
	if err := m.refuseEcho(OperationManifest, withoutAnnotations(document.Manifests)); err != nil {
		return nil, err
	}
	if len(document.Manifests) > listLimit {
		return nil, fmt.Errorf("the index lists %d images, the limit is %d", len(document.Manifests), listLimit)
	}
	for position, entry := range document.Manifests {
		switch {
		case entry.Digest == "":
			return nil, fmt.Errorf("manifests[%d] of the index has no digest", position)
		case !digestGrammar.MatchString(entry.Digest):
			return nil, fmt.Errorf("manifests[%d] of the index has the invalid digest %.100q", position, entry.Digest)
		}
		if err := entry.checkTexts(); err != nil {
			return nil, fmt.Errorf("manifests[%d] of the index: %w", position, err)
		}
		document.Manifests[position].MediaType = parseMediaType(entry.MediaType)
	}
	return document.Manifests, nil
}

// checkTexts refuses a type or a platform that cannot be shown: an image with such a type would not
// count as one, and its platform would be missing from the tag's.
func (e indexEntry) checkTexts() error {
	err := cmp.Or(checkText("mediaType", string(e.MediaType)), checkText("artifactType", e.ArtifactType))
	if err != nil || e.Platform == nil {
		return err
	}
	return checkText("platform", e.Platform.OS+e.Platform.Architecture+e.Platform.Variant+e.Platform.OSVersion)
}

func checkText(field, text string) error {
	if character, found := strictjson.ControlCharacter(text); found {
		return fmt.Errorf("%s has the control character %U", field, character)
	}
	return nil
}

// withoutAnnotations returns what errors and gates may show of the entries.
func withoutAnnotations(entries []indexEntry) []indexEntry {
	shown := slices.Clone(entries)
	for index := range shown {
		shown[index].Annotations = nil
	}
	return shown
}

// platform returns the platform of an entry, as stated; the zero value without one, and for one in
// another form than platforms have: what the entry is for is then said by its configuration.
func (e indexEntry) platform() image.Platform {
	if e.Platform == nil {
		return image.Platform{}
	}
	stated := image.Platform{
		OS: e.Platform.OS, Architecture: e.Platform.Architecture, Variant: e.Platform.Variant,
		OSVersion: versionOrNone(e.Platform.OSVersion),
	}
	if checkParts(stated) != nil {
		return image.Platform{}
	}
	return stated
}

// version returns the version of the os of an entry, as stated; empty without one.
func (e indexEntry) version() string {
	if e.Platform == nil {
		return ""
	}
	return e.Platform.OSVersion
}

// hasFeatures reports that an entry requires features of the operating system: it is for machines
// that have them, beside the same image for all others.
func (e indexEntry) hasFeatures() bool { return e.Platform != nil && len(e.Platform.OSFeatures) > 0 }

// isImage reports whether an entry is an image, rather than describing one, being an artifact, a
// layer of a build cache, or another index.
func (e indexEntry) isImage() bool {
	isManifest := e.MediaType == "" || e.MediaType.IsImage() || isSchema1(e.MediaType)
	return isManifest && !e.isArtifact() && !e.isAttestation()
}

// isArtifact reports whether an entry is an artifact by its type. `crane index append` gives images
// the type of their configuration.
func (e indexEntry) isArtifact() bool {
	return e.ArtifactType != "" && !types.MediaType(e.ArtifactType).IsConfig()
}

// isAttestation reports whether an entry describes an image
// (https://docs.docker.com/build/metadata/attestations/attestation-storage/).
func (e indexEntry) isAttestation() bool {
	if e.Annotations["vnd.docker.reference.type"] != "" {
		return true
	}
	return e.Platform != nil && image.IsAttestation(e.Platform.OS, e.Platform.Architecture)
}

// isVerifiable reports whether the registry's protocol and the library can read an entry by its
// digest, and verify it.
func (e indexEntry) isVerifiable() bool {
	_, err := v1.NewHash(e.Digest)
	return err == nil
}

// imagesOf returns the images of an index. Without any, the error is a *NotImageError that says
// what is there instead.
func imagesOf(entries []indexEntry) ([]indexEntry, error) {
	var images []indexEntry
	var indexes []string
	what := "an index without images"
	for _, entry := range entries {
		switch {
		case entry.isImage():
			images = append(images, entry)
		case entry.MediaType.IsIndex():
			indexes = append(indexes, entry.Digest)
		case what == "an index without images" && artifactName(string(entry.MediaType)) != "":
			what = artifactName(string(entry.MediaType))
		}
	}
	switch {
	case len(images) > 0:
		return images, nil
	case len(indexes) > 0:
		return nil, &NotImageError{What: "an index of indexes", Indexes: indexes}
	default:
		return nil, &NotImageError{What: what}
	}
}
