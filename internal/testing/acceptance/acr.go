// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"fmt"
	"net/url"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/alibaba/rpc"
)

// What ACR is asked.

const (
	acrRegion           = "TF_ACC_ACR_REGION"
	acrEndpoint         = "TF_ACC_ACR_ENDPOINT"
	acrInstanceID       = "TF_ACC_ACR_INSTANCE_ID"
	acrNamespace        = "TF_ACC_ACR_NAMESPACE"
	acrRepoName         = "TF_ACC_ACR_REPO_NAME"
	acrTag              = "TF_ACC_ACR_TAG"
	acrMultiPlatformTag = "TF_ACC_ACR_MULTI_PLATFORM_TAG"
	acrUntaggedDigest   = "TF_ACC_ACR_UNTAGGED_DIGEST"

	sourceACRTag    = "containerregistry_acr_tag"
	sourceACRLayers = "containerregistry_acr_tag_layers"

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
	ask:      askACR,
	emulated: emulatedACR,
}

func askACR(ctx context.Context, about *inquiry) {
	named := about.acrConfig(object{"namespace": about.names[acrNamespace], "repo_name": about.names[acrRepoName], "tag": about.names[acrTag]})
	first := about.read(ctx, question{"a tag", sourceACRTag, named})
	repository := first["GetRepository"].text("RepoId")
	if repository == "" {
		return // nobody who may ask, or nothing to ask for
	}
	byID := func(changes object) object {
		config := about.acrConfig(object{"repo_id": repository, "tag": about.names[acrTag]})
		for name, value := range changes {
			config[name] = value
		}
		return config
	}
	about.read(ctx, question{"a missing tag", sourceACRTag, byID(object{"tag": noName})})
	about.read(ctx, question{"layers of a missing tag", sourceACRLayers, ofAPI(byID(object{"tag": noName}))})
	about.layersOfATag(ctx, digestIn(first["GetRepoTag"].value("Digest")), byID)
	if tag := about.names[acrMultiPlatformTag]; tag != "" {
		about.layersOfAMultiPlatformTag(ctx, tag, byID)
	}
	about.missingFromACR(ctx, byID)
	about.notePage("ListRepoTag", "Images", "TotalCount")
}

// acrConfig is the configuration of a data source.
func (i *inquiry) acrConfig(config object) object {
	config["region"], config["instance_id"] = i.names[acrRegion], i.names[acrInstanceID]
	return config
}

func (i *inquiry) missingFromACR(ctx context.Context, byID func(object) object) {
	named := func(instance, namespace, repository string) object {
		return object{"region": i.names[acrRegion], "instance_id": instance, "namespace": namespace, "repo_name": repository, "tag": i.names[acrTag]}
	}
	instance, namespace, repository := i.names[acrInstanceID], i.names[acrNamespace], i.names[acrRepoName]
	i.read(ctx, question{"a missing instance", sourceACRTag, named(noInstance, namespace, repository)})
	i.read(ctx, question{"a missing namespace", sourceACRTag, named(instance, noName, repository)})
	i.read(ctx, question{"a missing repository, by name", sourceACRTag, named(instance, namespace, noName)})
	i.read(ctx, question{"a missing repository, by id", sourceACRTag, byID(object{"repo_id": noRepository})})
}
