// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"testing"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

// pins are the recipes of the guide on asserting and pinning that only need to be applied and
// refused.
var pins = map[string]example{
	"recipes/assert-digest": {
		override: acrOverride + ncrOverride,
		outputs: `{"deployed": {
			"alibaba_cloud": "` + acrHost + `/platform/storefront@` + build1042 + `",
			"naver_cloud": "` + ncrHost + `/storefront@` + build1042 + `"
		}}`,
		calls: map[string]int64{"GetRepository": 1, "GetRepoTag": 1, "GetImageTagDetail": 1},
		refusals: map[string]refusal{
			"moved in Alibaba Cloud": {
				change: pointACRTag("storefront", "1.4.2", "build 1057"),
				errors: []string{at("Digest Mismatch", "containerregistry_acr_tag.storefront", 55, "expected_digest = var.approved_digest") + digestMismatch(build1057, build1042)},
				calls:  map[string]int64{"GetRepository": 1, "GetRepoTag": 1, "GetImageTagDetail": 1},
			},
			"moved in NAVER Cloud": {
				change: pointNCRTag("storefront", "1.4.2", "build 1057"),
				errors: []string{at("Digest Mismatch", "containerregistry_ncr_tag.storefront", 63, "expected_digest = var.approved_digest") + digestMismatch(build1057+" (since 2024-03-29T07:45:12Z)", build1042)},
				calls:  map[string]int64{"GetRepository": 1, "GetRepoTag": 1, "GetImageTagDetail": 1},
				page:   "docs/guides/assert-and-pin.md",
			},
			"moved, and the digest is set to null": {
				change:    pointACRTag("storefront", "1.4.2", "build 1057"),
				variables: "approved_digest = null",
				errors:    []string{at("Digest Mismatch", "containerregistry_acr_tag.storefront", 55, "expected_digest = var.approved_digest") + digestMismatch(build1057, build1042)},
				calls:     map[string]int64{"GetRepository": 1, "GetRepoTag": 1, "GetImageTagDetail": 1},
			},
		},
	},
	"recipes/pin-platform": {
		override: ncrOverride,
		outputs: `{"deployed": {
			"on_one_platform": "` + ncrHost + `/base/runtime@sha256:27ae594547ca9223d1ee296d09f917b18814d9c24cab4dacca5358f5b5f0e51c",
			"on_any_platform": "` + ncrHost + `/base/runtime@sha256:44551e3dce5e47b31ffe4269f59285f6fcde80517073a6fc8e602681d6f13cf9"
		}}`,
		calls: map[string]int64{"GetImageTagDetail": 1},
		refusals: map[string]refusal{
			"no valid digest": {
				change: func(t *testing.T, fixture *emulator.Fixture) {
					invalidateDigest(t, fixture, "base/runtime", "build 2024.03")
				},
				errors: []string{"acme/base/runtime:2024.03 has no valid digest to pin: the service gives sha256:a180 ~ b9dc."},
				calls:  map[string]int64{"GetImageTagDetail": 1},
			},
			"no valid digest for the platform": {
				change: invalidateARMDigest,
				errors: []string{"acme/base/runtime:2024.03 has no valid digest for linux/arm64/v8: the service gives sha256:a180 ~ b9dc."},
				calls:  map[string]int64{"GetImageTagDetail": 1},
			},
			"no such platform": {
				arguments: []string{"-var=platform=linux/s390x"},
				errors: []string{"acme/base/runtime:2024.03 has no image for linux/s390x. It has linux/amd64, linux/arm/v6, linux/arm/v7, linux/arm64/v8, " +
					"windows/amd64:10.0.17763.5576, windows/amd64:10.0.20348.2340."},
				calls: map[string]int64{"GetImageTagDetail": 1},
				page:  "docs/guides/assert-and-pin.md",
			},
		},
	},
	"recipes/same-image": {
		requires: functionsVersion,
		override: acrOverride + ncrOverride,
		outputs: `{"deployed": {
			"alibaba_cloud": "` + acrHost + `/platform/storefront:1.4.2@` + build1042 + `",
			"naver_cloud": "` + ncrHost + `/storefront@` + build1042 + `"
		}}`,
		calls: map[string]int64{"GetRepository": 1, "GetRepoTag": 1, "GetImageTagDetail": 1},
		refusals: map[string]refusal{
			"two images": {
				change: pointACRTag("storefront", "1.4.2", "build 1057"),
				errors: []string{"storefront:1.4.2 is not the same image everywhere: " + build1057 + " in Alibaba Cloud, " + build1042 + " in NAVER Cloud."},
				calls:  map[string]int64{"GetRepository": 1, "GetRepoTag": 1, "GetImageTagDetail": 1},
				page:   "docs/guides/assert-and-pin.md",
			},
			"no digest anywhere": {
				prepare: func(t *testing.T, server *emulator.Server) {
					respond("GetRepoTag", `{"Code": "success", "IsSuccess": true, "RequestId": "1", "Tag": "1.4.2"}`)(t, server)
					respond("GetImageTagDetail", `{"name": "1.4.2"}`)(t, server)
				},
				errors: []string{"acme/storefront:1.4.2 has no valid digest to compare: the service gives none."},
				calls:  map[string]int64{"GetRepository": 1, "GetRepoTag": 1, "GetImageTagDetail": 1},
			},
			"the same invalid digest everywhere": {
				prepare: respond("GetRepoTag", `{"Code": "success", "IsSuccess": true, "RequestId": "1", "Tag": "1.4.2", "Digest": "`+notValid+`"}`),
				change:  withoutValidDigest,
				errors:  []string{"acme/storefront:1.4.2 has no valid digest to compare: the service gives sha256:a180 ~ b9dc."},
				calls:   map[string]int64{"GetRepository": 1, "GetRepoTag": 1, "GetImageTagDetail": 1},
			},
		},
	},
	"recipes/validated-module": {
		requires: functionsVersion,
		override: ncrOverride,
		outputs: `{"deployed": [
			"` + ncrHost + `/storefront:1.4.2@` + build1042 + `",
			"` + ncrHost + `/base/runtime@sha256:44551e3dce5e47b31ffe4269f59285f6fcde80517073a6fc8e602681d6f13cf9"
		]}`,
		calls: map[string]int64{"GetImageTagDetail": 1},
		refusals: map[string]refusal{
			"not pinned": {
				arguments: []string{"-var=image=" + ncrHost + "/storefront:1.4.2"},
				errors:    []string{"A tag can be moved: give the image with its digest, as host/repository:tag@sha256:…"},
				page:      "docs/guides/assert-and-pin.md",
			},
			"from a foreign registry": {
				arguments: []string{"-var=image=ghcr.io/acme/storefront:1.4.2@" + build1042},
				errors:    []string{"Images come from our own registries only, " + ncrHost + " and " + acrHost + "."},
			},
			"no image at all": {
				arguments: []string{"-var=image=https://" + ncrHost + "/storefront:1.4.2"},
				errors: []string{`Error: Invalid function argument on modules/deployment/main.tf line 17, in variable "image": ` +
					"17: condition = provider::containerregistry::parse_reference(var.image).digest != null " +
					`Invalid value for "reference" parameter: "https://` + ncrHost + `/storefront:1.4.2" is not an image reference: includes a URL scheme; ` +
					`must be [host[:port]/]repository[:tag][@digest], such as "registry.example.com/team/app:1.4.2".`},
			},
		},
	},
}
