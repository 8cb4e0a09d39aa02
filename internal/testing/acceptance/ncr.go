// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"slices"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/naver/ncr"
)

// What NCR is asked.

const (
	ncrSite                   = "TF_ACC_NCR_SITE"
	ncrRegion                 = "TF_ACC_NCR_REGION"
	ncrEndpoint               = "TF_ACC_NCR_ENDPOINT"
	ncrRegistry               = "TF_ACC_NCR_REGISTRY"
	ncrImageName              = "TF_ACC_NCR_IMAGE_NAME"
	ncrReference              = "TF_ACC_NCR_REFERENCE"
	ncrMultiPlatformImageName = "TF_ACC_NCR_MULTI_PLATFORM_IMAGE_NAME"
	ncrMultiPlatformReference = "TF_ACC_NCR_MULTI_PLATFORM_REFERENCE"

	sourceNCRTag = "containerregistry_ncr_tag"
)

var ncrService = service{
	name:  "NCR",
	block: "ncr",
	variables: []variable{
		{name: ncrSite, public: true, optional: true}, {name: ncrRegion, public: true, optional: true}, {name: ncrEndpoint, public: true, optional: true},
		{name: ncrRegistry}, {name: ncrImageName}, {name: ncrReference},
		{name: ncrMultiPlatformImageName, optional: true}, {name: ncrMultiPlatformReference, optional: true},
	},
	complete: func(given names) (*url.URL, error) {
		location, err := ncr.Locate(given[ncrSite], given[ncrRegion])
		if err != nil {
			return nil, fmt.Errorf("%s and %s: %w", ncrSite, ncrRegion, err)
		}
		given[ncrSite], given[ncrRegion] = location.Site, location.Region
		given[ncrMultiPlatformImageName] = cmp.Or(given[ncrMultiPlatformImageName], given[ncrImageName])
		return endpointOf(given[ncrEndpoint], location.Endpoint())
	},
	ask:      askNCR,
	emulated: emulatedNCR,
}

func askNCR(ctx context.Context, about *inquiry) {
	first := about.read(ctx, question{"a tag", sourceNCRTag, about.ncrConfig(nil)})["GetImageTagDetail"]
	if first.failed() {
		return // nobody who may ask, or nothing to ask for
	}
	about.noteDigest("digest of a tag", first)
	if reference := about.names[ncrMultiPlatformReference]; reference != "" {
		config := about.ncrConfig(object{"image_name": about.names[ncrMultiPlatformImageName], "reference": reference})
		multiple := about.read(ctx, question{"a multi-platform tag", sourceNCRTag, config})
		about.noteDigest("digest of a multi-platform tag", multiple["GetImageTagDetail"])
	}
	about.read(ctx, question{"a missing tag", sourceNCRTag, about.ncrConfig(object{"reference": noName})})
	about.read(ctx, question{"a missing image", sourceNCRTag, about.ncrConfig(object{"image_name": noName})})
	about.read(ctx, question{"a missing registry", sourceNCRTag, about.ncrConfig(object{"registry": noName})})
	about.notePage("GetImageTags", "results", "count")
	about.notePage("GetRegistry", "results", "count")
}

// ncrConfig is the configuration of a data source, for the tag that is named but for the changes.
func (i *inquiry) ncrConfig(changes object) object {
	config := object{
		"site": i.names[ncrSite], "region": i.names[ncrRegion],
		"registry": i.names[ncrRegistry], "image_name": i.names[ncrImageName], "reference": i.names[ncrReference],
	}
	for name, value := range changes {
		config[name] = value
	}
	return config
}

// noteDigest tells which of the answer's images the tag's digest is of.
func (i *inquiry) noteDigest(about string, answered exchange) {
	if answered.failed() {
		return
	}
	images, own := answered.list("images"), digestIn(answered.value("digest"))
	isOwn := func(listed map[string]any) bool { return own != "" && digestIn(listed["digest"]) == own }
	answer := "that of none of its images"
	if slices.ContainsFunc(images, isOwn) {
		answer = "that of one of its images"
	}
	i.seen.note(about, answer)
}
