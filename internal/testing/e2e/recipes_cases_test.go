// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"strings"
	"testing"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

// oneHead are the requests of one read in NCR that verifies the digest of a single image.
var oneHead = map[string]int64{"GetImageTagDetail": 1, "PingRegistry": 1, "GetRegistryToken": 1, "HeadManifest": 1}

var anotherDigest = refusal{
	lagging: map[string]string{"storefront:1.5.0": "1.4.2"},
	errors: []string{at("Digest Mismatch", "containerregistry_ncr_tag.storefront", 29, "verify_digest = true") +
		contradicted("1.5.0", build1101, build1042)},
}

var recipes = map[string]example{
	"recipes/pin-deployment": {
		override: acrEndpointOnly + ncrOverride + readFrom("containerregistry_ncr_tag.storefront"),
		outputs: `{"deployed": {
			"alibaba_cloud": "` + registryHost + `/platform/storefront@` + edgeIndex + `",
			"naver_cloud": "` + registryHost + `/storefront@` + edgeIndex + `"
		}}`,
		calls: verified(map[string]int64{"GetManifest": 2}),
		refusals: map[string]refusal{
			"another image for ARM": {
				change: func(t *testing.T, fixture *emulator.Fixture) {
					pointACRTag("storefront", "edge", "build 1108 with another arm64")(t, fixture)
					pointNCRTag("storefront", "edge", "build 1108 with another arm64")(t, fixture)
				},
				errors: []string{
					at("Digest Mismatch", "containerregistry_acr_tag.storefront", 25, "expected_digest = var.approved_digest") + mismatchOf("edge", replacedIndex, edgeIndex),
					at("Digest Mismatch", "containerregistry_ncr_tag.storefront", 41, "expected_digest = var.approved_digest") +
						mismatchOf("edge", replacedIndex+" (since 2024-04-02T11:20:05Z)", edgeIndex),
				},
				calls: verified(map[string]int64{"GetManifest": 2}),
				page:  "docs/guides/assert-and-pin.md",
			},
			"approved for one platform": {
				arguments: []string{"-var=approved_digest=" + edgeAMD64},
				errors: []string{
					at("Digest Mismatch", "containerregistry_acr_tag.storefront", 25, "expected_digest = var.approved_digest") + edgeOfOnePlatform(edgeIndex),
					at("Digest Mismatch", "containerregistry_ncr_tag.storefront", 41, "expected_digest = var.approved_digest") +
						edgeOfOnePlatform(edgeIndex+" (since 2024-04-01T05:30:18Z)"),
				},
			},
			"no image for ARM": {
				change: func(t *testing.T, fixture *emulator.Fixture) {
					pointACRTag("storefront", "edge", "build 1042")(t, fixture)
					pointNCRTag("storefront", "edge", "build 1042")(t, fixture)
				},
				arguments: []string{"-var=approved_digest=" + build1042},
				errors: []string{
					"platform/storefront:edge is built for amd64; amd64 and arm64 are needed.",
					"acme/storefront:edge is built for amd64; amd64 and arm64 are needed.",
				},
				calls: verified(map[string]int64{"GetManifest": 1, "GetBlob": 1, "HeadManifest": 1}),
			},
			"no valid digest": {
				prepare: func(t *testing.T, server *emulator.Server) {
					respond("GetRepoTag", `{"Code": "success", "IsSuccess": true, "RequestId": "R{number}", "Tag": "edge"}`)(t, server)
					respond("GetImageTagDetail", `{"name": "edge", "digest": "`+notValid+`"}`)(t, server)
				},
				errors: []string{
					at("Digest Mismatch", "containerregistry_acr_tag.storefront", 26, "verify_digest = true # reads the digest of the whole tag from the registry") +
						contradicted("edge", "none", edgeIndex+" (index of 2 manifests)"),
					at("Digest Mismatch", "containerregistry_ncr_tag.storefront", 42, "verify_digest = true") +
						contradicted("edge", `"`+notValid+`" (not a valid digest)`, edgeIndex+" (index of 2 manifests)"),
				},
			},
		},
	},
	"recipes/first-deployment": {
		override: acrEndpointOnly + ncrOverride + readFrom("containerregistry_ncr_tag.services"),
		change:   withCheckout,
		outputs: `{
			"deployed": {"network": "10.20.0.0/16", "storefront": [], "services": {"storefront": "` + registryHost + `/storefront@` + build1042 + `"}},
			"services_without_image": ["checkout"]
		}`,
		// The provider finds out what is missing of checkout: its image, not its registry.
		calls: map[string]int64{
			"GetRepository": 1, "GetRepoTag": 1,
			"GetImageTagDetail": 2, "GetImageTags": 1, "GetRegistry": 1, "PingRegistry": 1, "GetRegistryToken": 1, "HeadManifest": 1,
		},
		missing: []string{"GetRepoTag", "GetImageTagDetail"},
		refusals: map[string]refusal{
			"no such instance": {
				change: func(_ *testing.T, fixture *emulator.Fixture) { fixture.ACR.Instances[0].ID = "cri-0000000000000000" },
				errors: []string{at("Instance Not Found", "containerregistry_acr_tag.storefront", 21, `instance_id = "cri-k77rd2eo9ztt1qa4"`) +
					`Instance "cri-k77rd2eo9ztt1qa4" does not exist in region "cn-hangzhou", or does not belong to this account. ` +
					"Check instance_id and region: an instance is found in its own region only, by an account that it belongs to." +
					exchange("GetRepository", "HTTP 200, code INSTANCE_NOT_EXIST")},
				calls: map[string]int64{
					"GetRepository": 1, "GetImageTagDetail": 2, "GetImageTags": 1, "GetRegistry": 1, "PingRegistry": 1, "GetRegistryToken": 1, "HeadManifest": 1,
				},
				missing: []string{"GetRepository", "GetImageTagDetail"},
			},
			"no such registry": {
				change:  func(_ *testing.T, fixture *emulator.Fixture) { fixture.NCR.Registries[0].Name = "acme-old" },
				errors:  []string{noRegistry("checkout"), noRegistry("storefront")},
				calls:   map[string]int64{"GetRepository": 1, "GetRepoTag": 1, "GetImageTagDetail": 2, "GetImageTags": 2, "GetRegistry": 2},
				missing: []string{"GetRepoTag", "GetImageTagDetail", "GetImageTagDetail"},
			},
			"no permission in Alibaba Cloud": {
				environment: []string{"ALIBABA_CLOUD_ACCESS_KEY_ID=LTAInopermissionexample00", "ALIBABA_CLOUD_ACCESS_KEY_SECRET=EmulatorAcrDeniedSecretExample0"},
				errors: []string{at("Access Denied", "containerregistry_acr_tag.storefront", 19, `data "containerregistry_acr_tag" "storefront" {`) +
					notAllowedInACR(repositoryInACR, "GetRepository", "cr:GetRepository")},
				calls: map[string]int64{
					"GetRepository": 1, "GetImageTagDetail": 2, "GetImageTags": 1, "GetRegistry": 1, "PingRegistry": 1, "GetRegistryToken": 1, "HeadManifest": 1,
				},
				missing: []string{"GetImageTagDetail"},
			},
			"no permission in NAVER Cloud": {
				environment: []string{"NCLOUD_ACCESS_KEY=ncpnopermissionkey00000", "NCLOUD_SECRET_KEY=EmulatorNcrDeniedSecretExample0"},
				errors:      []string{noPermission("checkout"), noPermission("storefront")},
				calls:       map[string]int64{"GetRepository": 1, "GetRepoTag": 1, "GetImageTagDetail": 2},
				missing:     []string{"GetRepoTag"},
			},
			"too large": {
				change: func(t *testing.T, fixture *emulator.Fixture) {
					images := ncrRepository(t, fixture, "storefront").Images
					images["build 1042"].Platforms[0].Size = 100_000_001
				},
				errors: []string{"acme/storefront:1.4.2 has an image of 100000001 bytes; 100 MB are allowed."},
			},
			"another digest in the registry": {
				lagging: map[string]string{"storefront:1.4.2": "1.4.3"},
				errors: []string{at("Digest Mismatch", `containerregistry_ncr_tag.services["storefront"]`, 48, "verify_digest = true") +
					contradicted("1.4.2", build1042, build1057)},
			},
		},
	},
	"recipes/wait-for-push": {
		override: acrEndpointOnly + ncrOverride + readFrom("containerregistry_ncr_tag.storefront"),
		prepare:  pushWhileWaiting,
		outputs: `{"deployed": {
			"alibaba_cloud": "` + registryHost + `/platform/storefront@` + build1057 + `",
			"naver_cloud": "` + registryHost + `/storefront@` + build1057 + `"
		}}`,
		calls: verified(map[string]int64{"GetRepoTag": 3, "GetImageTagDetail": 3, "GetImageTags": 1, "GetManifest": 1, "GetBlob": 1, "HeadManifest": 1}),
		refusals: map[string]refusal{
			"never pushed": {
				arguments: []string{"-var=read_timeout=4s"},
				errors: []string{
					at("Tag Not Found", "containerregistry_acr_tag.storefront", 31, "tag = var.tag") + `Tag "1.6.0" does not exist in ` + resolvedInACR + ". Waited …. " +
						similarTo160 + checkTagWaited + exchange("GetRepoTag", "HTTP 200, code TAG_NOT_EXIST"),
					at("Tag Not Found", "containerregistry_ncr_tag.storefront", 41, "reference = var.tag") +
						`Tag "1.6.0" does not exist in image "storefront" of registry "acme", site "public", region "KR". Waited …. ` +
						similarTo160 + checkTagWaited + exchange("GetImageTagDetail", "HTTP 404, code 404, message: Not Found: tag not found"),
				},
				least: map[string]int64{"GetRepoTag": 2, "GetImageTagDetail": 2},
				page:  "docs/guides/missing-images.md",
			},
			"API and registry never agree": {
				arguments: []string{"-var=tag=1.4.2", "-var=read_timeout=4s"},
				lagging:   map[string]string{"storefront:1.4.2": "1.4.3"},
				errors: []string{at("Digest Mismatch", "containerregistry_ncr_tag.storefront", 42, "verify_digest = true") +
					`The API and the registry … return different digests for tag "1.4.2". API: ` + build1042 + " registry: " + build1057},
				least: map[string]int64{"GetImageTagDetail": 4, "HeadManifest": 4},
			},
		},
	},
	"recipes/drift-check": {
		override: ncrOverride + readFrom("containerregistry_ncr_tag.now", "containerregistry_ncr_tag.unmoved"),
		outputs:  `{"deployed": "` + ncrHost + `/storefront@` + build1042 + `"}`,
		calls:    map[string]int64{"GetImageTagDetail": 1, "PingRegistry": 1, "GetRegistryToken": 1, "HeadManifest": 1},
		refusals: map[string]refusal{
			"moved, in CI": {
				change:    pointNCRTag("storefront", "1.4.2", "build 1057"),
				arguments: []string{"-var=fail_on_drift=true"},
				errors: []string{at("Digest Mismatch", "containerregistry_ncr_tag.unmoved[0]", 74, "expected_digest = var.deployed_digest") +
					digestMismatch(build1057+" (since 2024-03-29T07:45:12Z)", build1042)},
				calls: map[string]int64{"GetImageTagDetail": 2, "PingRegistry": 1, "GetRegistryToken": 1, "HeadManifest": 2},
			},
			"moved, in CI, and the digest is set to null": {
				change:    pointNCRTag("storefront", "1.4.2", "build 1057"),
				variables: "deployed_digest = null\nfail_on_drift = true",
				errors: []string{at("Digest Mismatch", "containerregistry_ncr_tag.unmoved[0]", 74, "expected_digest = var.deployed_digest") +
					digestMismatch(build1057+" (since 2024-03-29T07:45:12Z)", build1042)},
				calls: map[string]int64{"GetImageTagDetail": 2, "PingRegistry": 1, "GetRegistryToken": 1, "HeadManifest": 2},
			},
			"no digest": {
				prepare: respond("GetImageTagDetail", `{"name": "1.4.2"}`),
				errors:  []string{at("Digest Mismatch", "containerregistry_ncr_tag.now", 35, "verify_digest = true") + contradicted("1.4.2", "none", build1042)},
			},
			"a digest in another form": {
				arguments: []string{"-var=deployed_digest=" + strings.TrimPrefix(build1042, "sha256:")},
				errors:    []string{"Give the digest as sha256: and 64 lower-case digits."},
			},
		},
	},
	"recipes/ephemeral-credentials": {
		requires: ephemeralVersion,
		override: keysOverride + readFrom("containerregistry_ncr_tag.storefront"),
		outputs: `{"deployed": {
			"alibaba_cloud": "` + registryHost + `/platform/storefront@` + build1042 + `",
			"naver_cloud": "` + registryHost + `/storefront@` + build1042 + `"
		}}`,
		calls: verified(map[string]int64{"GetManifest": 1, "GetBlob": 1, "HeadManifest": 1}),
	},
	"recipes/one-snapshot": {
		requires: functionsVersion,
		override: acrEndpointOnly,
		outputs:  `{"deployed": {"image": "` + acrHost + `/platform/storefront:1.4.2@` + build1042 + `", "download": 77485881}}`,
		calls:    map[string]int64{"GetRepository": 1, "GetRepoTag": 1, "GetRepoTagLayers": 1},
		refusals: map[string]refusal{
			"moved between the two reads": {
				prepare: moveBetweenReads,
				errors: []string{
					at("Tag Not Found", "containerregistry_acr_tag_layers.storefront", 28, "digest = data.containerregistry_acr_tag.storefront.digest") +
						`Tag "1.4.2" does not contain image ` + build1042 + ". The tag exists, and points to " + build1057 + ". " +
						"If digest comes from containerregistry_acr_tag in the same run, the tag moved between the two reads: run Terraform again. " +
						"Otherwise correct digest." + exchange("GetRepoTagLayers", "HTTP 200, code IMAGE_NOT_EXIST"),
				},
				calls:   map[string]int64{"GetRepository": 1, "GetRepoTag": 1, "GetRepoTagLayers": 1, "ListRepoTag": 1},
				missing: []string{"GetRepoTagLayers"},
				page:    "docs/guides/digests.md",
			},
		},
	},
	"recipes/plan-time-gate": {
		override: ncrOverride + readFrom("containerregistry_ncr_tag.storefront"),
		outputs:  `{"deployed": "` + registryHost + `/storefront@` + build1101 + `"}`,
		calls:    oneHead,
		refusals: map[string]refusal{
			"too large": {
				arguments: []string{"-var=release=edge"},
				errors:    []string{tooLarge},
				calls:     map[string]int64{"GetImageTagDetail": 1, "PingRegistry": 1, "GetRegistryToken": 1, "GetManifest": 1},
				page:      "docs/guides/plan-or-apply.md",
			},
			"another digest in the registry": anotherDigest,
		},
	},
	"recipes/plan-time-gate/deferred": {
		override: ncrOverride + readFrom("containerregistry_ncr_tag.storefront"),
		outputs:  `{"deployed": "` + registryHost + `/storefront@` + build1101 + `"}`,
		calls:    oneHead,
		refusals: map[string]refusal{"another digest in the registry": anotherDigest},
	},
	"recipes/terraform-test": {
		override: acrEndpointOnly + ncrOverride + readFrom("containerregistry_ncr_tag.storefront"),
		outputs: `{"deployed": {
			"alibaba_cloud": "` + registryHost + `/platform/storefront@` + build1042 + `",
			"naver_cloud": "` + registryHost + `/storefront@` + build1042 + `"
		}, "newest": {"alibaba_cloud": "1.4.3", "naver_cloud": "1.4.3"}}`,
		calls: verified(map[string]int64{
			"ListRepoTag": 1, "GetImageTags": 1, "GetRepoTagLayers": 1, "GetRepoTagScanStatus": 2, "GetRepoTagScanSummary": 1, "GetManifest": 1, "GetBlob": 1, "HeadManifest": 1,
		}),
	},
	"recipes/terraform-test/layers": {
		requires: functionsVersion,
		override: acrEndpointOnly,
		outputs:  `{"deployed": "platform/storefront:1.4.2"}`,
		calls:    map[string]int64{"GetRepository": 1, "GetRepoTagLayers": 1},
		refusals: map[string]refusal{
			"another base image": {
				arguments: []string{"-var=release=1.5.0"},
				errors:    []string{"platform/storefront:1.5.0 is not built on the approved base image."},
				calls:     map[string]int64{"GetRepository": 1, "GetRepoTagLayers": 1},
			},
		},
	},
}
