// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

// The credentials come from the environment, as in the documentation.
const (
	// acrEndpointOnly is for examples whose data sources have a region.
	acrEndpointOnly = `
  acr {
    endpoint = "ENDPOINT"
  }
`
	acrOverride = `
  acr {
    region   = "cn-hangzhou"
    endpoint = "ENDPOINT"
  }
`
	ncrOverride = `
  ncr {
    endpoint = "ENDPOINT/ncr/api/v2"
  }
`
	// keysOverride is for configurations that have the credentials in variables.
	keysOverride = `
  acr {
    region     = "cn-hangzhou"
    access_key = var.acr_access_key
    secret_key = var.acr_secret_key
    endpoint   = "ENDPOINT"
  }

  ncr {
    access_key = var.ncr_access_key
    secret_key = var.ncr_secret_key
    endpoint   = "ENDPOINT/ncr/api/v2"
  }
`
)

var examples = map[string]example{
	"provider": {
		override: acrEndpointOnly + ncrOverride + readFrom("containerregistry_ncr_tag.approved"),
		outputs: `{
			"deployed": "` + registryHost + `/storefront@sha256:3cc3f2fd8b54ddb5a1168aee715684b217d340a0cde9dda31477b447ec9c03e4"
		}`,
		calls: map[string]int64{
			"GetRepository": 1, "GetRepoTagLayers": 1,
			"GetImageTagDetail": 1, "PingRegistry": 1, "GetRegistryToken": 1, "HeadManifest": 1,
		},
		refusals: map[string]refusal{
			"moved tag": {
				change: pointNCRTag("storefront", "1.4.2", "build 1057"),
				errors: []string{digestMismatch(build1057+" (since 2024-03-29T07:45:12Z)", build1042)},
				page:   readme,
			},
			"too large": {
				change: pointACRTag("storefront", "1.5.0", "build 1057"),
				errors: []string{"storefront:1.5.0 is a download of 77512927 bytes; 50 MB are allowed."},
			},
		},
	},
	"data-sources/containerregistry_acr_tag": {
		override: acrEndpointOnly,
		outputs:  `{"digest": "` + build1042 + `"}`,
		calls: map[string]int64{
			"GetRepository": 2, "GetRepoTag": 4,
			"ListInstanceEndpoint": 1, "GetAuthorizationToken": 1, "PingRegistry": 2, "GetRegistryToken": 2, "GetManifest": 3, "GetBlob": 2,
		},
		refusals: map[string]refusal{
			"moved tag": {
				change: pointACRTag("storefront", "1.4.2", "build 1057"),
				errors: []string{digestMismatch(build1057, build1042)},
			},
			"no image for ARM": {
				change: pointACRTag("api", "2.2.0", "build 230"),
				errors: []string{"platform/api:2.2.0 is built for linux/amd64; linux/amd64 and linux/arm64 are needed."},
			},
			"deleted tag": {
				change: deleteACRTag("storefront", "1.4.2"),
				errors: []string{
					`Tag Not Found with data.containerregistry_acr_tag.storefront, on data-source.tf line 12,`,
					`Tag Not Found with data.containerregistry_acr_tag.approved, on assert-digest.tf line 6,`,
				},
				calls: map[string]int64{
					"GetRepository": 2, "GetRepoTag": 4, "ListRepoTag": 1,
					"ListInstanceEndpoint": 1, "GetAuthorizationToken": 1, "PingRegistry": 2, "GetRegistryToken": 2, "GetManifest": 2, "GetBlob": 1,
				},
				missing: []string{"GetRepoTag", "GetRepoTag"},
			},
		},
	},
	"data-sources/containerregistry_acr_tag_layers": {
		override: acrEndpointOnly,
		outputs: `{
			"blob_digests": [
				"sha256:b073c4f70e912b704e9dfb912c067dc732d98f98ca7d444885cfe120acbdd29e",
				"sha256:a3ed95caeb02ffe68cdd9fd84406680ae93d633cb16422d00e8a7c22955b46d4",
				"sha256:9af4aa78f3a1f36de59530165ef6ad55b4ab1c7861ca1f16bae4857e1fdba70b",
				"sha256:a3ed95caeb02ffe68cdd9fd84406680ae93d633cb16422d00e8a7c22955b46d4",
				"sha256:2352cf466c1dc3404a0c76f192619dfc8516615ed21ac39bb9aed4c8c5df7fdc",
				"sha256:8efcec8ef42f21a7dce9a2cfeba6fb901ede9372e2d67286c6ca15f06f4d6acf",
				"sha256:b2dfb20ea0e9ac11072a9abe0e954ec1643c35702b834267bf4b6bbc54c59558",
				"sha256:33b4a1a1cae80476183a84a19419f2a99c4a3cee4ac4d21add2418878d4a4551",
				"sha256:a3ed95caeb02ffe68cdd9fd84406680ae93d633cb16422d00e8a7c22955b46d4",
				"sha256:a3ed95caeb02ffe68cdd9fd84406680ae93d633cb16422d00e8a7c22955b46d4"
			]
		}`,
		// Three reads name one repository, one another one.
		calls: map[string]int64{
			"GetRepository": 2, "GetRepoTagLayers": 3,
			"ListInstanceEndpoint": 1, "GetAuthorizationToken": 1, "PingRegistry": 1, "GetRegistryToken": 1, "GetManifest": 1, "GetBlob": 1,
		},
		refusals: map[string]refusal{
			"another architecture": {
				change: buildAPIFor("build 200", 0, "linux/arm64"),
				errors: []string{"platform/api:2.0.0 is built for arm64; amd64 is needed."},
			},
			"several platforms now": {
				change: pointACRTag("api", "2.0.0", "build 220"),
				errors: []string{`Tag "2.0.0" is a multi-platform image. Set platform to one of: linux/amd64, linux/arm/v7, linux/arm64.`},
			},
			"another base image": {
				change: pointACRTag("storefront", "1.4.3", "build 1101"),
				errors: []string{"platform/storefront:1.4.3 is not built on the approved base image: " +
					"its first layer is sha256:643efaef9e4963373bd9dd8932c33b93487847161b1393d463d791bf12861f9b."},
			},
			"fewer layers than the base image": {
				arguments: []string{`-var=approved_base=["` + strings.Repeat(`sha256:b073","`, 10) + `sha256:b073"]`},
				errors: []string{"platform/storefront:1.4.3 is not built on the approved base image: " +
					"its first layer is sha256:b073c4f70e912b704e9dfb912c067dc732d98f98ca7d444885cfe120acbdd29e."},
			},
			"no base image": {
				arguments: []string{"-var=approved_base=[]"},
				errors:    []string{"Name at least one layer."},
			},
			"too large": {
				change: pointACRTag("storefront", "1.5.0", "build 1057"),
				errors: []string{
					"platform/storefront:1.5.0 is a download of 77512927 bytes; 50 MB are allowed.",
					"platform/storefront:1.5.0 has a layer of 41902884 bytes; 40 MB are allowed.",
				},
			},
			"deleted tag": {
				change: deleteACRTag("storefront", "1.4.2"),
				errors: []string{`Tag Not Found with data.containerregistry_acr_tag_layers.storefront, on data-source.tf line 12,`},
			},
		},
	},
	"data-sources/containerregistry_ncr_tag": {
		override: ncrOverride + readFrom("containerregistry_ncr_tag.approved", "containerregistry_ncr_tag.release"),
		outputs:  `{"digest": "` + build1042 + `"}`,
		calls:    map[string]int64{"GetImageTagDetail": 4, "PingRegistry": 1, "GetRegistryToken": 1, "HeadManifest": 2},
		refusals: map[string]refusal{
			"moved tag": {
				change: pointNCRTag("storefront", "1.4.2", "build 1057"),
				errors: []string{digestMismatch(build1057+" (since 2024-03-29T07:45:12Z)", build1042)},
			},
			"one platform, and a large one": {
				change: onePlatform,
				errors: []string{
					"base/runtime:2024.04 is built for amd64; amd64 and arm64 are needed.",
					"base/runtime:2024.04 has 108774174 bytes for linux/amd64; 40 MB are allowed.",
				},
			},
			"moved after the freeze": {
				change: movedLate,
				errors: []string{"base/runtime:2024.04 was moved at 2024-05-01T00:00:00.001Z, after the freeze of 2024-05-01."},
			},
		},
	},
}

// buildAPIAs builds an image of api:2.2.0 with these USER instructions.
func buildAPIAs(index int, users ...string) func(*testing.T, *emulator.Fixture) {
	return func(t *testing.T, fixture *emulator.Fixture) {
		images := acrRepository(t, fixture, "api").Images
		image := images["build 220"]
		image.Platforms[index].Layers = withUsers(image.Platforms[index].Layers, users)
		image.ComputeDigests()
		images["build 220"] = image
	}
}

// withUsers returns the layers with these USER instructions, at the end, in place of their own.
func withUsers(layers []emulator.ACRLayer, users []string) []emulator.ACRLayer {
	isUser := func(layer emulator.ACRLayer) bool { return layer.LayerInstruction == "USER" }
	step := layers[slices.IndexFunc(layers, isUser)]
	changed := slices.DeleteFunc(slices.Clone(layers), isUser)
	for _, user := range users {
		step.LayerCMD, step.CreatedBy = user, "USER "+user
		changed = append(changed, step)
	}
	return changed
}

// onePlatform keeps only the Windows Server 2019 image of base/runtime:2024.04, as a Linux image.
func onePlatform(t *testing.T, fixture *emulator.Fixture) {
	repository := ncrRepository(t, fixture, "base/runtime")
	image := repository.Images["build 2024.04"]
	large := image.Platforms[4]
	large.OS, large.OSVersion = "linux", ""
	image.Platforms = []emulator.NCRPlatform{large}
	repository.Images["build 2024.04"] = image
}

// movedLate moves base/runtime:2024.04 one millisecond after the freeze.
func movedLate(t *testing.T, fixture *emulator.Fixture) {
	repository := ncrRepository(t, fixture, "base/runtime")
	image := repository.Images["build 2024.04"]
	image.Updated = time.Date(2024, time.May, 1, 0, 0, 0, int(time.Millisecond), time.UTC)
	repository.Images["build 2024.04"] = image
}
