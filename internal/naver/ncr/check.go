// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package ncr

import (
	"errors"
	"slices"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
)

// Errors of the checks below.
var (
	ErrRegistry = errors.New("must be 1 to 63 lower-case letters, digits or hyphens, and must not start or end with a hyphen")
	ErrSite     = errors.New(`must be "public", "gov" or "fin"`)
	ErrRegion   = errors.New(`must be "KR", "SGN" or "JPN" at the site "public", "KR" or "KRS" at "gov", "FKR" at "fin"`)
)

// CheckRegistry checks the name of a registry, which becomes a label of its host name. Its error is
// ErrRegistry.
func CheckRegistry(name string) error {
	if !image.IsLabel(name) {
		return ErrRegistry
	}
	return nil
}

// CheckSite checks the name of a site. Its error is ErrSite.
func CheckSite(site string) error {
	if !slices.ContainsFunc(locations, func(location Location) bool { return location.Site == site }) {
		return ErrSite
	}
	return nil
}

// CheckRegion checks that any site has such a region; Locate checks that a given site does. Its
// error is ErrRegion.
func CheckRegion(region string) error {
	if !slices.ContainsFunc(locations, func(location Location) bool { return location.Region == region }) {
		return ErrRegion
	}
	return nil
}
