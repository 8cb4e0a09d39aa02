// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import "github.com/containerregistry/terraform-provider-containerregistry/internal/testing/providertest"

// notPinnedPlatforms is the warning of a tag of which only the digest of one of its images is
// known.
func notPinnedPlatforms(tag string) diagnostic {
	return providertest.Warning("Digest Not Comparable", severalPlatforms(tag)+". So pinned_reference is null.\n\n"+
		"Set verify_digest = true to pin the whole tag: its digest is then read from the registry. To pin a single platform, use images_by_platform."+
		" If you do not use pinned_reference, ignore this warning.", "pinned_reference")
}

func severalPlatforms(tag string) string {
	return "Tag \"" + tag + "\" is a multi-platform image, and the API returns the digest of one of its images, not of its index"
}
