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
		override: acrEndpointOnly + ncrOverride + readFrom("containerregistry_ncr_tag.storefront"),
		outputs: `{"deployed": {
			"alibaba_cloud": "` + registryHost + `/platform/storefront@` + build1042 + `",
			"naver_cloud": "` + registryHost + `/storefront@` + build1042 + `"
		}}`,
		calls: verified(map[string]int64{"GetManifest": 1, "GetBlob": 1, "HeadManifest": 1}),
		refusals: map[string]refusal{
			"moved in Alibaba Cloud": {
				change: pointACRTag("storefront", "1.4.2", "build 1057"),
				errors: []string{at("Digest Mismatch", "containerregistry_acr_tag.storefront", 26, "expected_digest = var.approved_digest") + digestMismatch(build1057, build1042)},
				calls:  verified(map[string]int64{"GetManifest": 1, "GetBlob": 1, "HeadManifest": 1}),
			},
			"moved in NAVER Cloud": {
				change: pointNCRTag("storefront", "1.4.2", "build 1057"),
				errors: []string{at("Digest Mismatch", "containerregistry_ncr_tag.storefront", 35, "expected_digest = var.approved_digest") + digestMismatch(build1057+" (since 2024-03-29T07:45:12Z)", build1042)},
				calls:  verified(map[string]int64{"GetManifest": 1, "GetBlob": 1, "HeadManifest": 1}),
				page:   "docs/guides/assert-and-pin.md",
			},
			"moved, and the digest is set to null": {
				change:    pointACRTag("storefront", "1.4.2", "build 1057"),
				variables: "approved_digest = null",
				errors:    []string{at("Digest Mismatch", "containerregistry_acr_tag.storefront", 26, "expected_digest = var.approved_digest") + digestMismatch(build1057, build1042)},
			},
			"moved to a multi-platform image": {
				change: func(t *testing.T, fixture *emulator.Fixture) {
					pointACRTag("storefront", "1.4.2", "build 1108")(t, fixture)
					pointNCRTag("storefront", "1.4.2", "build 1108")(t, fixture)
				},
				errors: []string{
					at("Digest Mismatch", "containerregistry_acr_tag.storefront", 26, "expected_digest = var.approved_digest") + digestMismatch(edgeIndex, build1042),
					at("Digest Mismatch", "containerregistry_ncr_tag.storefront", 35, "expected_digest = var.approved_digest") + digestMismatch(edgeIndex+" (since 2024-04-01T05:30:18Z)", build1042),
				},
			},
		},
	},
	"recipes/pin-platform": {
		override: ncrOverride + readFrom("containerregistry_ncr_tag.runtime"),
		outputs: `{"deployed": {
			"on_one_platform": "` + registryHost + `/base/runtime@` + runtime03ARM64 + `",
			"on_any_platform": "` + registryHost + `/base/runtime@` + runtime03Index + `"
		}}`,
		calls: map[string]int64{"GetImageTagDetail": 1, "PingRegistry": 1, "GetRegistryToken": 1, "GetManifest": 1},
		refusals: map[string]refusal{
			"no valid digest for the platform": {
				change: invalidateARMDigest,
				errors: []string{"acme/base/runtime:2024.03 has no valid digest for linux/arm64."},
			},
			"no such platform": {
				arguments: []string{"-var=platform=linux/s390x"},
				errors: []string{"acme/base/runtime:2024.03 has no image for linux/s390x. It has linux/amd64, linux/arm/v6, linux/arm/v7, linux/arm64, " +
					"windows/amd64:10.0.17763.5576, windows/amd64:10.0.20348.2340."},
				calls: map[string]int64{"GetImageTagDetail": 1, "PingRegistry": 1, "GetRegistryToken": 1, "GetManifest": 1},
				page:  "docs/guides/assert-and-pin.md",
			},
		},
	},
	"recipes/same-image": {
		override: acrEndpointOnly + ncrOverride + readFrom("containerregistry_ncr_tag.storefront"),
		outputs: `{"deployed": {
			"alibaba_cloud": "` + registryHost + `/platform/storefront@` + edgeIndex + `",
			"naver_cloud": "` + registryHost + `/storefront@` + edgeIndex + `"
		}}`,
		calls: verified(map[string]int64{"GetManifest": 2}),
		refusals: map[string]refusal{
			"another image for ARM": {
				change: pointACRTag("storefront", "edge", "build 1108 with another arm64"),
				errors: []string{"storefront:edge is not the same image everywhere: " + replacedIndex + " in Alibaba Cloud, " + edgeIndex + " in NAVER Cloud."},
				calls:  verified(map[string]int64{"GetManifest": 2}),
				page:   "docs/guides/assert-and-pin.md",
			},
			"the registry in NAVER Cloud has another image for ARM": {
				lagging: map[string]string{"storefront:edge": "build 1108 with another arm64"},
				errors: []string{at("Digest Mismatch", "containerregistry_ncr_tag.storefront", 25, "verify_digest = true") +
					unlisted("edge", edgeARM64+" (linux/arm64)", replacedIndex+" (index of 2 manifests)")},
				calls: verified(map[string]int64{"GetImageTagDetail": 2, "GetManifest": 3}),
			},
			"one platform only": {
				change: func(t *testing.T, fixture *emulator.Fixture) {
					pointNCRTag("storefront", "edge", "build 1042")(t, fixture)
				},
				errors: []string{"storefront:edge is not the same image everywhere: " + edgeIndex + " in Alibaba Cloud, " + build1042 + " in NAVER Cloud."},
				calls:  verified(map[string]int64{"GetManifest": 1, "HeadManifest": 1}),
			},
			"the same invalid digest everywhere": {
				prepare: func(t *testing.T, server *emulator.Server) {
					respond("GetRepoTag", `{"Code": "success", "IsSuccess": true, "RequestId": "R{number}", "Tag": "edge", "Digest": "`+notValid+`"}`)(t, server)
					respond("GetImageTagDetail", `{"name": "edge", "digest": "`+notValid+`"}`)(t, server)
				},
				errors: []string{
					at("Digest Mismatch", "containerregistry_acr_tag.storefront", 18, "verify_digest = true") +
						contradicted("edge", `"`+notValid+`" (not a valid digest)`, edgeIndex+" (index of 2 manifests)"),
					at("Digest Mismatch", "containerregistry_ncr_tag.storefront", 25, "verify_digest = true") +
						contradicted("edge", `"`+notValid+`" (not a valid digest)`, edgeIndex+" (index of 2 manifests)"),
				},
			},
		},
	},
	"recipes/validated-module": {
		requires: functionsVersion,
		override: ncrOverride,
		outputs: `{"deployed": [
			"` + ncrHost + `/storefront:1.4.2@` + build1042 + `",
			"` + ncrHost + `/hello/world@sha256:bd538a27e2c2aa17ba6d0edcb7bd6ced37aab1e591450da183ce46f8082f888c"
		]}`,
		calls: map[string]int64{"GetImageTagDetail": 1},
		refusals: map[string]refusal{
			"not pinned": {
				arguments: []string{"-var=image=" + ncrHost + "/storefront:1.4.2"},
				errors:    []string{"A tag can be moved: give the image with its digest, as host/repository:tag@sha256:…"},
				page:      "docs/guides/assert-and-pin.md",
			},
			"several platforms, not verified": {
				change: func(t *testing.T, fixture *emulator.Fixture) {
					repository := ncrRepository(t, fixture, "hello/world")
					repository.Images["only build"] = ncrRepository(t, fixture, "storefront").Images["build 1108"]
				},
				errors: []string{`Invalid value for "reference" parameter: it is null: the tag does not exist, or has no valid digest; ` +
					"guard the call with exists of the data source, or compare the value with null."},
			},
			"from a foreign registry": {
				arguments: []string{"-var=image=ghcr.io/acme/storefront:1.4.2@" + build1042},
				errors:    []string{"Images come from our own registries only, " + ncrHost + " and " + acrHost + "."},
			},
			"no image at all": {
				arguments: []string{"-var=image=https://" + ncrHost + "/storefront:1.4.2"},
				errors: []string{`Error: Invalid function argument on modules/deployment/main.tf line 16, in variable "image": ` +
					"16: condition = provider::containerregistry::parse_reference(var.image).digest != null " +
					`Invalid value for "reference" parameter: "https://` + ncrHost + `/storefront:1.4.2" is not an image reference: includes a URL scheme; ` +
					`must be [host[:port]/]repository[:tag][@digest], such as "registry.example.com/team/app:1.4.2"; use "` + ncrHost + `/storefront:1.4.2".`},
			},
		},
	},
}
