// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import "slices"

// existingTags are tags that are missing, and a moment later are not. IMAGE_NOT_EXIST says so where
// no digest is sent.
func existingTags() []variant {
	expected := expectation{summary: "Tag Not Found", facts: "It exists now, and points to " + storefrontDigest + ".", fix: "Run Terraform again."}
	withoutDigest := slices.DeleteFunc(acrCodes(expected, "IMAGE_NOT_EXIST"), func(v variant) bool { return v.source.Type == acrTagScan })
	return ofOneTag(append(acrCodes(expected, "TAG_NOT_EXIST"), withoutDigest...))
}

// missingImage is an image that the tag no longer has.
func missingImage(from dataSource) variant {
	fix := fixMovedTag
	if from.Type == acrTagScan {
		fix = fixNoScannedImage + fix
	}
	source := from.With(object{"digest": "sha256:" + hexA})
	body := errorBody{"", `{"IsSuccess": false, "Code": "IMAGE_NOT_EXIST", "RequestId": "R1"}`, "IMAGE_NOT_EXIST", "", true}
	return body.from(source, 200, expectation{
		summary: "Tag Not Found", sentence: `Tag "1.4.2" does not contain image sha256:` + hexA + ".",
		facts: "The tag exists, and points to " + storefrontDigest + ".", fix: fix, attribute: "digest",
	})
}
