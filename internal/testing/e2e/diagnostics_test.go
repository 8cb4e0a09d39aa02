// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"fmt"
	"strings"
)

// The images that the tests move tags between, and the first layer of another base image.
const (
	build1042 = "sha256:3cc3f2fd8b54ddb5a1168aee715684b217d340a0cde9dda31477b447ec9c03e4"
	build1057 = "sha256:e873aede11bcd7b0fe6093758a358731b76b0b5ca4e05c5076e1c4f35a4ee540"
	build1101 = "sha256:e49eeadbbce36e9b2b727a977ab638d119f8ff4663cf900d385fc2ce57573a14"
	otherBase = "sha256:643efaef9e4963373bd9dd8932c33b93487847161b1393d463d791bf12861f9b"
)

const (
	// acrHost is where the images of the instance are pulled from.
	acrHost = "acme-registry.cn-hangzhou.cr.aliyuncs.com"
	ncrHost = "acme.kr.ncr.ntruss.com"
)

// at returns the beginning of an error of a data source, whose address is without "data.", with the
// marked line of main.tf.
func at(summary, address string, line int, code string) string {
	kind, name, _ := strings.Cut(address, ".")
	name, _, _ = strings.Cut(name, "[")
	return fmt.Sprintf("Error: %s with data.%s, on main.tf line %d, in data %q %q: %d: %s ", summary, address, line, kind, name, line, code)
}

// The objects that reads are about, as errors name them.
const (
	instanceInACR   = `instance "cri-k77rd2eo9ztt1qa4", region "cn-hangzhou"`
	repositoryInACR = `repository "platform/storefront" of ` + instanceInACR
	// resolvedInACR is the repository after GetRepository has returned its ID.
	resolvedInACR = `repository "platform/storefront" (crr-v7m9m2g0qkqjf56p) of ` + instanceInACR
)

func tagInACR(tag string) string { return fmt.Sprintf("tag %q in %s", tag, resolvedInACR) }

func tagInNCR(image, tag string) string {
	return fmt.Sprintf(`tag %q of image %q in registry "acme", site "public", region "KR"`, tag, image)
}

// couldNotRead returns the first paragraph about a failed call.
func couldNotRead(object, reason string) string {
	return "Could not read " + object + ": " + reason + ". "
}

// noCredentials returns the first paragraph about a credential source that fails, which names the
// sources that were checked before it.
func noCredentials(source, reason string, before ...string) string {
	return "Could not get credentials (source: " + source + "): " + reason + "." + checkedBefore(before)
}

// unusable returns the first paragraph about a credential source that does not need a request to
// fail.
func unusable(source, reason string, before ...string) string {
	return "The credentials (source: " + source + ") cannot be used: " + reason + "." + checkedBefore(before)
}

func checkedBefore(sources []string) string {
	if len(sources) == 0 {
		return " "
	}
	return " Sources checked before: - " + strings.Join(sources, " - ") + " "
}

const noRequest = " No API request was sent."

// exchange returns the paragraph about a request and its response, with the host and the request ID
// that flat hides.
func exchange(operation, response string) string {
	return " Request: " + operation + " at …. Response: " + response + ". Request ID: …."
}

// digestMismatch returns the paragraphs of a Digest Mismatch; actual may say since when.
func digestMismatch(actual, expected string) string {
	return mismatchOf("1.4.2", actual, expected)
}

func mismatchOf(tag, actual, expected string) string {
	return fmt.Sprintf("Tag %q does not point to the expected digest. expected: %s actual: %s If the change is intended, ", tag, expected, actual) +
		"review the new image and update expected_digest. Otherwise find out who pushed to this tag before you deploy."
}

// edgeOfOnePlatform returns the paragraphs about the digest of edge's linux/amd64 image where that
// of the whole tag is expected.
func edgeOfOnePlatform(actual string) string {
	index, _, _ := strings.Cut(actual, " ")
	return `Tag "edge" does not point to the expected digest. expected: ` + edgeAMD64 + " actual: " + actual + " " +
		"The expected digest is that of the linux/amd64 image of this tag, not of the tag itself. " +
		"To assert the whole tag, set expected_digest to " + index + "."
}

// unlisted returns the paragraphs about an image that the API lists and the registry does not have.
func unlisted(tag, api, registry string) string {
	return fmt.Sprintf("The API lists an image of tag %q that the registry … does not have in this tag. API: %s registry: %s Both were read twice.", tag, api, registry) +
		checkRegistryHost
}

// contradicted returns the paragraphs about two digests of a tag.
func contradicted(tag, api, registry string) string {
	if api == "none" || strings.HasSuffix(api, "(not a valid digest)") {
		return fmt.Sprintf("The API returned no valid digest for tag %q, so it cannot be verified. API: %s registry: %s Both were read twice. ", tag, api, registry) +
			"If the tag was pushed a moment ago, run Terraform again. Otherwise check it in the console of the registry, or remove verify_digest."
	}
	return fmt.Sprintf("The API and the registry … return different digests for tag %q. API: %s registry: %s Both were read twice.", tag, api, registry) +
		checkRegistryHost
}

// The ends, middles and beginnings of errors.
const (
	checkRegistryHost = " If the tag was moved a moment ago, run Terraform again. If the error persists, check that registry_host, if it is set, is a host of this registry, " +
		"do not pin to the digest of the API, and report this message to the developers of the provider."
	similarTo160 = `Similar tags: "1.4.0", "1.5.0", "1.4.1", "1.4.2", "1.4.3" (8 tags in total).`

	mustBeDigest = `must be "sha256:" and 64 hexadecimal digits, where "sha256:" may be omitted, or a sha384 or sha512 digest.`

	checkTag       = " Check the spelling, or push the image first."
	checkTagOrWait = checkTag + " To wait for the push, set wait = true; to continue without it, set allow_missing = true."
	checkTagWaited = checkTag + " If the push takes longer, raise timeouts.read."
	accessDenied   = "message: Access denied for this user"
)

func noRegistry(image string) string {
	return at("Instance Not Found", `containerregistry_ncr_tag.services["`+image+`"]`, 45, `registry = "acme"`) +
		`Registry "acme" does not exist for this account at site "public", region "KR". Registries of the account: "acme-fin", "acme-old", "seed". ` +
		"Check registry, site and region: a registry is found in its own site and region only, by an account that it belongs to." +
		exchange("GetImageTagDetail", "HTTP 404, code 404, message: Not Found: registry not found")
}

func noPermission(image string) string {
	return at("Access Denied", `containerregistry_ncr_tag.services["`+image+`"]`, 42, `data "containerregistry_ncr_tag" "services" {`) +
		couldNotRead(tagInNCR(image, "1.4.2"), "the credentials are valid but are not allowed to call GetImageTagDetail") +
		"Grant the policy NCP_CONTAINER_REGISTRY_VIEWER, or one of your own with its View actions, to this account." +
		exchange("GetImageTagDetail", "HTTP 401, code 210, message: Permission Denied: Authentication information does not have permission on the requested resource")
}

// notAllowedInACR returns the paragraphs about an operation of ACR that needs a RAM action.
func notAllowedInACR(object, operation, action string) string {
	fix := "Grant the RAM action " + action + " to this user or role."
	if operation == "GetRepoTag" {
		fix += " GetRepoTag needs it on the whole instance, repository/cri-k77rd2eo9ztt1qa4: a policy for a single repository may allow ListRepoTag and refuse GetRepoTag."
	}
	return couldNotRead(object, "the credentials are valid but are not allowed to call "+operation) + fix +
		exchange(operation, "HTTP 403, code NoPrivilege, "+accessDenied)
}
