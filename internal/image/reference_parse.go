// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package image

import (
	"errors"
	"fmt"
	"strings"

	"github.com/distribution/reference"
)

// ErrReference says what the grammar of a reference is. Every error of ParseReference wraps it, and
// continues a sentence that begins with the quoted value.
var ErrReference = NewGrammarError(`must be [host[:port]/]repository[:tag][@digest], such as "registry.example.com/team/app:1.4.2"`, recognizeReference)

// Errors of ParseReference that say what is wrong, before the grammar.
var (
	errReferenceIsDigest  = fmt.Errorf("is a digest without a repository; %w", ErrReference)
	errReferenceIsURL     = fmt.Errorf("includes a URL scheme; %w", ErrReference)
	errReferenceUpperCase = fmt.Errorf("has upper-case letters outside the host and the tag; %w", ErrReference)
	errReferenceTooLong   = fmt.Errorf("has a repository name of more than %d characters; %w", repositoryLimit, ErrReference)
	errReferenceDigest    = fmt.Errorf(`has no valid digest after "@", such as "sha256:" and 64 hexadecimal digits; %w`, ErrReference)
	errReferenceHost      = fmt.Errorf(`has an invalid host before the first "/"; %w`, ErrReference)
)

// Reference is a parsed image reference.
type Reference struct {
	// Registry is the host[:port]; docker.io for a reference without a host.
	Registry string
	// Repository is the complete name after the host. At docker.io, a name without a slash is
	// prefixed with library/.
	Repository string
	// Tag is empty without one: Docker then uses latest, other tools do not.
	Tag string
	// Digest is algorithm:hex; empty without one.
	Digest string
}

// ParseReference parses an image reference by the grammar of distribution/reference, with what
// Docker fills in for its own registry
// (https://pkg.go.dev/github.com/distribution/reference#ParseNormalizedNamed). An error wraps
// ErrReference, does not quote the reference, and begins with what is wrong, if that can be
// determined.
//
// Two forms are refused that the grammar allows, because they are mistakes: a digest alone, which
// would be a tag of the repository docker.io/library/sha256, and a name whose first part looks like
// a host but is not one, such as my_host.example/app.
func ParseReference(text string) (Reference, error) {
	if _, isDigest := NormalizeDigest(text); isDigest {
		return Reference{}, errReferenceIsDigest
	}
	name, err := reference.ParseNormalizedNamed(text)
	if err != nil {
		return Reference{}, referenceError(text, err)
	}
	parsed := Reference{Registry: reference.Domain(name), Repository: reference.Path(name)}
	if parsed.Registry == "" {
		return Reference{}, errReferenceHost
	}
	if tagged, isTagged := name.(reference.Tagged); isTagged {
		parsed.Tag = tagged.Tag()
	}
	if digested, isDigested := name.(reference.Digested); isDigested {
		parsed.Digest = digested.Digest().String()
	}
	return parsed, nil
}

// CheckReference checks that ParseReference accepts a text.
func CheckReference(text string) error {
	_, err := ParseReference(text)
	return err
}

// referenceError returns the most exact error for a reference that the library refuses.
func referenceError(text string, err error) error {
	name, _, hasDigest := strings.Cut(text, "@")
	switch {
	case errors.Is(err, reference.ErrNameTooLong):
		return errReferenceTooLong
	case strings.Contains(text, "://"):
		return errReferenceIsURL
	case isReference(strings.ToLower(text)):
		return errReferenceUpperCase
	case hasDigest && isReference(name):
		return errReferenceDigest
	default:
		return ErrReference
	}
}

func isReference(text string) bool {
	_, err := reference.ParseNormalizedNamed(text)
	return err == nil
}
