// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package image

import (
	"errors"
	"fmt"
	"strings"

	"github.com/distribution/reference"
)

// ErrReference is what every error of ParseReference wraps: the grammar that a person can follow.
var ErrReference = errors.New("an image reference is [host[:port]/]repository[:tag][@digest], like registry.example.com/team/app:1.4.2")

// Each says what is wrong with a reference, before the grammar.
var (
	errReferenceIsDigest  = fmt.Errorf("a digest alone names no repository; %w", ErrReference)
	errReferenceIsURL     = fmt.Errorf("a reference is written without https://; %w", ErrReference)
	errReferenceUpperCase = fmt.Errorf("only its host and its tag may have upper-case letters; %w", ErrReference)
	errReferenceTooLong   = fmt.Errorf("its repository name has more than %d characters; %w", maximumRepositoryLength, ErrReference)
	errReferenceDigest    = fmt.Errorf("what follows its @ is not a digest, like sha256: and 64 digits; %w", ErrReference)
	errReferenceHost      = fmt.Errorf("what stands before its first / is read as a host, and can't be one; %w", ErrReference)
)

// Reference is an image reference, taken apart.
type Reference struct {
	// Registry is the host, with its port where it has one. Without a host it is docker.io.
	Registry string
	// Repository is the whole name below the host. At docker.io, one without a slash is below library/.
	Repository string
	// Tag is empty where none is written: Docker asks for latest then, others don't.
	Tag string
	// Digest is algorithm:hex, empty where none is written.
	Digest string
}

// ParseReference takes an image reference apart by the grammar of distribution/reference, with what Docker fills in for its
// own registry (https://pkg.go.dev/github.com/distribution/reference#ParseNormalizedNamed). An error wraps ErrReference, does
// not quote the reference, and begins with what is wrong where that can be told.
//
// Two things are refused that the grammar allows, because nobody means them: a digest alone, which would be a tag of the repository
// docker.io/library/sha256, and a name that is read as having a host without having one, like my_host.example/app.
func ParseReference(given string) (Reference, error) {
	if _, isDigest := NormalizeDigest(given); isDigest {
		return Reference{}, errReferenceIsDigest
	}
	named, err := reference.ParseNormalizedNamed(given)
	if err != nil {
		return Reference{}, referenceProblem(given, err)
	}
	parsed := Reference{Registry: reference.Domain(named), Repository: reference.Path(named)}
	if parsed.Registry == "" {
		return Reference{}, errReferenceHost
	}
	if tagged, isTagged := named.(reference.Tagged); isTagged {
		parsed.Tag = tagged.Tag()
	}
	if digested, isDigested := named.(reference.Digested); isDigested {
		parsed.Digest = digested.Digest().String()
	}
	return parsed, nil
}

// referenceProblem finds out what is wrong with a reference that the library refuses.
func referenceProblem(given string, err error) error {
	name, _, digested := strings.Cut(given, "@")
	switch {
	case errors.Is(err, reference.ErrNameTooLong):
		return errReferenceTooLong
	case strings.Contains(given, "://"):
		return errReferenceIsURL
	case isReference(strings.ToLower(given)):
		return errReferenceUpperCase
	case digested && isReference(name):
		return errReferenceDigest
	default:
		return ErrReference
	}
}

func isReference(given string) bool {
	_, err := reference.ParseNormalizedNamed(given)
	return err == nil
}
