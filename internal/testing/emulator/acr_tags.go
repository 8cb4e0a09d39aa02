// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"cmp"
	"strconv"
)

// acrTagDetail is GetRepoTag's response.
// https://www.alibabacloud.com/help/en/acr/developer-reference/api-cr-2018-12-01-getrepotag
type acrTagDetail struct {
	acrHead
	acrTag
}

// acrTag is a tag as in the vendor's example: the digest and the id without "sha256:", the size in
// bytes, times as milliseconds since 1970.
type acrTag struct {
	Digest      string `json:"Digest"`
	ImageCreate int64  `json:"ImageCreate"`
	ImageID     string `json:"ImageId"`
	ImageSize   int64  `json:"ImageSize"`
	ImageUpdate int64  `json:"ImageUpdate"`
	Status      string `json:"Status"`
	Tag         string `json:"Tag"`
}

// acrTagList is ListRepoTag's response, its total a string:
// https://www.alibabacloud.com/help/en/acr/developer-reference/api-cr-2018-12-01-listrepotag
type acrTagList struct {
	acrHead
	PageNo     int            `json:"PageNo"`
	PageSize   int            `json:"PageSize"`
	TotalCount int            `json:"TotalCount,string"`
	Images     []acrListedTag `json:"Images"`
}

// acrListedTag is acrTag with times as strings.
type acrListedTag struct {
	Digest      string `json:"Digest"`
	ImageCreate int64  `json:"ImageCreate,string"`
	ImageID     string `json:"ImageId"`
	ImageSize   int64  `json:"ImageSize"`
	ImageUpdate int64  `json:"ImageUpdate,string"`
	Status      string `json:"Status"`
	Tag         string `json:"Tag"`
}

func newACRTag(t tag) acrTag {
	content := t.image.acr
	return acrTag{
		Digest:      withoutAlgorithm(content.Digest),
		ImageCreate: content.Created.UnixMilli(),
		ImageID:     content.ImageID,
		ImageSize:   content.size(),
		ImageUpdate: content.Updated.UnixMilli(),
		Status:      cmp.Or(content.Status, "NORMAL"),
		Tag:         t.name,
	}
}

func (r acrRequest) getRepoTag() (any, *apiError) {
	_, target, failure := r.findTag()
	if failure != nil {
		return nil, failure
	}
	return acrTagDetail{r.success(), newACRTag(target)}, nil
}

// The page's sample values, and the most that it documents for a page. The defaults are an
// assumption.
const (
	acrPageSize    = "30"
	acrMaxPageSize = 100
)

func (r acrRequest) listRepoTag() (any, *apiError) {
	if failure := r.missing("RegionId", "InstanceId", "RepoId"); failure != nil {
		return nil, failure
	}
	number, numberIsValid := positive(cmp.Or(r.parameters["PageNo"], "1"))
	size, sizeIsValid := positive(cmp.Or(r.parameters["PageSize"], acrPageSize))
	switch {
	case !numberIsValid:
		return nil, rpcInvalidParameter("PageNo")
	case !sizeIsValid || size > acrMaxPageSize:
		return nil, rpcInvalidParameter("PageSize")
	}
	repository, failure := r.findRepository()
	if failure != nil {
		return nil, failure
	}
	tags := r.server.listTags(repository)
	selected, fault := servePage(r.server, OperationListRepoTag, tags, number, size)
	list := acrTagList{acrHead: r.success(), PageNo: number, PageSize: size, TotalCount: len(tags), Images: []acrListedTag{}}
	for _, listed := range selected {
		list.Images = append(list.Images, acrListedTag(newACRTag(listed)))
	}
	return fault.edit(list), nil
}

// positive parses a page's number or size.
func positive(text string) (int, bool) {
	number, err := strconv.Atoi(text)
	return number, err == nil && number > 0
}

// page returns one page of a list, the first having number 1; pages after the last are empty.
func page[Element any](list []Element, number, size int) []Element {
	if number-1 > len(list)/size {
		return nil
	}
	first := min((number-1)*size, len(list))
	return list[first:min(first+size, len(list))]
}
