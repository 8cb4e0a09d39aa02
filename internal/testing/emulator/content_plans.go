// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import "strings"

func (i ACRImage) plan() contentPlan {
	plan := contentPlan{created: i.Created, mediaTypes: dockerMediaTypes}
	if i.MediaTypes == MediaTypesOCI {
		plan.mediaTypes = ociMediaTypes
	}
	for _, platform := range i.Platforms {
		names := append(strings.SplitN(platform.Platform, "/", 3), "")
		plan.platforms = append(plan.platforms, planPlatform{
			os: names[0], architecture: names[1], variant: names[2], layers: platform.Layers,
		})
	}
	return plan
}

// ncrPlan makes contents for an image of which the fixture knows no layers: those
// of ACR's image of the same digest, if there is one, and else one layer of the
// platform's size.
func (f *Fixture) ncrPlan(image NCRImage) contentPlan {
	if same, exists := f.acrImageOf(image.Digest); exists {
		return same.plan()
	}
	plan := contentPlan{created: image.Updated, mediaTypes: dockerMediaTypes}
	for _, platform := range image.Platforms {
		if platform.MediaType == ociMediaTypes.configuration {
			plan.mediaTypes = ociMediaTypes
		}
		digest := derivedDigest("layer of " + platform.Digest)
		plan.platforms = append(plan.platforms, planPlatform{
			os: platform.OS, architecture: platform.Architecture, variant: platform.Variant, osVersion: platform.OSVersion,
			layers: []ACRLayer{{
				LayerInstruction: "ADD", LayerCMD: "file:" + digest[7:27] + " in /", BlobDigest: digest, BlobSize: platform.Size,
			}},
		})
	}
	return plan
}

func (f *Fixture) acrImageOf(digest string) (ACRImage, bool) {
	for _, instance := range f.ACR.Instances {
		for _, repository := range instance.Repositories {
			for _, name := range sortedKeys(repository.Images) {
				if image := repository.Images[name]; image.Digest == digest {
					return image, true
				}
			}
		}
	}
	return ACRImage{}, false
}
