// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

const (
	apiJobs  = "sha256:6eb478bdee2fe8177e64a693c5fcab1eb161aa7fef56d8a8dbf353164d5fe3d3"
	apiOnARM = "sha256:5c1fa084e09469bf4c653a30c01f3311b4aa6554d455967cb94d695903a12830"
	// registryDigest is the registry's digest of an image whose digest in the API is not valid.
	registryDigest = "sha256:f113d965c26433e1d233a2b2a5bdb5014e611305330019ff4105a00013de5e3b"
	contradicted   = `Error: Digest Mismatch with data.containerregistry_ncr_tag.storefront, on main.tf line 32, in data "containerregistry_ncr_tag" "storefront": ` +
		`32: verify_digest = true The API and the registry … return different digests for tag "1.4.2". API: `
	checkRegistryHost = " If the tag was moved a moment ago, run Terraform again. If the error persists, check that registry_host, if it is set, is a host of this registry, " +
		"do not pin to the digest of the API, and report this message to the developers of the provider."
)

// fromTheRegistry are the recipes that read from a registry itself.
var fromTheRegistry = map[string]example{
	"recipes/acr-architecture-gate": {
		override: acrOverride,
		outputs: `{"deployed": {
			"jobs": "` + acrHost + `/platform/api@` + apiJobs + `",
			"api": "` + acrHost + `/platform/api@` + apiOnARM + `"
		}}`,
		calls: map[string]int64{
			"ListInstanceEndpoint": 1, "GetRepository": 1, "GetAuthorizationToken": 1,
			"PingRegistry": 1, "GetRegistryToken": 1, "GetManifest": 3, "GetBlob": 2,
		},
		refusals: map[string]refusal{
			"another architecture": {
				change: buildAPIFor("build 200", 0, "linux/arm64"),
				errors: []string{"platform/api:2.0.0 is built for arm64; amd64 is needed."},
				page:   "docs/guides/gates.md",
			},
			"another variant": {
				change: buildAPIFor("build 220", 1, "linux/arm64/v9"),
				errors: []string{"platform/api:2.2.0 is built for linux/arm64/v9; arm64 v8 is needed."},
			},
			"no image for ARM": {
				change: pointACRTag("api", "2.2.0", "build 230"),
				errors: []string{at("Platform Not Found", "containerregistry_acr_tag_layers.api", 52, `platform = "linux/arm64"`) +
					`Tag "2.2.0" has no image for platform linux/arm64. Available: linux/amd64. Set platform to one of these, or digest to the digest of an image.`},
				page: "docs/guides/gates.md",
			},
			"several platforms now": {
				change: pointACRTag("api", "2.0.0", "build 220"),
				errors: []string{at("Missing Platform", "containerregistry_acr_tag_layers.jobs", 29, `data "containerregistry_acr_tag_layers" "jobs" {`) +
					`Tag "2.0.0" is a multi-platform image. Set platform to one of: linux/amd64, linux/arm/v7, linux/arm64/v8.`},
			},
			"no permission to pull": {
				arguments: []string{"-var=acr_access_key=LTAInopullexample00000000", "-var=acr_secret_key=EmulatorAcrNoPullSecretExample00"},
				errors: []string{
					at("Access Denied", "containerregistry_acr_tag_layers.jobs", 29, `data "containerregistry_acr_tag_layers" "jobs" {`) + notAllowedToPull("2.0.0"),
					at("Access Denied", "containerregistry_acr_tag_layers.api", 46, `data "containerregistry_acr_tag_layers" "api" {`) + notAllowedToPull("2.2.0"),
				},
			},
		},
	},
	"recipes/verified-pin": {
		override: registryOverride,
		outputs:  `{"deployed": "` + ncrHost + `/storefront@` + build1042 + `"}`,
		calls:    map[string]int64{"GetImageTagDetail": 1, "PingRegistry": 1, "GetRegistryToken": 1, "HeadManifest": 1},
		refusals: map[string]refusal{
			"the registry returns another digest": {
				prepare: headManifest(build1057),
				errors:  []string{contradicted + build1042 + " registry: " + build1057 + checkRegistryHost},
				calls:   map[string]int64{"GetImageTagDetail": 1, "PingRegistry": 1, "GetRegistryToken": 1, "HeadManifest": 1},
				page:    "docs/data-sources/ncr_tag.md",
			},
			"no valid digest": {
				change: withoutValidDigest,
				errors: []string{contradicted + `"` + notValid + `" (not a valid digest) registry: ` + registryDigest + checkRegistryHost},
			},
		},
	},
	"recipes/coming-from": {
		override: acrOverride + ncrOverride,
		outputs: `{
			"alicloud": "` + build1042 + `",
			"docker": "` + build1042 + `",
			"oci": {"acr": "` + apiOnARM + `", "ncr": "sha256:27ae594547ca9223d1ee296d09f917b18814d9c24cab4dacca5358f5b5f0e51c"},
			"ecr": "` + ncrHost + `/storefront@` + build1042 + `"
		}`,
		calls: map[string]int64{
			"GetRepository": 2, "GetRepoTag": 1, "GetImageTagDetail": 3,
			"ListInstanceEndpoint": 1, "GetAuthorizationToken": 1, "PingRegistry": 1, "GetRegistryToken": 1, "GetManifest": 2, "GetBlob": 1,
		},
		refusals: map[string]refusal{
			"no valid digest": {
				change: withoutValidDigest,
				errors: []string{"acme/storefront:1.4.2 has no valid digest to pin."},
			},
		},
	},
}

// registryOverride sets the emulator as the data source's registry host.
const registryOverride = ncrOverride + `}

data "containerregistry_ncr_tag" "storefront" {
  registry_host = trimprefix("ENDPOINT", "http://")
`

func notAllowedToPull(tag string) string {
	return couldNotRead(fmt.Sprintf("the manifest of tag %q of repository \"platform/api\" from registry …", tag),
		"the credentials are valid but are not allowed to call GET manifest") +
		"Grant the RAM action cr:PullRepository to this user or role. " +
		"Request: GET manifest at …. Response: HTTP 401, code DENIED, message: requested access to the resource is denied."
}

// buildAPIFor changes the platform of an image. The registry returns the digests of the changed
// content.
func buildAPIFor(build string, index int, platform string) func(*testing.T, *emulator.Fixture) {
	return func(t *testing.T, fixture *emulator.Fixture) {
		images := acrRepository(t, fixture, "api").Images
		image := images[build]
		image.Platforms[index].Platform = platform
		images[build] = image
	}
}

// headManifest makes a registry return this digest for every manifest.
func headManifest(digest string) func(*testing.T, *emulator.Server) {
	return func(_ *testing.T, server *emulator.Server) {
		server.AddFault(emulator.Fault{Operation: emulator.OperationHeadManifest, Status: http.StatusOK, Headers: map[string]string{
			"Docker-Content-Digest": digest, "Content-Type": "application/vnd.oci.image.manifest.v1+json", "Content-Length": "1",
		}})
	}
}
