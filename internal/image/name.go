// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package image

import (
	"errors"
	"net/url"
	"regexp"
	"strconv"

	"github.com/distribution/reference"
)

const (
	// maximumRepositoryLength is the longest repository name that registries take, in bytes.
	maximumRepositoryLength = 255
	// maximumHostLength is what DNS allows, in bytes, without the port.
	maximumHostLength = 253
)

var (
	tagGrammar        = regexp.MustCompile(`^(?:` + reference.TagRegexp.String() + `)$`)
	repositoryGrammar = regexp.MustCompile(`^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$`)
	labelGrammar      = regexp.MustCompile(`^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$`)
	hostGrammar       = regexp.MustCompile(`^(?:` + reference.DomainRegexp.String() + `)$`)
)

// Errors of the checks below, each naming the grammar that a person can follow.
var (
	ErrTag        = errors.New("a tag has 1 to 128 of the characters A-Z a-z 0-9 . _ - and starts with none of . -")
	ErrRepository = errors.New("an image or repository name has lower-case letters and digits, in parts separated by / and joined by . _ __ or -, 255 characters at most")
	ErrHost       = errors.New("a registry host is a host name, with a port if need be, like acme.kr.ncr.ntruss.com, without https:// and without a path")
	ErrDigest     = errors.New("a digest is an algorithm and a hexadecimal sum, like sha256: and 64 digits; the prefix sha256: may be left out")
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

// IsLabel tells whether a name can be one label of a host name, in lower case: it may become part of the host that is asked.
func IsLabel(name string) bool {
	return labelGrammar.MatchString(name)
}

// CheckHost checks a registry's host, `host[:port]`, by the grammar of distribution/reference. One without a dot, a port or the
// name localhost is refused: in a reference it would be read as a part of the image's name.
func CheckHost(host string) error {
	if !hostGrammar.MatchString(host) {
		return ErrHost
	}
	address, err := url.Parse("https://" + host) // knows what may stand in brackets
	if err != nil || len(address.Hostname()) > maximumHostLength {
		return ErrHost
	}
	if port := address.Port(); port != "" {
		if number, err := strconv.ParseUint(port, 10, 16); err != nil || number == 0 {
			return ErrHost
		}
	}
	if named, err := reference.ParseNormalizedNamed(host + "/image"); err != nil || reference.Domain(named) != host {
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
