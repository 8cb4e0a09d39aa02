// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package ncr

import (
	"fmt"
	"net/url"
	"strings"
)

// Sites, with the names that the Terraform provider NaverCloudPlatform/ncloud has for them.
const (
	SitePublic     = "public"
	SiteGovernment = "gov"
	SiteFinancial  = "fin"
)

// Location is one region of one site, with the addresses of its API and its registries.
type Location struct {
	Site, Region string
	endpoint     string // base URL of the API
	hostSuffix   string // follows the registry's name in its public host
}

// locations lists all of them; the first region of a site is its default.
var locations = []Location{
	{SitePublic, "KR", "https://ncr.apigw.ntruss.com/ncr/api/v2", ".kr.ncr.ntruss.com"},
	{SitePublic, "SGN", "https://ncr.apigw.ntruss.com/ncr/sgn-api/v2", ".sg.ncr.ntruss.com"},
	{SitePublic, "JPN", "https://ncr.apigw.ntruss.com/ncr/jpn-api/v2", ".jp.ncr.ntruss.com"},
	{SiteGovernment, "KR", "https://gov-ncr.apigw.gov-ntruss.com/ncr/kr/v2", ".ncr.gov-ntruss.com"},
	{SiteGovernment, "KRS", "https://gov-ncr.apigw.gov-ntruss.com/ncr/krs/v2", ".krs.ncr.gov-ntruss.com"},
	{SiteFinancial, "FKR", "https://ncr.apigw.fin-ntruss.com/ncr/api/v2", ".ncr.fin-ntruss.com"},
}

// regionsOf returns the regions of a site, the default first.
func regionsOf(site string) []string {
	var regions []string
	for _, location := range locations {
		if location.Site == site {
			regions = append(regions, location.Region)
		}
	}
	return regions
}

// Locate returns a region of a site. An empty site is public, an empty region the site's default.
// Its error lists the site's regions.
func Locate(site, region string) (Location, error) {
	if site == "" {
		site = SitePublic
	}
	for _, location := range locations {
		if location.Site == site && (region == "" || location.Region == region) {
			return location, nil
		}
	}
	return Location{}, fmt.Errorf("must be a region of the site %q: %s", site, strings.Join(regionsOf(site), ", "))
}

// Endpoint returns the base URL of the location's API, up to and including /v2.
func (l Location) Endpoint() *url.URL {
	endpoint, err := url.Parse(l.endpoint)
	if err != nil {
		panic(err) // a constant of the table above
	}
	return endpoint
}

// RegistryHost returns the public host of a registry, where its images are pulled from.
func (l Location) RegistryHost(registry string) string {
	return registry + l.hostSuffix
}

// IsTokenHost reports whether a host may be sent credentials to issue a token: it is in the domains
// that NCR has for itself.
func IsTokenHost(host string) bool { return isRegistryHost(host) }
