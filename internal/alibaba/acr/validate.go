// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acr

import (
	"errors"
	"regexp"
	"strings"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
)

var (
	instanceIDGrammar = regexp.MustCompile(`^cri-[0-9A-Za-z]{1,64}$`)
	repoIDGrammar     = regexp.MustCompile(`^crr-[0-9A-Za-z]{1,64}$`)
)

// Errors of the checks below.
var (
	ErrRegion     = errors.New("a region has lower-case letters, digits and hyphens, like cn-hangzhou")
	ErrInstanceID = errors.New("an instance id is cri- and letters or digits, like cri-kmsiwlxxdcva1234")
	ErrRepoID     = errors.New("a repository id is crr- and letters or digits, like crr-v7m9m2g0qkqjf56p")
	ErrNamespace  = errors.New("a namespace has lower-case letters and digits, joined by . _ __ or -, without /")
)

// CheckRegion checks a region id. An unchecked one could send a signed request to another host.
func CheckRegion(region string) error {
	if !image.IsLabel(region) {
		return ErrRegion
	}
	return nil
}

// CheckInstanceID checks the id of an instance, `cri-…`.
func CheckInstanceID(id string) error {
	return matches(instanceIDGrammar, id, ErrInstanceID)
}

// CheckRepoID checks the id of a repository, `crr-…`.
func CheckRepoID(id string) error {
	return matches(repoIDGrammar, id, ErrRepoID)
}

// CheckNamespace checks the name of a namespace.
func CheckNamespace(name string) error {
	if strings.Contains(name, "/") || image.CheckRepository(name) != nil {
		return ErrNamespace
	}
	return nil
}

func matches(grammar *regexp.Regexp, value string, problem error) error {
	if !grammar.MatchString(value) {
		return problem
	}
	return nil
}
