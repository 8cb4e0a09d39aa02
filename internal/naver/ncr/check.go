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
	ErrRegistry = errors.New("a registry has lower-case letters, digits and hyphens, 63 characters at most")
	ErrSite     = errors.New("a site is public, gov or fin")
	ErrRegion   = errors.New("a region is KR, SGN or JPN at the site public, KR or KRS at gov, FKR at fin")
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
