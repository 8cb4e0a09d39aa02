// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"cmp"
	"net/http"
	"strconv"
	"strings"
)

// acrTagDetail is GetRepoTag's answer: the digest and the id without
// "sha256:", as in the vendor's example, the size in bytes, times as numbers of
// milliseconds since 1970:
// https://www.alibabacloud.com/help/en/acr/developer-reference/api-cr-2018-12-01-getrepotag
type acrTagDetail struct {
	acrHead
	Digest      string `json:"Digest"`
	ImageCreate int64  `json:"ImageCreate"`
	ImageID     string `json:"ImageId"`
	ImageSize   int64  `json:"ImageSize"`
	ImageUpdate int64  `json:"ImageUpdate"`
	Status      string `json:"Status"`
	Tag         string `json:"Tag"`
}

// acrTagList is ListRepoTag's answer, its total a string:
// https://www.alibabacloud.com/help/en/acr/developer-reference/api-cr-2018-12-01-listrepotag
type acrTagList struct {
	acrHead
	PageNo     int            `json:"PageNo"`
	PageSize   int            `json:"PageSize"`
	TotalCount string         `json:"TotalCount"`
	Images     []acrListedTag `json:"Images"`
}

// acrListedTag is what acrTagDetail is, with times as strings.
type acrListedTag struct {
	Digest      string `json:"Digest"`
	ImageCreate string `json:"ImageCreate"`
	ImageID     string `json:"ImageId"`
	ImageSize   int64  `json:"ImageSize"`
	ImageUpdate string `json:"ImageUpdate"`
	Status      string `json:"Status"`
	Tag         string `json:"Tag"`
}

func (r acrRequest) getRepoTag() answer {
	_, image, refused := r.findTag()
	if refused != nil {
		return *refused
	}
	return jsonAnswer(http.StatusOK, rpcContentType, acrTagDetail{
		acrHead:     r.success(),
		Digest:      withoutAlgorithm(image.Digest),
		ImageCreate: image.Created.UnixMilli(),
		ImageID:     image.ImageID,
		ImageSize:   image.size(),
		ImageUpdate: image.Updated.UnixMilli(),
		Status:      statusOf(image),
		Tag:         r.parameters["Tag"],
	})
}

// The page's sample values, and the most that it documents for a page. What
// is taken without the parameters is an assumption.
const (
	acrPageSize        = "30"
	acrMaximalPageSize = 100
)

func (r acrRequest) listRepoTag() answer {
	if refusal := r.missing("RegionId", "InstanceId", "RepoId"); refusal != nil {
		return r.refuse(*refusal)
	}
	number, numberIsValid := positive(cmp.Or(r.parameters["PageNo"], "1"))
	size, sizeIsValid := positive(cmp.Or(r.parameters["PageSize"], acrPageSize))
	switch {
	case !numberIsValid:
		return r.refuse(rpcInvalidParameter("PageNo"))
	case !sizeIsValid || size > acrMaximalPageSize:
		return r.refuse(rpcInvalidParameter("PageSize"))
	}
	repository, code := r.server.world.acrRepositoryByID(r.parameters["RegionId"], r.parameters["InstanceId"], r.parameters["RepoId"])
	if code != "" {
		return r.notExisting(code)
	}
	tags := r.server.world.acrTags(repository)
	list := acrTagList{
		acrHead: r.success(), PageNo: number, PageSize: size,
		TotalCount: strconv.Itoa(len(tags)), Images: []acrListedTag{},
	}
	r.server.world.reorder(len(tags), func(i, j int) { tags[i], tags[j] = tags[j], tags[i] })
	for _, tag := range page(tags, number, size) {
		list.Images = append(list.Images, acrListedTag{
			Digest:      withoutAlgorithm(tag.image.Digest),
			ImageCreate: strconv.FormatInt(tag.image.Created.UnixMilli(), 10),
			ImageID:     tag.image.ImageID,
			ImageSize:   tag.image.size(),
			ImageUpdate: strconv.FormatInt(tag.image.Updated.UnixMilli(), 10),
			Status:      statusOf(tag.image),
			Tag:         tag.name,
		})
	}
	return jsonAnswer(http.StatusOK, rpcContentType, list)
}

func statusOf(image ACRImage) string { return cmp.Or(image.Status, "NORMAL") }

func withoutAlgorithm(digest string) string { return strings.TrimPrefix(digest, "sha256:") }
