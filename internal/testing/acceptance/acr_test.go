// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acceptance

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/alibaba/rpc"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/providertest"
)

const (
	acrRegion           = "TF_ACC_ACR_REGION"
	acrEndpoint         = "TF_ACC_ACR_ENDPOINT"
	acrInstanceID       = "TF_ACC_ACR_INSTANCE_ID"
	acrNamespace        = "TF_ACC_ACR_NAMESPACE"
	acrRepoName         = "TF_ACC_ACR_REPO_NAME"
	acrTag              = "TF_ACC_ACR_TAG"
	acrMultiPlatformTag = "TF_ACC_ACR_MULTI_PLATFORM_TAG"
	acrUntaggedDigest   = "TF_ACC_ACR_UNTAGGED_DIGEST"

	// Nothing has these ids.
	noInstance   = "cri-0000000000000000"
	noRepository = "crr-0000000000000000"
	noName       = "acceptance-no-such-name"
	noDigest     = "sha256:0000000000000000000000000000000000000000000000000000000000000000"
)

var acrService = service{
	name:  "ACR",
	block: "acr",
	variables: []variable{
		{name: acrRegion, public: true}, {name: acrEndpoint, public: true, optional: true},
		{name: acrInstanceID}, {name: acrNamespace}, {name: acrRepoName}, {name: acrTag},
		{name: acrMultiPlatformTag, optional: true}, {name: acrUntaggedDigest, optional: true},
	},
	complete: func(given names) (*url.URL, error) {
		if err := rpc.CheckRegion(given[acrRegion]); err != nil { // it becomes part of a host
			return nil, fmt.Errorf("%s: %w", acrRegion, err)
		}
		return endpointOf(given[acrEndpoint], &url.URL{Scheme: "https", Host: "cr." + given[acrRegion] + ".aliyuncs.com"})
	},
	survey: surveyACR,
	emulated: func(fixture *emulator.Fixture) names {
		instance := fixture.ACR.Instances[0]
		repository := instance.Repositories[0]
		return names{
			acrRegion: instance.Region, acrInstanceID: instance.ID, acrNamespace: repository.Namespace, acrRepoName: repository.Name,
			acrTag: "1.4.2", acrMultiPlatformTag: "edge",
			// Another tag's: the emulator goes by what the tag that is read points at.
			acrUntaggedDigest: repository.Images[repository.Tags["1.4.0"]].Digest,
		}
	},
}

func surveyACR(s *survey) {
	named := func(instance, namespace, repository string) providertest.Object {
		return providertest.Object{"region": s.names[acrRegion], "instance_id": instance, "namespace": namespace, "repo_name": repository, "tag": s.names[acrTag]}
	}
	instance, namespace, repository := s.names[acrInstanceID], s.names[acrNamespace], s.names[acrRepoName]
	first := s.read("a tag", providertest.ACRTag, named(instance, namespace, repository))
	id := first["GetRepository"].text("RepoId")
	if id == "" {
		return // no permission to read, or nothing to read
	}
	byID := providertest.Object{"region": s.names[acrRegion], "instance_id": instance, "repo_id": id, "tag": s.names[acrTag]}
	// The API's own answers are compared: the provider must not read from the registry where the
	// API no longer has the action.
	byAPI := byID.With(providertest.Object{"source": "api"})
	s.read("a missing tag", providertest.ACRTag, byID.With(providertest.Object{"tag": noName}))
	s.read("layers of a missing tag", providertest.ACRTagLayers, byAPI.With(providertest.Object{"tag": noName}))
	s.readLayers(digestIn(first["GetRepoTag"].value("Digest")), byID, byAPI)
	s.readScans(digestIn(first["GetRepoTag"].value("Digest")), byID)
	if tag := s.names[acrMultiPlatformTag]; tag != "" {
		s.readMultiPlatformLayers(byID.With(providertest.Object{"tag": tag}), byAPI.With(providertest.Object{"tag": tag}))
	}
	s.read("a missing instance", providertest.ACRTag, named(noInstance, namespace, repository))
	s.read("a missing namespace", providertest.ACRTag, named(instance, noName, repository))
	s.read("a missing repository, by name", providertest.ACRTag, named(instance, namespace, noName))
	s.read("a missing repository, by id", providertest.ACRTag, byID.With(providertest.Object{"repo_id": noRepository}))
	s.recordPage("ListRepoTag", "Images", "TotalCount")
}

// readLayers reads the layers of a tag, and of images that are not the tag's. digest is the tag's
// own; it may be empty.
func (s *survey) readLayers(digest string, byID, byAPI providertest.Object) {
	s.t.Helper()
	read := func(subject, digest string) exchange {
		return s.read(subject, providertest.ACRTagLayers, byAPI.With(providertest.Object{"digest": digest}))["GetRepoTagLayers"]
	}
	layers := s.read("layers", providertest.ACRTagLayers, byAPI)["GetRepoTagLayers"]
	s.recordLayers(layers)
	if digest != "" {
		s.recordSame("layers by the tag's own digest, and without it", layers, read("layers by the tag's own digest", digest))
	}
	if untagged := s.names[acrUntaggedDigest]; untagged != "" {
		read("layers by the digest of an untagged image", untagged)
	}
	s.readRegistryLayers(byID.With(providertest.Object{"source": "registry"}), byAPI)
	read("layers by a digest that no image has", noDigest)
	if other := otherDigest(s.answered["ListRepoTag"], digest); other != "" {
		read("layers by the digest of another tag's image", other)
	}
}

// readScans reads the scan of the tag's image, and what the API returns for one that it cannot have
// scanned.
func (s *survey) readScans(digest string, byID providertest.Object) {
	s.t.Helper()
	if digest == "" {
		return
	}
	s.read("a scan", providertest.ACRTagScan, byID.With(providertest.Object{"digest": digest}))
	s.read("a scan by a digest that no image has", providertest.ACRTagScan, byID.With(providertest.Object{"digest": noDigest}))
}

func (s *survey) readMultiPlatformLayers(byID, byAPI providertest.Object) {
	s.t.Helper()
	digest := digestIn(s.read("a multi-platform tag", providertest.ACRTag, byID)["GetRepoTag"].value("Digest"))
	layers := s.read("layers of a multi-platform tag", providertest.ACRTagLayers, byAPI)["GetRepoTagLayers"]
	if digest == "" {
		return
	}
	own := s.read("layers of a multi-platform tag by its own digest", providertest.ACRTagLayers, byAPI.With(providertest.Object{"digest": digest}))
	s.recordSame("layers of a multi-platform tag by its own digest, and without it", layers, own["GetRepoTagLayers"])
}

// readRegistryLayers reads a tag by the registry's own protocol, and records how its layers differ
// from those that the API states.
func (s *survey) readRegistryLayers(byRegistry, byAPI providertest.Object) {
	s.t.Helper()
	s.read("layers by the registry", providertest.ACRTagLayers, byRegistry)
	ofRegistry, _ := s.session.ReadUnvalidated(s.t.Context(), providertest.ACRTagLayers, byRegistry)
	ofAPI, _ := s.session.ReadUnvalidated(s.t.Context(), providertest.ACRTagLayers, byAPI)
	s.recorder.take() // the same was recorded before
	if ofAPI != nil && ofRegistry != nil {
		s.observed.record("layers by the API and by the registry", layersDifference(ofAPI["layers"].([]any), ofRegistry["layers"].([]any)))
	}
}

// layersDifference says in which attributes layers differ, and whether in number.
func layersDifference(one, other []any) string {
	if len(one) != len(other) {
		return "different numbers of layers"
	}
	var differing []string
	for index := range one {
		for name, value := range one[index].(providertest.Object) {
			if !cmp.Equal(value, other[index].(providertest.Object)[name]) {
				differing = append(differing, name)
			}
		}
	}
	if len(differing) == 0 {
		return "the same"
	}
	slices.Sort(differing)
	return "different: " + strings.Join(slices.Compact(differing), ", ")
}

// otherDigest is that of the first tag in the list that points at another image; empty where there
// is none, or digest is not known.
func otherDigest(list exchange, digest string) string {
	for _, listed := range list.list("Images") {
		if other := digestIn(listed["Digest"]); digest != "" && other != "" && other != digest {
			return other
		}
	}
	return ""
}

// digestIn is a digest as the provider takes it; empty for none.
func digestIn(value any) string {
	normalized, valid := image.NormalizeDigest(textOf(value))
	if !valid {
		return ""
	}
	return normalized
}

func (s *survey) recordLayers(answered exchange) {
	if answered.status == 0 {
		return
	}
	isGone := strings.HasPrefix(answered.text("Code"), "InvalidAction")
	s.observed.record("GetRepoTagLayers is still there", map[bool]string{true: "no", false: "yes"}[isGone])
	if answered.failed() {
		return
	}
	var indexes []int64
	for _, layer := range answered.list("Layers") {
		number, _ := layer["LayerIndex"].(json.Number)
		index, err := number.Int64()
		if err != nil {
			return // the report has its form
		}
		indexes = append(indexes, index)
	}
	s.observed.record("order of the layers as they are listed", orderOf(indexes))
	if len(indexes) > 0 {
		s.observed.record("lowest LayerIndex", fmt.Sprint(slices.Min(indexes)))
	}
}

func orderOf(indexes []int64) string {
	descending := slices.Clone(indexes)
	slices.Reverse(descending)
	switch {
	case len(indexes) < 2:
		return "fewer than two layers"
	case len(slices.Compact(slices.Sorted(slices.Values(indexes)))) < len(indexes):
		return "several layers have one LayerIndex"
	case slices.IsSorted(indexes):
		return "ascending LayerIndex"
	case slices.IsSorted(descending):
		return "descending LayerIndex"
	}
	return "not by LayerIndex"
}

// recordSame compares the layers of two answers, whatever their order.
func (s *survey) recordSame(subject string, one, other exchange) {
	if one.failed() || other.failed() {
		return // their answers are in the report
	}
	layersIn := func(answered exchange) []string {
		var layers []string
		for _, layer := range answered.list("Layers") {
			layers = append(layers, fmt.Sprint(layer))
		}
		slices.Sort(layers)
		return layers
	}
	answer := "the same layers"
	if !slices.Equal(layersIn(one), layersIn(other)) {
		answer = "different layers"
	}
	s.observed.record(subject, answer)
}
