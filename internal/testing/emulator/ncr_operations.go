// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"net/url"
	"time"
)

// ncrTagDetail is a tag, in the order of the vendor's example; times are milliseconds since 1970,
// sizes bytes: https://api.ncloud-docs.com/docs/containerregistry-getimagetagdetail
type ncrTagDetail struct {
	Creator     string           `json:"creator"`
	Digest      string           `json:"digest"`
	FullSize    int64            `json:"full_size"`
	ID          int64            `json:"id"`
	ImageID     int64            `json:"image_id"`
	Images      []ncrImageDetail `json:"images"`
	LastUpdated int64            `json:"last_updated"`
	LastUpdater string           `json:"last_updater"`
	Name        string           `json:"name"`
	Repository  int64            `json:"repository"`
	V2          bool             `json:"v2"`
}

type ncrImageDetail struct {
	Architecture string  `json:"architecture"`
	Created      int64   `json:"created"`
	Digest       string  `json:"digest"`
	Features     string  `json:"features"`
	LatestPulled int64   `json:"latest_pulled"` // 0 means never
	MediaType    string  `json:"mediaType"`
	OS           string  `json:"os"`
	OSFeatures   string  `json:"os_features"`
	OSVersion    *string `json:"os_version"`
	Size         int64   `json:"size"`
	Updated      int64   `json:"updated"`
	Variant      *string `json:"variant"`
}

// ncrList is one page of a list; next and previous are the numbers of the pages before and after
// it, or null.
type ncrList[Result any] struct {
	Count    int      `json:"count"`
	Next     *int     `json:"next"`
	Previous *int     `json:"previous"`
	Results  []Result `json:"results"`
}

func (r *ncrRequest) serve() (any, *apiError) {
	return map[string]func() (any, *apiError){
		OperationGetRegistry:       r.getRegistry,
		OperationGetImages:         r.getImages,
		OperationGetImageTags:      r.getImageTags,
		OperationGetImageTagDetail: r.getImageTagDetail,
	}[r.target.operation]()
}

func (r *ncrRequest) findRegistry() (*NCRRegistry, *apiError) {
	registry := r.server.state.ncrRegistry(r.target.location.base, r.target.registry)
	if registry == nil {
		return nil, ncrNotExisting("registry")
	}
	return registry, nil
}

func (r *ncrRequest) findRepository() (*repository, *apiError) {
	registry, failure := r.findRegistry()
	if failure != nil {
		return nil, failure
	}
	repository := r.server.state.ncrImage(registry, r.target.image)
	if repository == nil {
		return nil, ncrNotExisting("image")
	}
	return repository, nil
}

func (r *ncrRequest) getImageTagDetail() (any, *apiError) {
	repository, failure := r.findRepository()
	if failure != nil {
		return nil, failure
	}
	target, exists := repository.tag(r.target.reference)
	if !exists {
		return nil, ncrNotExisting("tag")
	}
	return r.tagDetail(repository, target), nil
}

func (r *ncrRequest) tagDetail(repository *repository, t tag) ncrTagDetail {
	content := t.image.ncr
	representative := content.representative()
	detail := ncrTagDetail{
		Creator: content.Creator, Digest: representative.Digest, FullSize: representative.Size,
		ID: t.id, ImageID: repository.ncr.ID, Images: []ncrImageDetail{},
		LastUpdated: content.Updated.UnixMilli(), LastUpdater: content.Creator,
		Name: t.name, Repository: repository.registry.ID, V2: true,
	}
	if content.Verbatim || len(content.Platforms) < 2 || r.server.options.Fixture.NCR.IndexDigests {
		detail.Digest = content.Digest
	}
	for _, platform := range content.Platforms {
		image := ncrImageDetail{
			Architecture: platform.Architecture, Created: milliseconds(platform.Created), Digest: platform.Digest,
			LatestPulled: milliseconds(platform.LatestPulled), MediaType: platform.MediaType,
			OS: platform.OS, OSVersion: nullable(platform.OSVersion), Size: platform.Size,
			Updated: milliseconds(platform.Updated), Variant: nullable(platform.Variant),
		}
		if !r.server.options.PlainImageDigests {
			image.Digest = "sha256:" + image.Digest
		}
		detail.Images = append(detail.Images, image)
	}
	reorder(r.server.state, detail.Images)
	return detail
}

func milliseconds(at time.Time) int64 {
	if at.IsZero() {
		return 0
	}
	return at.UnixMilli()
}

func nullable(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

// getImageTags lists a repository's tags, each as GetImageTagDetail returns it:
// https://api.ncloud-docs.com/docs/en/containerregistry-getimagetags
func (r *ncrRequest) getImageTags() (any, *apiError) {
	repository, failure := r.findRepository()
	if failure != nil {
		return nil, failure
	}
	return listNCR(r, r.server.listTags(repository), func(listed tag) ncrTagDetail { return r.tagDetail(repository, listed) })
}

// getImages lists a registry's images in the fixture's order; the time is milliseconds since 1970,
// 0 without a tag. The fields that the page calls unused, and the repository's type, are
// assumptions: https://api.ncloud-docs.com/docs/en/containerregistry-getimages
func (r *ncrRequest) getImages() (any, *apiError) {
	registry, failure := r.findRegistry()
	if failure != nil {
		return nil, failure
	}
	var images []map[string]any
	for _, repository := range r.server.state.repositories {
		if repository.registry != registry {
			continue
		}
		image := map[string]any{
			"name": repository.path, "namespace": registry.Name, "last_updated": 0, "description": "", "user": "",
			"repository_type": "IMAGE", "status": 1, "pull_count": 0, "star_count": 0,
			"can_edit": false, "is_automated": false, "is_private": false,
		}
		if tags := r.server.listTags(repository); len(tags) > 0 {
			image["last_updated"] = tags[0].image.updated.UnixMilli()
		}
		images = append(images, image)
	}
	return listNCR(r, images, unchanged)
}

// getRegistry lists a location's registries in the fixture's order; locations with the same base
// are the same here. The time is milliseconds since 1970. The values other than name, endpoint and
// creation are assumptions, empty where the page has only the type:
// https://api.ncloud-docs.com/docs/en/containerregistry-getregistry
func (r *ncrRequest) getRegistry() (any, *apiError) {
	var registries []map[string]any
	for _, registry := range r.server.state.fixture.NCR.Registries {
		location := registry.location()
		if location.base != r.target.location.base {
			continue
		}
		registries = append(registries, map[string]any{
			"name": registry.Name, "created": registry.Created.UnixMilli(), "status": "RUNNING", "bucket": "",
			"end_point": registry.Name + location.hostSuffix, "end_point_enabled": true, "private_end_point": "", "private_id": "",
			"public_reg_status": false, "scan_on_push_enabled": false,
		})
	}
	return listNCR(r, registries, unchanged)
}

// ncrPageSize is used when a request has no pagesize: an assumption. So is the order of the lists.
const ncrPageSize = 100

func unchanged(result map[string]any) map[string]any { return result }

// listNCR returns the page that the request's query selects, of at most Options.NCRPageSize
// entries. A page or pagesize that is repeated, empty, or not a number above 0 is an error.
func listNCR[Entry, Result any](r *ncrRequest, entries []Entry, detail func(Entry) Result) (any, *apiError) {
	query, err := url.ParseQuery(r.http.URL.RawQuery)
	if err != nil {
		return nil, ncrInvalidParameter("query")
	}
	number, size := 1, ncrPageSize
	for _, parameter := range []struct {
		name   string
		target *int
	}{{"page", &number}, {"pagesize", &size}} {
		if values, exists := query[parameter.name]; exists {
			value, isPositive := positive(values[0])
			if !isPositive || len(values) > 1 {
				return nil, ncrInvalidParameter(parameter.name)
			}
			*parameter.target = value
		}
	}
	if limit := r.server.options.NCRPageSize; limit > 0 {
		size = min(size, limit)
	}
	selected, fault := servePage(r.server, r.target.operation, entries, number, size)
	list := ncrList[Result]{Count: len(entries), Results: []Result{}}
	for _, entry := range selected {
		list.Results = append(list.Results, detail(entry))
	}
	if previous := number - 1; previous > 0 {
		list.Previous = &previous
	}
	if next := number + 1; number <= (len(entries)-1)/size {
		list.Next = &next
	}
	return fault.edit(list), nil
}
