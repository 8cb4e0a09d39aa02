// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

const (
	runtime03ARM64 = "sha256:27ae594547ca9223d1ee296d09f917b18814d9c24cab4dacca5358f5b5f0e51c"
	apiJobs        = "sha256:6eb478bdee2fe8177e64a693c5fcab1eb161aa7fef56d8a8dbf353164d5fe3d3"
	apiOnARM       = "sha256:5c1fa084e09469bf4c653a30c01f3311b4aa6554d455967cb94d695903a12830"
)

// fromTheRegistry are the recipes that read from a registry itself.
var fromTheRegistry = map[string]example{
	"recipes/acr-architecture-gate": {
		override: acrEndpointOnly,
		outputs: `{"deployed": {
			"jobs": "` + registryHost + `/platform/api@` + apiJobs + `",
			"api": "` + registryHost + `/platform/api@` + api220Index + `"
		}}`,
		// A configuration is read of the single image only.
		calls: map[string]int64{
			"ListInstanceEndpoint": 1, "GetRepository": 1, "GetAuthorizationToken": 1, "GetRepoTag": 2,
			"PingRegistry": 1, "GetRegistryToken": 1, "GetManifest": 2, "GetBlob": 1,
		},
		refusals: map[string]refusal{
			"another architecture": {
				change: buildAPIFor("build 200", 0, "linux/arm64"),
				errors: []string{"platform/api:2.0.0 is built for arm64; amd64 is needed."},
				page:   "docs/guides/gates.md",
			},
			"another variant": {
				change: buildAPIFor("build 220", 1, "linux/arm64/v9"),
				errors: []string{"platform/api:2.2.0 is built for linux/amd64, linux/arm/v7, linux/arm64/v9; linux/amd64 and linux/arm64 are needed."},
			},
			"no image for ARM": {
				change: pointACRTag("api", "2.2.0", "build 230"),
				errors: []string{"platform/api:2.2.0 is built for linux/amd64; linux/amd64 and linux/arm64 are needed."},
			},
			"no permission to pull": {
				environment: []string{"ALIBABA_CLOUD_ACCESS_KEY_ID=LTAInopullexample00000000", "ALIBABA_CLOUD_ACCESS_KEY_SECRET=EmulatorAcrNoPullSecretExample00"},
				errors: []string{
					at("Access Denied", "containerregistry_acr_tag.jobs", 14, `data "containerregistry_acr_tag" "jobs" {`) + notAllowedToPull("2.0.0"),
					at("Access Denied", "containerregistry_acr_tag.api", 32, `data "containerregistry_acr_tag" "api" {`) + notAllowedToPull("2.2.0"),
				},
			},
		},
	},
	"recipes/verified-pin": {
		override: acrEndpointOnly + ncrOverride + readFrom("containerregistry_ncr_tag.api"),
		outputs: `{"deployed": {
			"alibaba_cloud": "` + registryHost + `/platform/api@` + api220Index + `",
			"naver_cloud": "` + registryHost + `/api@` + api220Index + `"
		}}`,
		calls: verified(map[string]int64{"GetManifest": 2}),
		refusals: map[string]refusal{
			"the registry has another digest in NAVER Cloud": {
				lagging: map[string]string{"api:2.2.0": "2.3.0"},
				errors: []string{at("Digest Mismatch", "containerregistry_ncr_tag.api", 26, "verify_digest = true") +
					contradicted("2.2.0", api220AMD64, api230Index+" (index of 2 manifests)")},
				calls: verified(map[string]int64{"GetImageTagDetail": 2, "GetManifest": 3}),
				page:  "docs/guides/digests.md",
			},
			"the registry has another digest in Alibaba Cloud": {
				lagging: map[string]string{"platform/api:2.2.0": "2.3.0"},
				errors: []string{at("Digest Mismatch", "containerregistry_acr_tag.api", 19, "verify_digest = true") +
					contradicted("2.2.0", api220Index, api230Index+" (index of 2 manifests)")},
				calls: verified(map[string]int64{"GetRepoTag": 2, "GetManifest": 3}),
			},
			"no valid digest in NAVER Cloud": {
				prepare: respond("GetImageTagDetail", `{"name": "2.2.0", "digest": "`+notValid+`"}`),
				errors: []string{at("Digest Mismatch", "containerregistry_ncr_tag.api", 26, "verify_digest = true") +
					contradicted("2.2.0", `"`+notValid+`" (not a valid digest)`, api220Index+" (index of 4 manifests)")},
			},
			"no permission to pull in NAVER Cloud": {
				environment: []string{"NCLOUD_ACCESS_KEY=ncpnopullexamplekey0000", "NCLOUD_SECRET_KEY=EmulatorNcrNoPullSecretExample00"},
				errors:      []string{at("Access Denied", "containerregistry_ncr_tag.api", 22, `data "containerregistry_ncr_tag" "api" {`)},
			},
		},
	},
	"recipes/coming-from": {
		override: acrEndpointOnly + ncrOverride +
			readFrom("containerregistry_ncr_tag.storefront", "containerregistry_ncr_tag.pinned", "containerregistry_ncr_tag.api"),
		outputs: `{
			"alicloud": "` + build1042 + `",
			"docker": "` + build1042 + `",
			"oci": {"acr": "` + apiOnARM + `", "ncr": "` + apiOnARM + `"},
			"ecr": "` + registryHost + `/storefront@` + build1042 + `"
		}`,
		calls: verified(map[string]int64{
			"GetRepository": 2, "GetRepoTag": 2, "GetImageTagDetail": 3, "PingRegistry": 3, "GetRegistryToken": 3, "GetManifest": 2, "HeadManifest": 2,
		}),
	},
}

// readFrom makes the emulator the registry of data sources of NCR. That of an instance of ACR is
// looked up.
func readFrom(addresses ...string) string {
	var blocks strings.Builder
	for _, address := range addresses {
		kind, name, _ := strings.Cut(address, ".")
		fmt.Fprintf(&blocks, "}\n\ndata %q %q {\n  registry_host = trimprefix(\"ENDPOINT\", \"http://\")\n", kind, name)
	}
	return blocks.String()
}

// verified returns the requests of one read with verify_digest in each cloud, but for those of the
// manifests, and but for the given ones.
func verified(others map[string]int64) map[string]int64 {
	calls := map[string]int64{
		"GetRepository": 1, "GetRepoTag": 1, "ListInstanceEndpoint": 1, "GetAuthorizationToken": 1, "GetImageTagDetail": 1,
		"PingRegistry": 2, "GetRegistryToken": 2,
	}
	maps.Copy(calls, others)
	return calls
}

func notAllowedToPull(tag string) string {
	return couldNotRead(fmt.Sprintf("the manifest of tag %q of repository \"platform/api\" from registry …", tag),
		"the credentials are valid but are not allowed to call GET manifest") +
		"Grant the RAM action cr:PullRepository to this user or role, or remove verify_digest. " +
		"Request: GET manifest at …. Response: HTTP 401, code DENIED, message: requested access to the resource is denied."
}

// buildAPIFor changes the platform of an image.
func buildAPIFor(build string, index int, platform string) func(*testing.T, *emulator.Fixture) {
	return func(t *testing.T, fixture *emulator.Fixture) {
		images := acrRepository(t, fixture, "api").Images
		image := images[build]
		image.Platforms[index].Platform = platform
		image.ComputeDigests()
		images[build] = image
	}
}
