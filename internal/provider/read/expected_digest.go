// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package read

import (
	"cmp"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider/attribute"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// ExpectedDigest is the attribute's name.
const ExpectedDigest = "expected_digest"

// ExpectedDigestAttribute returns the schema of expected_digest.
func ExpectedDigestAttribute() schema.StringAttribute {
	return schema.StringAttribute{
		MarkdownDescription: "Digest that the tag must have, `sha256:…` (prefix optional): `index_digest` or, without one, `digest`. " +
			"Otherwise the read fails with `Digest Mismatch` or `Digest Not Comparable`.",
		Optional:   true,
		Validators: attribute.Checked(image.CheckDigest),
	}
}

// CheckExpectedDigest compares a tag with the expected digest, which may be null.
func CheckExpectedDigest(subject Subject, expected types.String, tag TagDigest) error {
	if expected.IsNull() {
		return nil
	}
	normalized, _ := image.NormalizeDigest(expected.ValueString())
	switch tag.Assert(normalized) {
	case image.Matching:
		return nil
	case image.NotComparable:
		return NewError(subject, DigestNotComparable{tag, normalized})
	default:
		return NewError(subject, DigestMismatch{tag, normalized})
	}
}

// DigestMismatch reports that a tag does not have the expected digest.
type DigestMismatch struct {
	Tag      TagDigest
	Expected string
}

func (e DigestMismatch) Error() string {
	if actual := e.Tag.actual(); actual != "" {
		return "the tag has the digest " + DigestText(actual) + ", expected " + e.Expected
	}
	return "the API returned no digest, expected " + e.Expected
}

// isLasting reports that the tag cannot have the expected digest later either.
func (e DigestMismatch) isLasting() bool {
	return e.Tag.hasOtherAlgorithm(e.Expected) || slices.ContainsFunc(e.Tag.Others, func(other OtherDigest) bool {
		return other.Digest == e.Expected && other.IsOfConfiguration
	})
}

const (
	mismatchFix = "If the change is intended, review the new image and update expected_digest. Otherwise find out who pushed to this tag before you deploy."
	buildxFix   = " If docker buildx printed the expected digest, it may be that of an image index, also for one platform: set verify_digest = true to compare with that."
	waitFix     = "If the push takes longer, raise timeouts.read. "
)

// renderMismatch puts both digests on lines of their own: indented lines are not wrapped by the
// CLI.
func (e Error) renderMismatch(mismatch DigestMismatch) rendered {
	at := path.Root(ExpectedDigest)
	tag := mismatch.Tag
	shown := rendered{summary: summaryDigestMismatch, attribute: &at, fix: mismatchFix}
	actual := cmp.Or(digestLine(tag.actual()), "none (the API returned no digest)")
	if tag.Since != nil && tag.actual() != "" {
		actual += " (since " + *Timestamp(tag.Since) + ")"
	}
	shown.problem = "Tag " + transport.Quote(tag.Tag) + " does not point to the expected digest.\n" +
		"  expected: " + mismatch.Expected + "\n  actual:   " + actual
	recognized := tag.recognize(mismatch.Expected)
	switch {
	case recognized != "":
		shown.problem += "\n" + recognized
		shown.fix = "To assert the whole tag, set expected_digest to " + DigestText(tag.actual()) + "."
	case mismatch.isLasting():
		shown.problem += "\nA " + algorithm(mismatch.Expected) + " digest cannot be compared with a " + algorithm(tag.actual()) + " digest."
		shown.fix = "Set expected_digest to the " + algorithm(tag.actual()) + " digest of the image."
	case tag.MayBeOfImage && tag.Pin != "":
		shown.fix = mismatchFix + buildxFix
	}
	if e.Polled && recognized == "" {
		shown.fix = waitFix + shown.fix
	}
	return shown
}

// DigestNotComparable reports that too little is known of a tag's digest to compare it with the
// expected one.
type DigestNotComparable struct {
	Tag      TagDigest
	Expected string
}

func (e DigestNotComparable) Error() string { return e.Tag.doubt() }

func renderNotComparable(failed DigestNotComparable) rendered {
	at := path.Root(ExpectedDigest)
	tag := failed.Tag
	shown := rendered{summary: summaryDigestNotComparable, attribute: &at, fix: "Set verify_digest = true: the digest of the whole tag is then read from the registry."}
	shown.problem = capitalized(tag.doubt()) + ". So expected_digest cannot be compared with the tag.\n" +
		"  expected: " + failed.Expected + "\n  returned: " + digestLine(tag.actual())
	if recognized := tag.recognize(failed.Expected); recognized != "" {
		shown.problem += "\n" + recognized
	}
	if tag.Pin != "" {
		shown.fix += " Or set expected_digest to the digest of the image, " + tag.Pin + "."
	}
	return shown
}
