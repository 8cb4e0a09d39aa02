// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package image

import (
	"net/url"
	"regexp"
	"strconv"

	"github.com/distribution/reference"
)

const (
	// repositoryLimit is the longest repository name that registries accept, in bytes.
	repositoryLimit = 255
	// hostLimit is the longest host name in DNS, in bytes, without the port.
	hostLimit = 253
)

var (
	tagGrammar        = regexp.MustCompile(`^(?:` + reference.TagRegexp.String() + `)$`)
	repositoryGrammar = regexp.MustCompile(`^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$`)
	labelGrammar      = regexp.MustCompile(`^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$`)
	hostGrammar       = regexp.MustCompile(`^(?:` + reference.DomainRegexp.String() + `)$`)
)

// Errors of the checks below. Each continues a sentence that begins with the quoted value.
var (
	ErrTag        = NewGrammarError(`must be 1 to 128 letters, digits, ".", "_" or "-", and must not start with "." or "-"`, recognizeTag)
	ErrRepository = NewGrammarError(`must be at most 255 characters: lower-case letters and digits, separated by ".", "_", "__", "-" or "/"`, recognizeRepository)
	ErrHost       = NewGrammarError(`must be a full host name with an optional port, such as "acme.kr.ncr.ntruss.com", without "https://" or a path`, recognizeHost)
	ErrDigest     = NewGrammarError(`must be "sha256:" and 64 hexadecimal digits, where "sha256:" may be omitted, or a sha384 or sha512 digest`, recognizeDigest)
)

// CheckTag checks a tag by the grammar of the OCI distribution specification.
func CheckTag(tag string) error {
	if !isTag(tag) {
		return ErrTag
	}
	return nil
}

func isTag(tag string) bool { return tagGrammar.MatchString(tag) }

// CheckRepository checks a repository name by the grammar of the OCI distribution specification.
func CheckRepository(name string) error {
	if !isRepository(name) {
		return ErrRepository
	}
	return nil
}

func isRepository(name string) bool {
	return len(name) <= repositoryLimit && repositoryGrammar.MatchString(name)
}

// IsLabel reports whether a name is a label of a host name, in lower case: it may become part of
// the host that a request is sent to.
func IsLabel(name string) bool {
	return labelGrammar.MatchString(name)
}

// CheckHost checks a registry's host[:port] by the grammar of distribution/reference. A host with
// neither a dot nor a port is refused, except localhost: in a reference it would be parsed as part
// of the image name.
func CheckHost(host string) error {
	if !isHost(host) {
		return ErrHost
	}
	return nil
}

func isHost(host string) bool {
	if !hostGrammar.MatchString(host) {
		return false
	}
	address, err := url.Parse("https://" + host) // it checks an address in brackets
	if err != nil || len(address.Hostname()) > hostLimit {
		return false
	}
	if port := address.Port(); port != "" {
		if number, err := strconv.ParseUint(port, 10, 16); err != nil || number == 0 {
			return false
		}
	}
	parsed, err := reference.ParseNormalizedNamed(host + "/image")
	return err == nil && reference.Domain(parsed) == host
}

// CheckDigest checks that NormalizeDigest accepts a text.
func CheckDigest(text string) error {
	if _, valid := NormalizeDigest(text); !valid {
		return ErrDigest
	}
	return nil
}
