// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

// gates has the recipe with several gates, each of which fails where the others pass.
var gates = map[string]example{
	"recipes/gate": {
		requires: functionsVersion,
		override: acrEndpointOnly + ncrOverride + readFrom("containerregistry_ncr_tag.api"),
		change:   builtAt(time.Now().AddDate(0, 0, -89)),
		outputs: `{"deployed": {
			"storefront": "` + registryHost + `/platform/storefront@` + build1042 + `",
			"api": "` + registryHost + `/api@` + api220Index + `"
		}}`,
		calls: map[string]int64{
			"GetRepository": 1, "GetRepoTag": 1, "GetRepoTagLayers": 1, "ListInstanceEndpoint": 1, "GetAuthorizationToken": 1,
			"GetImageTagDetail": 1, "PingRegistry": 2, "GetRegistryToken": 2, "GetManifest": 2, "GetBlob": 1,
		},
		refusals: map[string]refusal{
			"too old": {
				change: builtAt(time.Date(2024, time.March, 20, 4, 0, 17, 0, time.UTC)),
				errors: []string{
					"platform/storefront:1.4.2 was last changed at 2024-03-20T04:00:17Z; 90 days are allowed.",
					"acme/api:2.2.0 was pushed at 2024-03-20T04:00:17Z; 90 days are allowed.",
				},
				// What depends on a refused image is not read.
				calls: map[string]int64{
					"GetRepository": 1, "GetRepoTag": 1, "ListInstanceEndpoint": 1, "GetAuthorizationToken": 1,
					"GetImageTagDetail": 1, "PingRegistry": 2, "GetRegistryToken": 2, "GetManifest": 2, "GetBlob": 1,
				},
			},
			"too large in Alibaba Cloud": {
				change: changeLayers(func(layers []emulator.ACRLayer) []emulator.ACRLayer {
					layers[5].BlobSize = 90_000_000
					return layers
				}),
				errors: []string{"platform/storefront:1.4.2 is a download of 125608571 bytes; 100 MB are allowed."},
			},
			"too many layers": {
				change: changeLayers(func(layers []emulator.ACRLayer) []emulator.ACRLayer {
					return append(layers, layers[5], layers[6], layers[7])
				}),
				errors: []string{"platform/storefront:1.4.2 has 9 layers with files; 8 are allowed."},
			},
			"another base image": {
				change: changeLayers(func(layers []emulator.ACRLayer) []emulator.ACRLayer {
					layers[0].BlobDigest, layers[0].BlobSize = otherBase, 3408729
					return layers
				}),
				errors: []string{"platform/storefront:1.4.2 is not built on the approved base image: its first layer is " + otherBase + "."},
				page:   "docs/guides/gates.md",
			},
			"no image for ARM": {
				change: changeAPI(func(image *emulator.NCRImage) { image.Platforms = image.Platforms[:1] }),
				errors: []string{"acme/api:2.2.0 is built for amd64; amd64 and arm64 are needed."},
			},
			"too large in NAVER Cloud, on ARM": {
				change: changeAPI(func(image *emulator.NCRImage) { image.Platforms[1].Size = 60_000_001 }),
				errors: []string{"acme/api:2.2.0 has an image of 60000001 bytes; 60 MB are allowed."},
			},
			"a large image without os": {
				prepare: respond("GetImageTagDetail", apiWithoutOS(time.Now())),
				errors:  []string{"acme/api:2.2.0 has an image of 900000000 bytes; 60 MB are allowed."},
			},
			"another digest in NAVER Cloud": {
				lagging: map[string]string{"api:2.2.0": "2.3.0"},
				errors: []string{at("Digest Mismatch", "containerregistry_ncr_tag.api", 79, "verify_digest = true") +
					contradicted("2.2.0", api220AMD64, api230Index+" (index of 2 manifests)")},
			},
			"another base image, and the approved one is set to null": {
				change: changeLayers(func(layers []emulator.ACRLayer) []emulator.ACRLayer {
					layers[0].BlobDigest, layers[0].BlobSize = otherBase, 3408729
					return layers
				}),
				variables: "approved_base = null",
				errors:    []string{"platform/storefront:1.4.2 is not built on the approved base image: its first layer is " + otherBase + "."},
			},
		},
	},
	"recipes/layers-gates": {
		override: acrEndpointOnly,
		outputs:  `{"arm_base": "sha256:2eb41a9445e0b83421b2b9d3b202c3df3c498225cc347faa424a0ad74368eefc", "update_download": 44669385}`,
		// Three reads of the API name one repository, two of the registry another one.
		calls: map[string]int64{
			"GetRepository": 2, "GetRepoTagLayers": 3,
			"ListInstanceEndpoint": 1, "GetAuthorizationToken": 1, "PingRegistry": 1, "GetRegistryToken": 1, "GetManifest": 4, "GetBlob": 2,
		},
		refusals: map[string]refusal{
			"no user on ARM": {
				change: buildAPIAs(1),
				errors: []string{"platform/api:2.2.0 runs as root on linux/arm64; a user other than root is needed."},
			},
			"a user, and then root": {
				change: buildAPIAs(0, "app", "root"),
				errors: []string{"platform/api:2.2.0 runs as root on linux/amd64; a user other than root is needed."},
			},
			"the user ID of root": {
				change: buildAPIAs(0, "0:10001"),
				errors: []string{"platform/api:2.2.0 runs as 0:10001 on linux/amd64; a user other than root is needed."},
			},
			"no image for ARM": {
				change: pointACRTag("api", "2.2.0", "build 230"),
				errors: []string{`Tag "2.2.0" has no image for platform linux/arm64. Available: linux/amd64. Set platform to one of these, or digest to the digest of an image.`},
			},
			"deleted tag": {
				change: deleteACRTag("storefront", "1.4.2"),
				errors: []string{`Tag Not Found with data.containerregistry_acr_tag_layers.update["1.4.2"], on update.tf line 8,`},
			},
		},
	},
}

// builtAt sets when both images of the recipe were built and pushed.
func builtAt(moment time.Time) func(*testing.T, *emulator.Fixture) {
	return func(t *testing.T, fixture *emulator.Fixture) {
		images := acrRepository(t, fixture, "storefront").Images
		storefront := images["build 1042"]
		storefront.Updated = moment // which the image does not have: its digest stays
		images["build 1042"] = storefront
		changeAPI(func(image *emulator.NCRImage) { image.Updated = moment })(t, fixture)
	}
}

func changeLayers(change func([]emulator.ACRLayer) []emulator.ACRLayer) func(*testing.T, *emulator.Fixture) {
	return func(t *testing.T, fixture *emulator.Fixture) {
		images := acrRepository(t, fixture, "storefront").Images
		storefront := images["build 1042"]
		storefront.Platforms[0].Layers = change(storefront.Platforms[0].Layers)
		storefront.ComputeDigests()
		images["build 1042"] = storefront
	}
}

// changeAPI changes what NCR's API returns. The registry serves the image of the same digest in
// ACR.
func changeAPI(change func(*emulator.NCRImage)) func(*testing.T, *emulator.Fixture) {
	return func(t *testing.T, fixture *emulator.Fixture) {
		images := ncrRepository(t, fixture, "api").Images
		image := images["build 220"]
		change(&image)
		images["build 220"] = image
	}
}

// apiWithoutOS returns a response whose second image has no os; the emulator's own images have one.
func apiWithoutOS(updated time.Time) string {
	return fmt.Sprintf(`{"name": "2.2.0", "digest": %q, "last_updated": %d, "images": [
		{"os": "linux", "architecture": "amd64", "size": 10, "digest": %[1]q},
		{"architecture": "arm64", "size": 900000000, "digest": %[3]q}
	]}`, api220AMD64, updated.UnixMilli(), apiOnARM)
}

// invalidateARMDigest makes the digest of one platform's image invalid.
func invalidateARMDigest(t *testing.T, fixture *emulator.Fixture) {
	images := ncrRepository(t, fixture, "base/runtime").Images
	image := images["build 2024.03"]
	image.Platforms[1].Digest, image.Verbatim = strings.TrimPrefix(notValid, "sha256:"), true
	images["build 2024.03"] = image
}
