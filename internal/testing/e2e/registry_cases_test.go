// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

const (
	apiJobs      = "sha256:616a9b76cb2a946a343791cca665d2c5445c0b75550b593a2de4ec6ed6beceb6"
	apiOnARM     = "sha256:d9b59af4e9e17c7484727ca9f7466fb319f969dafa24d07e81647666e8e4d33b"
	contradicted = `Error: Digest Mismatch with data.containerregistry_ncr_tag.storefront, on main.tf line 32, in data "containerregistry_ncr_tag" "storefront": ` +
		`32: verify_digest = true Asked for the digest … has for the tag "1.4.2" of "storefront", to verify the API's. The API says that the tag points at `
	notAllowedToPull = `… HTTP status 401 Unauthorized, code "DENIED", after 1 attempt: requested access to the resource is denied. ` +
		"What to do: allow the account the RAM action cr:PullRepository."
)

// fromTheRegistry are the recipes that ask a registry itself.
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
				errors: []string{at("Tag Not Found", "containerregistry_acr_tag_layers.api", 52, `platform = "linux/arm64"`) + askedAPI("2.2.0") +
					"No image of the tag is for linux/arm64: the tag has linux/amd64. What to do: give one of these as platform, or the digest of an image."},
				page: "docs/guides/gates.md",
			},
			"several platforms now": {
				change: pointACRTag("api", "2.0.0", "build 220"),
				errors: []string{at("Missing Platform", "containerregistry_acr_tag_layers.jobs", 29, `data "containerregistry_acr_tag_layers" "jobs" {`) + askedAPI("2.0.0") +
					"The tag is of several platforms, and none was asked for: the tag has linux/amd64, linux/arm/v7, linux/arm64/v8. " +
					"What to do: give one of these as platform, or the digest of an image."},
			},
			"no permission to pull": {
				arguments: []string{"-var=acr_access_key=LTAInopullexample00000000", "-var=acr_secret_key=EmulatorAcrNoPullSecretExample00"},
				errors: []string{
					at("Access Denied", "containerregistry_acr_tag_layers.jobs", 29, `data "containerregistry_acr_tag_layers" "jobs" {`) + askedAPI("2.0.0") + notAllowedToPull,
					at("Access Denied", "containerregistry_acr_tag_layers.api", 46, `data "containerregistry_acr_tag_layers" "api" {`) + askedAPI("2.2.0") + notAllowedToPull,
				},
			},
		},
	},
	"recipes/verified-pin": {
		override: registryOverride,
		outputs:  `{"deployed": "` + ncrHost + `/storefront@` + build1042 + `"}`,
		calls:    map[string]int64{"GetImageTagDetail": 1, "PingRegistry": 1, "GetRegistryToken": 1, "HeadManifest": 1},
		refusals: map[string]refusal{
			"the registry says something else": {
				prepare: headManifest(build1057),
				errors: []string{contradicted + build1042 + "… says " + build1057 + ". What to do: if the tag was moved a moment ago, run again. If it stays, check " +
					"that registry_host is a host of this registry; do not pin to the API's digest, and report it to the provider's developers."},
				calls: map[string]int64{"GetImageTagDetail": 1, "PingRegistry": 1, "GetRegistryToken": 1, "HeadManifest": 1},
				page:  "docs/data-sources/ncr_tag.md",
			},
			"no valid digest": {
				change: withoutValidDigest,
				errors: []string{strings.TrimSuffix(contradicted, "The API says that the tag points at ") +
					`The API gives "` + notValid + `" as the tag's digest, which is not a valid one… says sha256:`},
			},
		},
	},
	"recipes/coming-from": {
		override: acrOverride + ncrOverride,
		outputs: `{
			"alicloud": "` + build1042 + `",
			"docker": "` + build1042 + `",
			"oci": {"acr": "` + apiOnARM + `", "ncr": "sha256:3946989e69bcf3098b503baa222400f0d9be68a00a8c8ea479ae59d341f02ebc"},
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

// registryOverride leads the data source to the emulator, which is not at the registry's own host.
const registryOverride = ncrOverride + `}

data "containerregistry_ncr_tag" "storefront" {
  registry_host = trimprefix("ENDPOINT", "http://")
`

func askedAPI(tag string) string {
	return fmt.Sprintf(`Asked for the manifest of the tag %q in the repository "crr-a7p2m9i4x3q8r5s1" of the instance "cri-k77rd2eo9ztt1qa4", region "cn-hangzhou", `+
		`as "platform/api" …. `, tag)
}

// buildAPIFor makes an image be for another platform. Its digests are those of other contents, so the registry tells true ones.
func buildAPIFor(build string, index int, platform string) func(*testing.T, *emulator.Fixture) {
	return func(t *testing.T, fixture *emulator.Fixture) {
		images := acrRepository(t, fixture, "api").Images
		image := images[build]
		image.Exact = false
		image.Platforms[index].Platform = platform
		images[build] = image
	}
}

// headManifest lets a registry state this digest for whatever it is asked for.
func headManifest(digest string) func(*testing.T, *emulator.Server) {
	return func(_ *testing.T, server *emulator.Server) {
		server.AddFault(emulator.Fault{Operation: emulator.OperationHeadManifest, Status: http.StatusOK, Headers: map[string]string{
			"Docker-Content-Digest": digest, "Content-Type": "application/vnd.oci.image.manifest.v1+json", "Content-Length": "1",
		}})
	}
}
