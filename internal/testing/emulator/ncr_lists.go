// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"net/http"
	"net/url"
)

// ncrList is one page of a list; next and previous are the numbers of the
// pages beside it, null where there is none.
type ncrList[Result any] struct {
	Count    int      `json:"count"`
	Next     *int     `json:"next"`
	Previous *int     `json:"previous"`
	Results  []Result `json:"results"`
}

// ncrImageListed is what a list tells about an image, which elsewhere is called
// a repository; the time is milliseconds since 1970, 0 without a tag. The fields
// that the page calls unused, and the repository's type, are assumptions:
// https://api.ncloud-docs.com/docs/en/containerregistry-getimages
type ncrImageListed struct {
	CanEdit        bool   `json:"can_edit"`
	Description    string `json:"description"`
	IsAutomated    bool   `json:"is_automated"`
	IsPrivate      bool   `json:"is_private"`
	LastUpdated    int64  `json:"last_updated"`
	Name           string `json:"name"`
	Namespace      string `json:"namespace"`
	PullCount      int64  `json:"pull_count"`
	RepositoryType string `json:"repository_type"`
	StarCount      int64  `json:"star_count"`
	Status         int64  `json:"status"`
	User           string `json:"user"`
}

// ncrRegistryListed is what a list tells about a registry; the time is
// milliseconds since 1970. The values other than name, endpoint and creation are
// assumptions, empty where the page does not say more than the type:
// https://api.ncloud-docs.com/docs/en/containerregistry-getregistry
type ncrRegistryListed struct {
	Bucket            string `json:"bucket"`
	Created           int64  `json:"created"`
	EndPoint          string `json:"end_point"`
	EndPointEnabled   bool   `json:"end_point_enabled"`
	Name              string `json:"name"`
	PrivateEndPoint   string `json:"private_end_point"`
	PrivateID         string `json:"private_id"`
	PublicRegStatus   bool   `json:"public_reg_status"`
	ScanOnPushEnabled bool   `json:"scan_on_push_enabled"`
	Status            string `json:"status"`
}

// ncrPageSize is taken when a request has no pagesize: an assumption. So is the
// order of the lists.
const ncrPageSize = 100

// getImageTags answers a page of a repository's tags, each as
// GetImageTagDetail does, the newest first, then by name:
// https://api.ncloud-docs.com/docs/en/containerregistry-getimagetags
func (r *ncrRequest) getImageTags() answer {
	registry, repository, missing := r.server.world.ncrRepository(r.target)
	if missing != "" {
		return ncrNotExisting(missing + " not found").answer()
	}
	var details []ncrTagDetail
	for _, tag := range r.server.world.ncrTags(repository) {
		details = append(details, r.tagDetail(registry, repository, tag.name, tag.ncrTag))
	}
	return listNCR(r, details)
}

// getImages answers a page of a registry's images, in the fixture's order.
func (r *ncrRequest) getImages() answer {
	registry := r.server.world.ncrRegistry(r.target.place.base, r.target.registry)
	if registry == nil {
		return ncrNotExisting("registry not found").answer()
	}
	var images []ncrImageListed
	for index := range registry.Repositories {
		repository := &registry.Repositories[index]
		image := ncrImageListed{Name: repository.Name, Namespace: registry.Name, RepositoryType: "IMAGE", Status: 1}
		if tags := r.server.world.ncrTags(repository); len(tags) > 0 {
			image.LastUpdated = tags[0].image.Updated.UnixMilli()
		}
		images = append(images, image)
	}
	return listNCR(r, images)
}

// getRegistry answers a page of the registries of a place, in the fixture's
// order. Places that share a base are one here.
func (r *ncrRequest) getRegistry() answer {
	var registries []ncrRegistryListed
	for _, registry := range r.server.world.fixture.NCR.Registries {
		place, _ := findNCRPlace(registry.Site, registry.Region)
		if place.base != r.target.place.base {
			continue
		}
		registries = append(registries, ncrRegistryListed{
			Created: registry.Created.UnixMilli(), EndPoint: registry.Name + place.host, EndPointEnabled: true,
			Name: registry.Name, Status: "RUNNING",
		})
	}
	return listNCR(r, registries)
}

// listNCR answers the page that the request asks for. A page or pagesize that is
// given twice, is empty, or is no number above 0 is refused.
func listNCR[Result any](r *ncrRequest, all []Result) answer {
	query, err := url.ParseQuery(r.target.query)
	if err != nil {
		return ncrInvalidParameter("query").answer()
	}
	number, size := 1, ncrPageSize
	for _, parameter := range []struct {
		name string
		into *int
	}{{"page", &number}, {"pagesize", &size}} {
		values, given := query[parameter.name]
		if !given {
			continue
		}
		value, valid := positive(values[0])
		if !valid || len(values) > 1 {
			return ncrInvalidParameter(parameter.name).answer()
		}
		*parameter.into = value
	}
	r.server.world.reorder(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	list := ncrList[Result]{Count: len(all), Results: append([]Result{}, page(all, number, size)...)}
	if previous := number - 1; previous > 0 {
		list.Previous = &previous
	}
	if next := number + 1; number <= (len(all)-1)/size {
		list.Next = &next
	}
	return jsonAnswer(http.StatusOK, ncrContentType, list)
}
