// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"hash/adler32"
	"testing"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

// listOfACR are the requests of one list of tags in ACR, by the name of the repository.
var listOfACR = map[string]int64{"GetRepository": 1, "ListRepoTag": 1}

// otherTags are tags of storefront that are no versions without a suffix.
var otherTags = map[string]string{"1.4.2-alpine": "build 1057", "main-7f3c1d2": "build 1042", "main-0a9b8c7": "build 1101"}

// lists are the examples of lists of tags.
var lists = map[string]example{
	"data-sources/containerregistry_acr_tags": {
		override: acrEndpointOnly,
		change: func(t *testing.T, fixture *emulator.Fixture) {
			for tag, image := range otherTags {
				pointACRTag("storefront", tag, image)(t, fixture)
			}
		},
		outputs: `{
			"newest": "1.5.0",
			"filters": {"prereleases": ["1.5.0", "1.5.0-rc.1", "1.4.3"], "alpine": ["1.4.2-alpine"], "newest_push": "main-0a9b8c7"}
		}`,
		// Each data source reads its list. What the tag "1.5.0" is, is read once more, with
		// verify_digest.
		calls: map[string]int64{
			"GetRepository": 1, "ListRepoTag": 6, "GetRepoTag": 1,
			"ListInstanceEndpoint": 1, "GetAuthorizationToken": 1, "PingRegistry": 1, "GetRegistryToken": 1, "GetManifest": 1, "GetBlob": 1,
		},
		refusals: map[string]refusal{
			"a newer version": {
				change: pointACRTag("storefront", "1.10.0", "build 1101"),
				errors: []string{"platform/storefront:1.5.0 is deployed; the newest version is 1.10.0."},
			},
			"no such version": {
				change: func(t *testing.T, fixture *emulator.Fixture) {
					acrRepository(t, fixture, "storefront").Tags = map[string]string{"1.3.9": "build 1017", "main-0a9b8c7": "build 1101"}
				},
				errors: []string{
					"platform/storefront has no tag for version ~> 1.4.",
					"platform/storefront:1.5.0 is deployed; the newest version is 1.3.9.",
					"Attempt to get attribute from null value",
				},
			},
		},
	},
	"data-sources/containerregistry_ncr_tags": {
		override: ncrOverride + readFrom("containerregistry_ncr_tag.newest"),
		change: func(t *testing.T, fixture *emulator.Fixture) {
			for tag, image := range otherTags {
				ncrRepository(t, fixture, "storefront").Tags[tag] = emulator.NCRTag{ID: int64(adler32.Checksum([]byte(tag))), Image: image}
			}
		},
		outputs: `{
			"newest": "1.5.0",
			"filters": {"prereleases": ["1.5.0", "1.5.0-rc.1", "1.4.3"], "alpine": ["1.4.2-alpine"], "newest_push": "main-0a9b8c7"}
		}`,
		calls: map[string]int64{"GetImageTags": 6, "GetImageTagDetail": 1, "PingRegistry": 1, "GetRegistryToken": 1, "GetManifest": 1},
		refusals: map[string]refusal{
			"not built for ARM": {
				change: func(t *testing.T, fixture *emulator.Fixture) {
					ncrRepository(t, fixture, "api").Tags["2.2.10"] = emulator.NCRTag{ID: 1, Image: "build 230"}
				},
				errors: []string{"The newest 2.2.x of acme/api, 2.2.10, is not built for linux/arm64."},
			},
			"a list that moves": {
				prepare: respond("GetImageTags", `{"count": 2, "next": null, "results": [{"name": "1.5.0"}]}`),
				errors: []string{
					movedList("storefront"), movedList("storefront"), movedList("storefront"), movedList("storefront"), movedList("api"), movedList("api"),
				},
			},
		},
	},
	"recipes/newest-version": {
		override: acrEndpointOnly,
		outputs:  `{"deployed": {"version": "1.5.0", "image": "` + acrHost + `/platform/storefront@` + build1101 + `"}}`,
		calls:    listOfACR,
		refusals: map[string]refusal{
			"no such version": {
				change: func(t *testing.T, fixture *emulator.Fixture) {
					acrRepository(t, fixture, "storefront").Tags = map[string]string{"1.3.9": "build 1017", "latest": "build 1101"}
				},
				errors: []string{"platform/storefront has no tag that satisfies ~> 1.4, or its digest is not known."},
				calls:  listOfACR,
			},
			"two tags of one version": {
				change: pointACRTag("storefront", "v1.5.0", "build 1057"),
				errors: []string{at("Digest Mismatch", "containerregistry_acr_tags.storefront", 19, `version = "~> 1.4"`) +
					"Two tags are the highest version, 1.5.0, but not the same image. 1.5.0: " + build1101 + " v1.5.0: " + build1057 +
					" Push the same image under both names, or delete one of the tags."},
				calls: listOfACR,
				page:  "docs/guides/newest-version.md",
			},
		},
	},
	"recipes/newest-version-verified": {
		override: ncrOverride + readFrom("containerregistry_ncr_tag.api"),
		outputs:  `{"deployed": {"tag": "2.2.0", "image": "` + registryHost + `/api@` + api220Index + `"}}`,
		calls:    map[string]int64{"GetImageTags": 1, "GetImageTagDetail": 1, "PingRegistry": 1, "GetRegistryToken": 1, "GetManifest": 1},
		refusals: map[string]refusal{
			"another index in the registry": {
				lagging: map[string]string{"api:2.2.0": "2.3.0"},
				errors:  []string{`return different digests for tag "2.2.0".`},
			},
		},
	},
	"recipes/tags-of-branch": {
		override: acrEndpointOnly,
		change: func(t *testing.T, fixture *emulator.Fixture) {
			pointACRTag("storefront", "checkout-7f3c1d2", "build 1057")(t, fixture)
			pointACRTag("storefront", "checkout-0a9b8c7", "build 1101")(t, fixture)
			pointACRTag("storefront", "checkout-latest", "build 1101")(t, fixture)
		},
		outputs: `{"previews": {
			"checkout-0a9b8c7": "` + acrHost + `/platform/storefront@` + build1101 + `", "checkout-7f3c1d2": "` + acrHost + `/platform/storefront@` + build1057 + `"
		}}`,
		calls: listOfACR,
	},
	"recipes/prune-report": {
		override: acrEndpointOnly + "}\n\nvariable \"now\" {\n  default = \"2024-06-24T00:00:00Z\"\n",
		outputs:  `{"prune": {"count": 2, "tags": ["1.4.0, pushed 2024-02-12T10:42:37Z", "1.4.1, pushed 2024-02-28T13:28:40Z"]}}`,
		calls:    listOfACR,
		refusals: map[string]refusal{
			"no time": {arguments: []string{"-var=now=yesterday"}, errors: []string{`Call to function "timeadd" failed: not a valid RFC3339 timestamp`}},
		},
	},
	"recipes/newest-is-deployed": {
		override: ncrOverride,
		outputs:  `{"deployed": "` + ncrHost + `/storefront@` + build1101 + `"}`,
		calls:    map[string]int64{"GetImageTags": 1},
		refusals: map[string]refusal{
			"a newer version": {
				change: pointNCRTag("storefront", "1.10.0", "build 1101"),
				errors: []string{"The newest version of acme/storefront is 1.10.0; 1.5.0 is deployed."},
				calls:  map[string]int64{"GetImageTags": 1},
				page:   "docs/guides/newest-version.md",
			},
			"no version": {
				prepare: respond("GetImageTags", `{"count": 1, "next": null, "results": [{"name": "latest"}]}`),
				errors:  []string{"The newest version of acme/storefront is none; 1.5.0 is deployed."},
			},
			"several platforms": {
				change: pointNCRTag("storefront", "1.5.0", "build 1108"),
				errors: []string{"The newest version of acme/storefront has several platforms: read its digest with containerregistry_ncr_tag and verify_digest."},
			},
		},
	},
}

func movedList(image string) string {
	return `Could not read the tags of image "` + image + `" in registry "acme", site "public", region "KR": the list of tags changed while it was read, 4 times in a row; ` +
		"the last time, the number of tags on page 1 was 1 instead of 2 (2 in total). Run Terraform again when no tag is being pushed or deleted."
}
