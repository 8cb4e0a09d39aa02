// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acceptance

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/naver/ncr"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/providertest"
)

const (
	ncrSite                   = "TF_ACC_NCR_SITE"
	ncrRegion                 = "TF_ACC_NCR_REGION"
	ncrEndpoint               = "TF_ACC_NCR_ENDPOINT"
	ncrRegistry               = "TF_ACC_NCR_REGISTRY"
	ncrImageName              = "TF_ACC_NCR_IMAGE_NAME"
	ncrReference              = "TF_ACC_NCR_REFERENCE"
	ncrMultiPlatformImageName = "TF_ACC_NCR_MULTI_PLATFORM_IMAGE_NAME"
	ncrMultiPlatformReference = "TF_ACC_NCR_MULTI_PLATFORM_REFERENCE"
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
	survey: surveyNCR,
	emulated: func(fixture *emulator.Fixture) names {
		registry := fixture.NCR.Registries[0]
		return names{
			ncrSite: registry.Site, ncrRegion: registry.Region, ncrRegistry: registry.Name, ncrImageName: registry.Repositories[0].Name, ncrReference: "1.4.2",
			ncrMultiPlatformImageName: registry.Repositories[1].Name, ncrMultiPlatformReference: "2024.04",
		}
	},
}

func surveyNCR(s *survey) {
	config := providertest.Object{
		"site": s.names[ncrSite], "region": s.names[ncrRegion],
		"registry": s.names[ncrRegistry], "image_name": s.names[ncrImageName], "reference": s.names[ncrReference],
	}
	first := s.read("a tag", providertest.NCRTag, config)["GetImageTagDetail"]
	if first.failed() {
		return // no permission to read, or nothing to read
	}
	s.recordDigest("digest of a tag", first)
	if reference := s.names[ncrMultiPlatformReference]; reference != "" {
		multiple := s.read("a multi-platform tag", providertest.NCRTag, config.With(providertest.Object{
			"image_name": s.names[ncrMultiPlatformImageName], "reference": reference,
		}))
		s.recordDigest("digest of a multi-platform tag", multiple["GetImageTagDetail"])
	}
	s.read("a missing tag", providertest.NCRTag, config.With(providertest.Object{"reference": noName}))
	s.read("a missing image", providertest.NCRTag, config.With(providertest.Object{"image_name": noName}))
	s.read("a missing registry", providertest.NCRTag, config.With(providertest.Object{"registry": noName}))
	s.recordPage("GetImageTags", "results", "count")
	s.recordPage("GetRegistry", "results", "count")
}

// recordDigest says which of the answer's images the tag's digest is of.
func (s *survey) recordDigest(subject string, answered exchange) {
	if answered.failed() {
		return
	}
	own, answer := digestIn(answered.value("digest")), "that of none of its images"
	if slices.ContainsFunc(answered.list("images"), func(listed map[string]any) bool { return own != "" && digestIn(listed["digest"]) == own }) {
		answer = "that of one of its images"
	}
	s.observed.record(subject, answer)
}

// pageSize is the page size that the provider requests in lists.
const pageSize = 100

// recordPage says whether an operation's last page holds as much as was requested. list and total
// are the names of its fields.
func (s *survey) recordPage(operation, list, total string) {
	if page, answered := s.answered[operation]; answered {
		s.observed.record(fmt.Sprintf("page of %d in %s", pageSize, operation), pageOf(len(page.list(list)), page.value(total)))
	}
}

// pageOf takes a total that is a number, or one as text.
func pageOf(entries int, total any) string {
	number, isNumber := total.(json.Number)
	if !isNumber {
		number = json.Number(textOf(total))
	}
	all, err := number.Int64()
	switch {
	case err != nil:
		return "there is no total"
	case entries > pageSize:
		return "the page is longer"
	case int64(entries) < min(all, pageSize):
		return "the page is shorter"
	}
	return "accepted"
}
