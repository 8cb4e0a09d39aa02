// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"fmt"
	"strings"
)

// The images that the tests move tags between, and the first layer of another base image.
const (
	build1042 = "sha256:c99fa95fda8b70389dca85cab836fd9840da1cc5eb8f622c972b9f7de6043cfb"
	build1057 = "sha256:c2e558f60ea6b53bb8f17a304803202de5ed063d1a134b4a795e3b4e94fb268e"
	otherBase = "sha256:643efaef9e4963373bd9dd8932c33b93487847161b1393d463d791bf12861f9b"
)

const (
	// acrHost is where the images of the instance are pulled from.
	acrHost = "acme-registry.cn-hangzhou.cr.aliyuncs.com"
	ncrHost = "acme.kr.ncr.ntruss.com"
)

// at is how an error of a data source begins, which address names without its "data.": with the line at fault in main.tf, which is that
// of an attribute where one is.
func at(summary, address string, line int, code string) string {
	kind, name, _ := strings.Cut(address, ".")
	name, _, _ = strings.Cut(name, "[")
	return fmt.Sprintf("Error: %s with data.%s, on main.tf line %d, in data %q %q: %d: %s ", summary, address, line, kind, name, line, code)
}

func askedACR(tag string) string {
	return fmt.Sprintf(`Asked for the tag %q in the repository "crr-v7m9m2g0qkqjf56p" of the instance "cri-k77rd2eo9ztt1qa4", region "cn-hangzhou". `, tag)
}

func askedNCR(image, tag string) string {
	return fmt.Sprintf(`Asked for the tag %q of the image %q in the registry "acme", site "public", region "KR". `, tag, image)
}

// came is what came back, in the form that flat gives it: without operation, host and request id.
func came(statusAndCode, rest string) string {
	return "… HTTP status " + statusAndCode + ", …, after 1 attempt" + rest + " What to do: "
}

// pointsAt is what a Digest Mismatch says; found may say since when.
func pointsAt(found, expected string) string {
	return fmt.Sprintf("The tag points at %s, not at %s. What to do: if the tag was moved on purpose, review the new image and give its digest as "+
		"expected_digest; else find out who moved the tag.", found, expected)
}

// The ends, middles and beginnings of errors.
const (
	atPin = `Error: Invalid function argument on main.tf line 69, in resource "terraform_data" "in_alibaba_cloud": ` +
		"69: input = provider::containerregistry::pin_reference(var.acr_image, data.containerregistry_acr_tag.storefront.digest) "
	askedRepository = `Asked for the id of the repository "platform/storefront" of the instance "cri-k77rd2eo9ztt1qa4", region "cn-hangzhou". `
	nearestTo160    = `has 8 tags; the nearest to "1.6.0" are "1.4.0", "1.5.0", "1.4.1", "1.4.2", "1.4.3".`
	atPush          = `on main.tf line 85, in resource "terraform_data" "storefront_in_naver_cloud": 83: input = provider::containerregistry::pin_reference( 84: "acme.kr.ncr.ntruss.com/storefront:${var.tag}", 85: data.containerregistry_ncr_tag.storefront.digest, 86: ) `
	atRuntime       = `on main.tf line 142, in resource "terraform_data" "deployment": 140: runtime = provider::containerregistry::pin_reference( 141: "acme.kr.ncr.ntruss.com/base/runtime:2024.03", 142: data.containerregistry_ncr_tag.runtime.digest, 143: ) `
	atEphemeral     = `on main.tf line 71, in resource "terraform_data" "deployment": 69: naver_cloud = provider::containerregistry::pin_reference( 70: "acme.kr.ncr.ntruss.com/storefront:1.4.2", 71: data.containerregistry_ncr_tag.storefront.digest, 72: ) `
	foreignImage    = "The digest is read from " + acrHost + ": give an image of that host, and write the host."
	nothingToPin    = "acme/storefront:1.4.2 has no valid digest to pin: the service gives " + notValid + "."
	isNoDigest      = `Invalid value for "digest" parameter: "` + notValid + `" is not a digest: ` +
		"a digest is an algorithm and a hexadecimal sum, like sha256: and 64 digits; the prefix sha256: may be left out."
	longer = "raise timeouts.read if the push takes longer than that; else "
)

func noRegistry(image string) string {
	return at("Instance Not Found", `containerregistry_ncr_tag.services["`+image+`"]`, 75, `registry = "acme"`) + askedNCR(image, "1.4.2") +
		came(`404 Not Found, code "404"`, `: Not Found: registry not found. The account has the registries "acme-fin", "acme-old", "seed".`) +
		"check registry, site and region: a registry is found in its own site and region only, by an account that it belongs to."
}

func noPermission(image string) string {
	return at("Access Denied", `containerregistry_ncr_tag.services["`+image+`"]`, 72, `data "containerregistry_ncr_tag" "services" {`) + askedNCR(image, "1.4.2") +
		came(`401 Unauthorized, code "210"`, ": Permission Denied: Authentication information does not have permission on the requested resource.") +
		"allow the account to view Container Registry: the policy NCP_CONTAINER_REGISTRY_VIEWER, or one of your own with its view actions."
}
