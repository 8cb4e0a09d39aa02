// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package ncr

import (
	"slices"
	"strings"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
)

// Errors of the checks below.
var (
	ErrRegistry  = image.NewGrammarError("must be 1 to 63 lower-case letters, digits or hyphens, and must not start or end with a hyphen", recognizeRegistry)
	ErrImageName = image.NewGrammarError(image.ErrRepository.Error(), recognizeImageName)
	ErrImageHost = image.NewGrammarError("must not start with the host of a registry", recognizeImageName)
	ErrSite      = image.NewGrammarError(`must be "public", "gov" or "fin"`, recognizeSite)
	ErrRegion    = image.NewGrammarError(`must be "KR", "SGN" or "JPN" at the site "public", "KR" or "KRS" at "gov", "FKR" at "fin"`, recognizeRegion)
)

// CheckRegistry checks the name of a registry, which becomes a label of its host name. Its error is
// ErrRegistry.
func CheckRegistry(name string) error {
	if !image.IsLabel(name) {
		return ErrRegistry
	}
	return nil
}

// CheckImageName checks the name of an image within a registry. The error is ErrImageHost for a
// name that starts with a host in the vendor's domains, which the grammar allows, else
// ErrImageName.
func CheckImageName(name string) error {
	if image.CheckRepository(name) != nil {
		return ErrImageName
	}
	if first, _, _ := strings.Cut(name, "/"); vendorHosts.MatchString(first) {
		return ErrImageHost
	}
	return nil
}

// CheckSite checks the name of a site. Its error is ErrSite.
func CheckSite(site string) error {
	if !isSite(site) {
		return ErrSite
	}
	return nil
}

// CheckRegion checks that any site has such a region; Locate checks that a given site does. Its
// error is ErrRegion.
func CheckRegion(region string) error {
	if !isRegion(region) {
		return ErrRegion
	}
	return nil
}

func isSite(site string) bool {
	return slices.ContainsFunc(locations, func(location Location) bool { return location.Site == site })
}

func isRegion(region string) bool {
	return slices.ContainsFunc(locations, func(location Location) bool { return location.Region == region })
}
