// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package image

import (
	"errors"
	"regexp"

	"github.com/distribution/reference"
)

// maximumRepositoryLength is the longest repository name that registries take, in bytes.
const maximumRepositoryLength = 255

var (
	tagGrammar        = regexp.MustCompile(`^(?:` + reference.TagRegexp.String() + `)$`)
	repositoryGrammar = regexp.MustCompile(`^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$`)
	hostGrammar       = regexp.MustCompile(`^(?:` + reference.DomainRegexp.String() + `)$`)
)

// Errors of the checks below, each naming the grammar that a person can follow.
var (
	ErrTag        = errors.New("a tag has 1 to 128 of the characters A-Z a-z 0-9 . _ - and starts with none of . -")
	ErrRepository = errors.New("an image name has lower-case letters and digits, in parts separated by / and joined by . _ __ or -, 255 characters at most")
	ErrHost       = errors.New("a registry host is a host name, with a port if need be, without https:// and without a path")
	ErrDigest     = errors.New("a digest is sha256: and 64 hexadecimal digits; the prefix may be left out")
)

// CheckTag checks a tag by the grammar of the OCI distribution specification.
func CheckTag(tag string) error {
	if !tagGrammar.MatchString(tag) {
		return ErrTag
	}
	return nil
}

// CheckRepository checks a repository name by the grammar of the OCI distribution specification.
func CheckRepository(name string) error {
	if len(name) > maximumRepositoryLength || !repositoryGrammar.MatchString(name) {
		return ErrRepository
	}
	return nil
}

// CheckHost checks a registry's host, `host[:port]`, by the grammar of distribution/reference.
func CheckHost(host string) error {
	if !hostGrammar.MatchString(host) {
		return ErrHost
	}
	return nil
}

// CheckDigest checks that NormalizeDigest makes a valid digest of the string.
func CheckDigest(given string) error {
	if _, valid := NormalizeDigest(given); !valid {
		return ErrDigest
	}
	return nil
}
