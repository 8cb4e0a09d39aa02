// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"strings"
	"testing"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

var noDigestBehindTheGate = refusal{
	change: withoutValidDigest,
	errors: []string{nothingToPin},
	calls:  map[string]int64{"GetImageTagDetail": 1},
}

var recipes = map[string]example{
	"recipes/pin-deployment": {
		requires: functionsVersion,
		override: acrOverride + ncrOverride,
		outputs: `{"deployed": {
			"alibaba_cloud": "` + acrHost + `/platform/storefront:1.4.2@` + build1042 + `",
			"naver_cloud": "` + ncrHost + `/storefront@` + build1042 + `"
		}}`,
		calls: map[string]int64{"GetRepository": 1, "GetRepoTag": 1, "GetImageTagDetail": 1},
		refusals: map[string]refusal{
			"no valid digest in Alibaba Cloud": {
				prepare: respond("GetRepoTag", `{"Code": "success", "IsSuccess": true, "RequestId": "1", "Tag": "1.4.2", "Digest": "sha256:a180 ~ b9dc"}`),
				errors:  []string{atPin + isNoDigest},
				calls:   map[string]int64{"GetRepository": 1, "GetRepoTag": 1, "GetImageTagDetail": 1},
			},
			"no valid digest in NAVER Cloud": {
				change: withoutValidDigest,
				errors: []string{nothingToPin},
				calls:  map[string]int64{"GetRepository": 1, "GetRepoTag": 1, "GetImageTagDetail": 1},
			},
			"without a host": {
				arguments: []string{"-var=acr_image=platform/storefront:1.4.2"},
				errors:    []string{foreignImage},
			},
			"from another host": {
				arguments: []string{"-var=acr_image=ghcr.io/platform/storefront:1.4.2"},
				errors:    []string{foreignImage},
			},
			"another repository, of a longer name": {
				arguments: []string{"-var=acr_image=" + acrHost + "/platform/storefront/worker:1.4.2"},
				errors: []string{at("Repository Not Found", "containerregistry_acr_tag.storefront", 63, `repo_name = join("/", slice(local.acr_names, 1, length(local.acr_names)))`) +
					`Repository "platform/storefront/worker" does not exist in ` + instanceInACR + ". Check namespace and repo_name. They are separate arguments, " +
					`for example namespace = "platform" and repo_name = "storefront".` + exchange("GetRepository", "HTTP 200, code REPO_NOT_EXIST")},
				calls: map[string]int64{"GetRepository": 1, "GetImageTagDetail": 1},
			},
			"another digest": {
				arguments: []string{"-var=acr_image=" + acrHost + "/platform/storefront:1.4.2@" + build1057},
				errors: []string{atPin + `Invalid value for "reference" parameter: the reference already has the digest ` + build1057 + " and cannot be pinned to " +
					build1042 + "."},
				calls: map[string]int64{"GetRepository": 1, "GetRepoTag": 1, "GetImageTagDetail": 1},
			},
		},
	},
	"recipes/first-deployment": {
		requires: functionsVersion,
		override: acrOverride + ncrOverride,
		change:   withCheckout,
		outputs: `{
			"deployed": {"network": "10.20.0.0/16", "storefront": [], "services": {"storefront": "` + ncrHost + `/storefront@` + build1042 + `"}},
			"services_without_image": ["checkout"]
		}`,
		// The provider finds out what is missing of checkout: its image, not its registry.
		calls: map[string]int64{"GetRepository": 1, "GetRepoTag": 1, "GetImageTagDetail": 2, "GetImageTags": 1, "GetRegistry": 1},
		refusals: map[string]refusal{
			"no such instance": {
				change: func(_ *testing.T, fixture *emulator.Fixture) { fixture.ACR.Instances[0].ID = "cri-0000000000000000" },
				errors: []string{at("Instance Not Found", "containerregistry_acr_tag.storefront", 49, `instance_id = "cri-k77rd2eo9ztt1qa4"`) +
					`Instance "cri-k77rd2eo9ztt1qa4" does not exist in region "cn-hangzhou", or does not belong to this account. ` +
					"Check instance_id and region: an instance is found in its own region only, by an account that it belongs to." +
					exchange("GetRepository", "HTTP 200, code INSTANCE_NOT_EXIST")},
				calls: map[string]int64{"GetRepository": 1, "GetImageTagDetail": 2, "GetImageTags": 1, "GetRegistry": 1},
			},
			"no such registry": {
				change: func(_ *testing.T, fixture *emulator.Fixture) { fixture.NCR.Registries[0].Name = "acme-old" },
				errors: []string{noRegistry("checkout"), noRegistry("storefront")},
				calls:  map[string]int64{"GetRepository": 1, "GetRepoTag": 1, "GetImageTagDetail": 2, "GetImageTags": 2, "GetRegistry": 2},
			},
			"no permission in Alibaba Cloud": {
				arguments: []string{"-var=acr_access_key=LTAInopermissionexample00", "-var=acr_secret_key=EmulatorAcrDeniedSecretExample0"},
				errors: []string{at("Access Denied", "containerregistry_acr_tag.storefront", 48, `data "containerregistry_acr_tag" "storefront" {`) +
					notAllowedInACR(repositoryInACR, "GetRepository", "cr:GetRepository")},
				calls: map[string]int64{"GetRepository": 1, "GetImageTagDetail": 2, "GetImageTags": 1, "GetRegistry": 1},
			},
			"no permission in NAVER Cloud": {
				arguments: []string{"-var=ncr_access_key=ncpnopermissionkey00000", "-var=ncr_secret_key=EmulatorNcrDeniedSecretExample0"},
				errors:    []string{noPermission("checkout"), noPermission("storefront")},
				calls:     map[string]int64{"GetRepository": 1, "GetRepoTag": 1, "GetImageTagDetail": 2},
			},
			"too large": {
				change: func(t *testing.T, fixture *emulator.Fixture) {
					images := ncrRepository(t, fixture, "storefront").Images
					images["build 1042"].Platforms[0].Size = 100_000_001
				},
				errors: []string{"acme/storefront:1.4.2 has 100000001 bytes; 100 MB are allowed."},
				calls:  map[string]int64{"GetRepository": 1, "GetRepoTag": 1, "GetImageTagDetail": 2, "GetImageTags": 1, "GetRegistry": 1},
			},
			"no valid digest": {
				change: withoutValidDigest,
				errors: []string{nothingToPin},
				calls:  map[string]int64{"GetRepository": 1, "GetRepoTag": 1, "GetImageTagDetail": 2, "GetImageTags": 1, "GetRegistry": 1},
			},
		},
	},
	"recipes/wait-for-push": {
		requires: functionsVersion,
		override: acrOverride + ncrOverride,
		prepare:  pushWhileWaiting,
		outputs: `{"deployed": {
			"alibaba_cloud": "` + acrHost + `/platform/storefront:1.6.0@` + build1057 + `",
			"naver_cloud": "` + ncrHost + `/storefront:1.6.0@` + build1057 + `"
		}}`,
		calls: map[string]int64{"GetRepository": 1, "GetRepoTag": 2, "GetImageTagDetail": 2, "GetImageTags": 1},
		refusals: map[string]refusal{
			"never pushed": {
				arguments: []string{"-var=read_timeout=4s"},
				errors: []string{
					at("Tag Not Found", "containerregistry_acr_tag.storefront", 60, "tag = var.tag") + `Tag "1.6.0" does not exist in ` + resolvedInACR + ". Waited …. " +
						similarTo160 + checkTagWaited + exchange("GetRepoTag", "HTTP 200, code TAG_NOT_EXIST"),
					at("Tag Not Found", "containerregistry_ncr_tag.storefront", 77, "reference = var.tag") +
						`Tag "1.6.0" does not exist in image "storefront" of registry "acme", site "public", region "KR". Waited …. ` +
						similarTo160 + checkTagWaited + exchange("GetImageTagDetail", "HTTP 404, code 404, message: Not Found: tag not found"),
				},
				least: map[string]int64{"GetRepoTag": 2, "GetImageTagDetail": 2},
				page:  "docs/guides/images-that-are-not-there-yet.md",
			},
			"no valid digest": {
				change:    withoutValidDigest,
				arguments: []string{"-var=tag=1.4.2"},
				errors:    []string{atPush + isNoDigest},
				calls:     map[string]int64{"GetRepository": 1, "GetRepoTag": 1, "GetImageTagDetail": 1},
			},
		},
	},
	"recipes/drift-check": {
		override: ncrOverride,
		outputs:  `{"deployed": "` + ncrHost + `/storefront@` + build1042 + `"}`,
		calls:    map[string]int64{"GetImageTagDetail": 1},
		refusals: map[string]refusal{
			"moved, in CI": {
				change:    pointNCRTag("storefront", "1.4.2", "build 1057"),
				arguments: []string{"-var=fail_on_drift=true"},
				errors: []string{at("Digest Mismatch", "containerregistry_ncr_tag.unmoved[0]", 77, "expected_digest = var.deployed_digest") +
					digestMismatch(build1057+" (since 2024-03-29T07:45:12Z)", build1042)},
				calls: map[string]int64{"GetImageTagDetail": 2},
			},
			"moved, in CI, and the digest is set to null": {
				change:    pointNCRTag("storefront", "1.4.2", "build 1057"),
				variables: "deployed_digest = null\nfail_on_drift = true",
				errors: []string{at("Digest Mismatch", "containerregistry_ncr_tag.unmoved[0]", 77, "expected_digest = var.deployed_digest") +
					digestMismatch(build1057+" (since 2024-03-29T07:45:12Z)", build1042)},
				calls: map[string]int64{"GetImageTagDetail": 2},
			},
			"a digest in another form": {
				arguments: []string{"-var=deployed_digest=" + strings.TrimPrefix(build1042, "sha256:")},
				errors:    []string{"Give the digest as sha256: and 64 lower-case digits."},
			},
		},
	},
	"recipes/ephemeral-credentials": {
		requires: ephemeralVersion,
		override: acrOverride + ncrOverride,
		outputs: `{"deployed": {
			"alibaba_cloud": "` + acrHost + `/platform/storefront:1.4.2@` + build1042 + `",
			"naver_cloud": "` + ncrHost + `/storefront:1.4.2@` + build1042 + `"
		}}`,
		calls: map[string]int64{"GetRepository": 1, "GetRepoTag": 1, "GetImageTagDetail": 1},
		refusals: map[string]refusal{
			"no valid digest": {
				change: withoutValidDigest,
				errors: []string{atEphemeral + isNoDigest},
				calls:  map[string]int64{"GetRepository": 1, "GetRepoTag": 1, "GetImageTagDetail": 1},
			},
		},
	},
	"recipes/one-snapshot": {
		requires: functionsVersion,
		override: acrOverride,
		outputs:  `{"deployed": {"image": "` + acrHost + `/platform/storefront:1.4.2@` + build1042 + `", "download": 77485881}}`,
		calls:    map[string]int64{"GetRepository": 1, "GetRepoTag": 1, "GetRepoTagLayers": 1},
		refusals: map[string]refusal{
			"moved between the two reads": {
				prepare: moveBetweenReads,
				errors: []string{
					at("Tag Not Found", "containerregistry_acr_tag_layers.storefront", 41, "digest = data.containerregistry_acr_tag.storefront.digest") +
						`Tag "1.4.2" does not contain image ` + build1042 + ". The tag exists, and points to " + build1057 + ". " +
						"If digest comes from containerregistry_acr_tag in the same run, the tag moved between the two reads: run Terraform again. " +
						"Otherwise correct digest." + exchange("GetRepoTagLayers", "HTTP 200, code IMAGE_NOT_EXIST"),
				},
				calls: map[string]int64{"GetRepository": 1, "GetRepoTag": 1, "GetRepoTagLayers": 1, "ListRepoTag": 1},
				page:  "docs/data-sources/acr_tag_layers.md",
			},
		},
	},
	"recipes/plan-time-gate": {
		override: ncrOverride,
		outputs:  `{"deployed": "` + ncrHost + `/storefront@` + build1042 + `"}`,
		calls:    map[string]int64{"GetImageTagDetail": 1},
		refusals: map[string]refusal{
			"too large": {
				arguments: []string{"-var=release=edge"},
				errors:    []string{tooLarge},
				calls:     map[string]int64{"GetImageTagDetail": 1},
				page:      "docs/guides/plan-or-apply.md",
			},
			"no valid digest": noDigestBehindTheGate,
		},
	},
	"recipes/plan-time-gate/deferred": {
		override: ncrOverride,
		outputs:  `{"deployed": "` + ncrHost + `/storefront@` + build1042 + `"}`,
		calls:    map[string]int64{"GetImageTagDetail": 1},
		refusals: map[string]refusal{"no valid digest": noDigestBehindTheGate},
	},
	"recipes/terraform-test": {
		requires: functionsVersion,
		override: acrOverride + ncrOverride,
		outputs: `{"deployed": {
			"alibaba_cloud": "` + acrHost + `/platform/storefront:1.4.2@` + build1042 + `",
			"naver_cloud": "` + ncrHost + `/storefront@` + build1042 + `"
		}}`,
		calls: map[string]int64{"GetRepository": 1, "GetRepoTag": 1, "GetRepoTagLayers": 1, "GetImageTagDetail": 1},
		refusals: map[string]refusal{
			"no valid digest": {
				change: withoutValidDigest,
				errors: []string{nothingToPin},
				calls:  map[string]int64{"GetRepository": 1, "GetRepoTag": 1, "GetRepoTagLayers": 1, "GetImageTagDetail": 1},
			},
		},
	},
	"recipes/terraform-test/layers": {
		requires: functionsVersion,
		override: acrOverride,
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
