// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package ncr

import (
	"errors"
	"regexp"
)

// registryGrammar is that of a DNS label: the name becomes part of the registry's host.
var registryGrammar = regexp.MustCompile(`^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$`)

// ErrRegistry is the error of CheckRegistry.
var ErrRegistry = errors.New("a registry has lower-case letters, digits and hyphens, 63 characters at most")

// CheckRegistry checks the name of a registry.
func CheckRegistry(name string) error {
	if !registryGrammar.MatchString(name) {
		return ErrRegistry
	}
	return nil
}
