// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package read

import (
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/oci"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// renderPlatform shows a platform that does not select exactly one image.
func (e Error) renderPlatform(platform *oci.PlatformError) rendered {
	at := path.Root("platform")
	shown := rendered{summary: summaryPlatformNotFound, attribute: &at}
	tag, list, requested := capitalized(e.Subject.Tag), platform.List(), platform.Requested.FullName()
	switch {
	case platform.Digest != "" && platform.Configured == "":
		shown.problem = "Image " + platform.Digest + " of " + e.Subject.Tag + " does not say which platform it is for."
		shown.fix = "To read it nevertheless, remove platform and set digest to " + platform.Digest + ". Do not rely on its platform."
	case platform.Listed != "":
		shown.problem = tag + " lists image " + platform.Digest + " for platform " + platform.Listed + ", but the configuration of this image is for " + platform.Configured + "."
		shown.fix = "To read it nevertheless, remove platform and set digest to " + platform.Digest + ". Do not rely on its platform."
	case platform.Digest != "":
		shown.problem = "Image " + platform.Digest + " is for platform " + platform.Configured + ", not for " + requested + "."
		shown.fix = "Remove platform to read this image, or digest to read the image of " + e.Subject.Tag + " for " + requested + "."
	case platform.Requested.OS == "":
		shown.summary = summaryMissingPlatform
		shown.problem, shown.fix = tag+" is a multi-platform image.", "Set platform to one of: "+list+"."
		if platform.HasDigests() {
			shown.problem, shown.fix = tag+" is a multi-platform image: "+list+".", "Set platform to one of these, or digest to one of these digests."
		}
	case platform.Ambiguous:
		shown.summary = summaryMissingPlatform
		shown.problem, shown.fix = tag+" has several images for platform "+requested+": "+list+".", "Set platform to one of these, or set digest to the digest of one of the images."
		if platform.HasDigests() {
			shown.fix = "Set digest to one of these digests: no platform tells these images apart."
		}
	default:
		shown.problem = tag + " has no image for platform " + requested + ". Available: " + list + "."
		shown.fix = "Set platform to one of these, or digest to the digest of an image."
	}
	return shown
}

// indexLimit limits how many indexes an error lists.
const indexLimit = 20

// renderNotImage shows what was pushed and has no layers of an image. Another run reads the same.
func (e Error) renderNotImage(artifact *oci.NotImageError) rendered {
	shown := rendered{
		summary: summaryNotAnImage,
		problem: capitalized(e.Subject.Tag) + " is " + artifact.What + ", not an image: it has no layers to read.",
		fix:     "Check the tag. Remove this data source if the tag is meant to be that.",
	}
	if e.Fix != "" { // what is read is not its layers
		shown.problem, shown.fix = capitalized(e.Subject.Tag)+" is "+artifact.What+", not an image.", e.Fix
	}
	if at, isKnown := e.Subject.Attributes[transport.KindTagNotFound]; isKnown {
		shown.attribute = &at
	}
	if indexes := artifact.Indexes; len(indexes) > 0 {
		shown.problem = capitalized(e.Subject.Tag) + " is " + artifact.What + ". It lists:\n  " + strings.Join(indexes[:min(len(indexes), indexLimit)], "\n  ")
		shown.fix = "Set digest to one of these, and platform if it lists several images."
	}
	return shown
}
