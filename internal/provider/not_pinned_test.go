// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import "github.com/containerregistry/terraform-provider-containerregistry/internal/testing/providertest"

// notPinned is the warning of a tag of which only the digest of one of its images is known.
func notPinned(why string) diagnostic {
	return providertest.Warning("Digest Not Comparable", why+". So pinned_reference is null.\n\n"+
		"Set verify_digest = true to pin the whole tag: its digest is then read from the registry.", "pinned_reference")
}

func notPinnedPlatforms(tag string) diagnostic {
	warning := notPinned(severalPlatforms(tag))
	warning.Detail += " To pin a single platform, use images_by_platform."
	return warning
}

func severalPlatforms(tag string) string {
	return "Tag \"" + tag + "\" is a multi-platform image, and the API returns the digest of one of its images, not of its index"
}
