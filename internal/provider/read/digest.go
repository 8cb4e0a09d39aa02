// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package read

import (
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// NormalizedDigest returns the value of a digest attribute: null for a blank one. An invalid digest
// is kept unchanged; InvalidDigests warns of it.
func NormalizedDigest(digest *string) *string {
	if digest == nil || strings.TrimSpace(*digest) == "" {
		return nil
	}
	normalized, _ := image.NormalizeDigest(*digest)
	return &normalized
}

// DigestText returns a digest for a text: one that is not valid may be any string of the API's, and
// is quoted.
func DigestText(digest string) string {
	if image.CheckDigest(digest) != nil {
		return transport.Quote(digest)
	}
	return digest
}

// invalidDigestLimit limits how many invalid digests a warning names.
const invalidDigestLimit = 10

// InvalidDigests collects the invalid digests of one list, for one warning that names them.
type InvalidDigests struct {
	values namedValues
}

// Check collects the digest of an attribute if it is not valid.
func (d *InvalidDigests) Check(digest *string, at path.Path) {
	if digest != nil && image.CheckDigest(*digest) != nil {
		d.values.add(invalidDigestLimit, func() (path.Path, string) { return at, transport.Quote(*digest) + " as " + at.String() })
	}
}

// Warn adds the warning, if a digest is not valid.
func (d *InvalidDigests) Warn(diagnostics *diag.Diagnostics) {
	if d.values.count == 0 {
		return
	}
	diagnostics.AddAttributeWarning(d.values.first, SummaryUnexpectedResponse, paragraphs(
		"The API returned "+d.values.String()+", which is not a valid digest. The value is kept unchanged, and no reference is built from it.",
		"Do not pin to it. Check the image in the console of the registry.",
	))
}

// PinnedReference returns host/repository@digest, or null without a valid digest. Host and
// repository were checked before.
func PinnedReference(host, repository string, digest *string) *string {
	if digest == nil {
		return nil
	}
	pinned, err := image.Pin(host, repository, *digest)
	if err != nil {
		return nil
	}
	return &pinned
}

// ValidDigest returns a normalized digest; empty when it is null or not valid.
func ValidDigest(digest *string) string {
	if digest == nil || image.CheckDigest(*digest) != nil {
		return ""
	}
	return *digest
}

// PinnedTag returns the pinned reference of a whole tag, or null with a warning where only the
// digest of one of its images is known.
func PinnedTag(host, repository string, tag TagDigest, diagnostics *diag.Diagnostics) *string {
	if tag.Pin == "" && tag.Doubt != image.DoubtNoDigest {
		fix := "Set verify_digest = true to pin the whole tag: its digest is then read from the registry."
		if tag.Doubt == image.DoubtSeveralPlatforms {
			fix += " To pin a single platform, use images_by_platform."
		}
		diagnostics.AddAttributeWarning(path.Root("pinned_reference"), summaryDigestNotComparable, paragraphs(
			capitalized(tag.doubt())+". So pinned_reference is null.", fix+" If you do not use pinned_reference, ignore this warning.",
		))
	}
	return PinnedReference(host, repository, &tag.Pin)
}

// warnWithoutDigest adds a warning for a tag without a digest: what is pinned to null is not
// pinned, and as the digest of containerregistry_acr_tag_layers null means whatever the tag points
// to by then.
func warnWithoutDigest(digest *string, tag string, diagnostics *diag.Diagnostics) {
	if digest != nil {
		return
	}
	diagnostics.AddAttributeWarning(path.Root("digest"), SummaryUnexpectedResponse, paragraphs(
		"The API returned no digest for tag "+transport.Quote(tag)+"; digest is null.",
		"Do not deploy by it. Set expected_digest to make this an error.",
	))
}
