// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"testing"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

// The digest that NCR returns of a multi-platform tag is that of linux/amd64's image. These tests
// show that it is not taken for the digest of the tag; they read storefront:edge.

const (
	edgeIsMultiPlatform = `Tag "edge" is a multi-platform image, and the API returns the digest of one of its images, not of its index. `
	atExpectedEdge      = `with data.containerregistry_ncr_tag.storefront, on main.tf line 30, in data "containerregistry_ncr_tag" "storefront": 30: expected_digest = var.expected_digest `
	notComparable       = "Error: Digest Not Comparable " + atExpectedEdge + edgeIsMultiPlatform + "So expected_digest cannot be compared with the tag. "
	setVerifyDigest     = "Set verify_digest = true: the digest of the whole tag is then read from the registry."
	wholeTag            = "-var=verify_digest=true"
	expectEdge          = "-var=expected_digest=" + edgeIndex
	expectReplaced      = "-var=expected_digest=" + replacedIndex
)

func TestUnverifiedMultiPlatformTagIsNotPinned(t *testing.T) {
	t.Parallel()
	server := start(t, nil)
	workspace := verifying(t, server, "storefront.tf")
	result := mustRun(t, workspace, "apply", "-auto-approve")
	checkPins(t, `{"storefront": {"digest": "`+edgeAMD64+`", "pin": null}}`, workspace, server)
	checkApplyWarns(t, "Digest Not Comparable with data.containerregistry_ncr_tag.storefront, "+
		`on main.tf line 25, in data "containerregistry_ncr_tag" "storefront": 25: data "containerregistry_ncr_tag" "storefront" { `+
		edgeIsMultiPlatform+"So pinned_reference is null. Set verify_digest = true to pin the whole tag: its digest is then read from the registry. "+
		"To pin a single platform, use images_by_platform. If you do not use pinned_reference, ignore this warning.", result)
	checkCalls(t, map[string]int64{"GetImageTagDetail": 1}, server)

	result = mustRun(t, workspace, "apply", "-auto-approve", wholeTag)
	checkPins(t, `{"storefront": {"digest": "`+edgeAMD64+`", "pin": "`+ncrHost+`/storefront@`+edgeIndex+`"}}`, workspace, server)
	checkApplyWarns(t, "", result)
}

// The API's digest does not change when the arm64 image is replaced.
func TestReplacedARM64ImageIsRefused(t *testing.T) {
	t.Parallel()
	server := start(t, nil)
	workspace := verifying(t, server, "storefront.tf")
	mustRun(t, workspace, "plan", wholeTag, expectEdge)

	replaceARM64(t, server, nil)
	mustRun(t, workspace, "apply", "-auto-approve")
	checkPins(t, `{"storefront": {"digest": "`+edgeAMD64+`", "pin": null}}`, workspace, server)
	checkRefused(t, workspace, []string{"Error: Digest Mismatch " + atExpectedEdge + `Tag "edge" does not point to the expected digest. ` +
		"expected: " + edgeIndex + " actual: " + replacedIndex + " (since 2024-04-02T11:20:05Z) If the change is intended, review the new image and update expected_digest. " +
		"Otherwise find out who pushed to this tag before you deploy."}, wholeTag, expectEdge)
	mustRun(t, workspace, "plan", wholeTag, expectReplaced)
}

// What one image's digest cannot assert is refused, before and after the arm64 image was replaced.
func TestUnverifiedMultiPlatformTagIsNotAsserted(t *testing.T) {
	t.Parallel()
	server := start(t, nil)
	workspace := verifying(t, server, "storefront.tf")
	check := func() {
		t.Helper()
		checkRefused(t, workspace, []string{notComparable + "expected: " + edgeIndex + " returned: " + edgeAMD64 + " " + setVerifyDigest}, expectEdge)
		checkRefused(t, workspace, []string{notComparable + "expected: " + edgeAMD64 + " returned: " + edgeAMD64 +
			" The expected digest is that of the linux/amd64 image of this tag, not of the tag itself. " + setVerifyDigest}, "-var=expected_digest="+edgeAMD64)
	}
	check()
	replaceARM64(t, server, nil)
	check()
	checkCalls(t, map[string]int64{"GetImageTagDetail": 4}, server)
}

// An image's digest is not the whole tag's, and is not taken for one that somebody has moved.
func TestVerifiedTagIsNotAssertedByImage(t *testing.T) {
	t.Parallel()
	workspace := verifying(t, start(t, nil), "storefront.tf")
	checkRefused(t, workspace, []string{"Error: Digest Mismatch " + atExpectedEdge + `Tag "edge" does not point to the expected digest. ` +
		"expected: " + edgeARM64 + " actual: " + edgeIndex + " (since 2024-04-01T05:30:18Z) " +
		"The expected digest is that of the linux/arm64 image of this tag, not of the tag itself. " +
		"To assert the whole tag, set expected_digest to " + edgeIndex + "."}, wholeTag, "-var=expected_digest="+edgeARM64)
}

// Waiting for the digest that docker buildx prints ends as soon as it is pushed: 1.6.0 is new, edge
// is moved.
func TestWaitForIndexEnds(t *testing.T) {
	t.Parallel()
	server := start(t, nil)
	workspace := verifying(t, server, "storefront.tf")
	moveTag(t, server, emulator.MoveTag{
		Service: emulator.ServiceNCR, Registry: "acme", Image: "storefront", Tag: "1.6.0", To: "build 1108",
		After: &emulator.After{Operation: "GetImageTagDetail", Responses: 1},
	})
	mustRun(t, workspace, "apply", "-auto-approve", "-var=wait=true", wholeTag, expectEdge, "-var=tag=1.6.0")
	checkPins(t, `{"storefront": {"digest": "`+edgeAMD64+`", "pin": "`+ncrHost+`/storefront@`+edgeIndex+`"}}`, workspace, server)
	checkCalls(t, map[string]int64{"GetImageTagDetail": 2, "GetImageTags": 1, "PingRegistry": 1, "GetManifest": 1}, server)

	server.Reset()
	replaceARM64(t, server, &emulator.After{Service: emulator.ServiceRegistry, Operation: "GetManifest", Responses: 1})
	mustRun(t, workspace, "apply", "-auto-approve", "-var=wait=true", wholeTag, expectReplaced)
	checkPins(t, `{"storefront": {"digest": "`+edgeAMD64+`", "pin": "`+ncrHost+`/storefront@`+replacedIndex+`"}}`, workspace, server)
	checkCalls(t, map[string]int64{"GetImageTagDetail": 2, "PingRegistry": 1, "GetManifest": 2}, server)
}

// Without verify_digest no wait can bring the digest of the index, so there is one request.
func TestWaitForIndexWithoutRegistryFailsAtOnce(t *testing.T) {
	t.Parallel()
	server := start(t, nil)
	workspace := verifying(t, server, "storefront.tf")
	replaceARM64(t, server, &emulator.After{Operation: "GetImageTagDetail", Responses: 1})
	checkRefused(t, workspace, []string{notComparable + "expected: " + replacedIndex + " returned: " + edgeAMD64 + " " + setVerifyDigest},
		"-var=wait=true", expectReplaced)
	checkCalls(t, map[string]int64{"GetImageTagDetail": 1}, server)
}

// A tag that moves between the API's response and the registry's is read once more, without a wait.
func TestTagMovedBetweenAPIAndRegistry(t *testing.T) {
	t.Parallel()
	server := start(t, nil)
	workspace := verifying(t, server, "storefront.tf")
	replaceARM64(t, server, &emulator.After{Operation: "GetImageTagDetail", Responses: 1})
	mustRun(t, workspace, "apply", "-auto-approve", wholeTag)
	checkPins(t, `{"storefront": {"digest": "`+edgeAMD64+`", "pin": "`+ncrHost+`/storefront@`+replacedIndex+`"}}`, workspace, server)
	checkCalls(t, map[string]int64{"GetImageTagDetail": 2, "PingRegistry": 1, "GetManifest": 2}, server)
}

// The pins are the same, whatever the API's digest is of.
func TestEveryMultiPlatformTagIsVerified(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*testing.T, *emulator.Fixture){"the API has the image's": nil, "the API has the index's": withIndexDigests} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := start(t, change)
			workspace := verifying(t, server, "multi-platform.tf")
			result := mustRun(t, workspace, "apply", "-auto-approve")
			checkPins(t, `{"pins": {
				"storefront:edge": "`+ncrHost+`/storefront@`+edgeIndex+`",
				"api:2.2.0": "`+ncrHost+`/api@`+api220Index+`",
				"api:2.3.0": "`+ncrHost+`/api@`+api230Index+`",
				"base/runtime:2024.03": "`+ncrHost+`/base/runtime@`+runtime03Index+`",
				"base/runtime:2024.04": "`+ncrHost+`/base/runtime@`+runtime04Index+`"
			}}`, workspace, server)
			checkApplyWarns(t, "", result)
			checkCalls(t, map[string]int64{"GetImageTagDetail": 5, "PingRegistry": 3, "GetManifest": 5}, server)
		})
	}
}
