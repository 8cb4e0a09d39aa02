// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"net/url"
	"slices"
	"strings"
)

// ncrPlace is a site and region of the service, with the base path of its API.
type ncrPlace struct{ site, region, base string }

// ncrPlaces are all of them. The financial site's path is the public one's:
// in production they differ by host.
var ncrPlaces = []ncrPlace{
	{"public", "KR", "/ncr/api/v2"},
	{"public", "SGN", "/ncr/sgn-api/v2"},
	{"public", "JPN", "/ncr/jpn-api/v2"},
	{"gov", "KR", "/ncr/kr/v2"},
	{"gov", "KRS", "/ncr/krs/v2"},
	{"fin", "FKR", "/ncr/api/v2"},
}

func findNCRPlace(site, region string) (ncrPlace, bool) {
	index := slices.IndexFunc(ncrPlaces, func(p ncrPlace) bool { return p.site == site && p.region == region })
	if index < 0 {
		return ncrPlace{}, false
	}
	return ncrPlaces[index], true
}

// ncrTarget is a request target of GET /repositories/{registry}/{imageName}/tags/{reference}.
type ncrTarget struct {
	place     ncrPlace
	registry  string
	image     string
	reference string
}

// parseNCRTarget splits the target as it came on the wire, so that a slash
// that was not encoded makes another path. The API takes no query parameters;
// unknown ones are ignored.
func parseNCRTarget(requestTarget string) (ncrTarget, bool) {
	path, _, _ := strings.Cut(requestTarget, "?")
	for _, place := range ncrPlaces {
		rest, found := strings.CutPrefix(path, place.base+"/repositories/")
		if !found {
			continue
		}
		segments := strings.Split(rest, "/")
		if len(segments) != 4 || segments[2] != "tags" {
			return ncrTarget{place: place}, false
		}
		target := ncrTarget{place: place}
		for index, into := range map[int]*string{0: &target.registry, 1: &target.image, 3: &target.reference} {
			segment, err := url.PathUnescape(segments[index])
			if err != nil || segment == "" {
				return ncrTarget{place: place}, false
			}
			*into = segment
		}
		return target, true
	}
	return ncrTarget{}, false
}
