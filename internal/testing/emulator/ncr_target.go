// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"net/url"
	"slices"
	"strings"
)

// ncrPlace is a site and region of the service, with the base path of its API
// and what stands behind a registry's name in the registry's host.
type ncrPlace struct{ site, region, base, host string }

// ncrPlaces are all of them. The financial site's path is the public one's:
// in production they differ by host.
var ncrPlaces = []ncrPlace{
	{"public", "KR", "/ncr/api/v2", ".kr.ncr.ntruss.com"},
	{"public", "SGN", "/ncr/sgn-api/v2", ".sg.ncr.ntruss.com"},
	{"public", "JPN", "/ncr/jpn-api/v2", ".jp.ncr.ntruss.com"},
	{"gov", "KR", "/ncr/kr/v2", ".ncr.gov-ntruss.com"},
	{"gov", "KRS", "/ncr/krs/v2", ".krs.ncr.gov-ntruss.com"},
	{"fin", "FKR", "/ncr/api/v2", ".ncr.fin-ntruss.com"},
}

func findNCRPlace(site, region string) (ncrPlace, bool) {
	index := slices.IndexFunc(ncrPlaces, func(p ncrPlace) bool { return p.site == site && p.region == region })
	if index < 0 {
		return ncrPlace{}, false
	}
	return ncrPlaces[index], true
}

// ncrTarget is a request target below the base of a place: the path of an
// operation, and its query as on the wire.
type ncrTarget struct {
	place     ncrPlace
	operation string
	registry  string
	image     string
	reference string
	query     string
}

// parseNCRTarget splits the target as it came on the wire, so that a slash
// that was not encoded makes another path:
//
//	/repositories                                         GetRegistry
//	/repositories/{registry}                              GetImages
//	/repositories/{registry}/{imageName}/tags             GetImageTags
//	/repositories/{registry}/{imageName}/tags/{reference} GetImageTagDetail
func parseNCRTarget(requestTarget string) (ncrTarget, bool) {
	path, query, _ := strings.Cut(requestTarget, "?")
	for _, place := range ncrPlaces {
		target := ncrTarget{place: place, query: query}
		if path == place.base+"/repositories" {
			target.operation = OperationGetRegistry
			return target, true
		}
		rest, found := strings.CutPrefix(path, place.base+"/repositories/")
		if !found {
			continue
		}
		segments := strings.Split(rest, "/")
		into := []*string{&target.registry}
		switch {
		case len(segments) == 1:
			target.operation = OperationGetImages
		case len(segments) == 3 && segments[2] == "tags":
			target.operation = OperationGetImageTags
			into = append(into, &target.image)
		case len(segments) == 4 && segments[2] == "tags":
			target.operation = OperationGetImageTagDetail
			into = append(into, &target.image, new(string), &target.reference)
		default:
			return ncrTarget{place: place}, false
		}
		for index, name := range into {
			segment, err := url.PathUnescape(segments[index])
			if err != nil || segment == "" {
				return ncrTarget{place: place}, false
			}
			*name = segment
		}
		return target, true
	}
	return ncrTarget{}, false
}
