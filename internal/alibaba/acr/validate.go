// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acr

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

var (
	instanceIDGrammar = regexp.MustCompile(`^cri-[0-9A-Za-z]{1,64}$`)
	repoIDGrammar     = regexp.MustCompile(`^crr-[0-9A-Za-z]{1,64}$`)
)

// Errors of the checks below.
var (
	ErrInstanceID = errors.New(`must be "cri-" and letters or digits, such as "cri-kmsiwlxxdcva1234"`)
	ErrRepoID     = errors.New(`must be "crr-" and letters or digits, such as "crr-v7m9m2g0qkqjf56p"`)
	ErrNamespace  = errors.New(`must be lower-case letters and digits, separated by ".", "_", "__" or "-", without "/"`)
)

// checkField checks a field of a request. Its error names the field and quotes its value.
func checkField(name, value string, check func(string) error) error {
	if err := check(value); err != nil {
		return fmt.Errorf("%s %s %w", name, transport.Quote(value), err)
	}
	return nil
}

// CheckInstanceID checks the ID of an instance, cri-….
func CheckInstanceID(id string) error {
	if !instanceIDGrammar.MatchString(id) {
		return ErrInstanceID
	}
	return nil
}

// CheckRepoID checks the ID of a repository, crr-….
func CheckRepoID(id string) error {
	if !repoIDGrammar.MatchString(id) {
		return ErrRepoID
	}
	return nil
}

// CheckNamespace checks the name of a namespace.
func CheckNamespace(name string) error {
	if strings.Contains(name, "/") || image.CheckRepository(name) != nil {
		return ErrNamespace
	}
	return nil
}
