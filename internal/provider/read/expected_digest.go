// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package read

import (
	"time"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider/attribute"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// Attributes of the tag data sources.
const (
	ExpectedDigest = "expected_digest"
	VerifyDigest   = "verify_digest"
)

// ExpectedDigestAttribute returns the schema of expected_digest.
func ExpectedDigestAttribute() schema.StringAttribute {
	return schema.StringAttribute{
		MarkdownDescription: "Digest that the tag must point to, `sha256:` and 64 hexadecimal digits (the prefix may be left out). If it points elsewhere, the read fails with " +
			"`Digest Mismatch`.",
		Optional:   true,
		Validators: attribute.Checked(image.CheckDigest),
	}
}

// DigestMismatch is a tag that does not point to the expected digest.
type DigestMismatch struct {
	Tag      string
	Expected string
	Actual   *string    // normalized; nil when the API returned none
	Since    *time.Time // when the tag was moved; nil where the API does not say
}

func (e DigestMismatch) Error() string {
	if e.Actual == nil {
		return "the API returned no digest, expected " + e.Expected
	}
	return "the tag points to " + DigestText(*e.Actual) + ", expected " + e.Expected
}

// CheckExpectedDigest compares the digest of a tag, as the API returned it, with the expected one, which may be null.
func CheckExpectedDigest(subject Subject, tag string, expected types.String, digest *string, since *time.Time) error {
	if expected.IsNull() {
		return nil
	}
	normalized, _ := image.NormalizeDigest(expected.ValueString())
	actual := NormalizedDigest(digest)
	if actual != nil && *actual == normalized {
		return nil
	}
	return NewError(subject, DigestMismatch{Tag: tag, Expected: normalized, Actual: actual, Since: since})
}

// RegistryMismatch is a digest of the API that is not the registry's.
type RegistryMismatch struct {
	Tag        string
	API        *string // normalized; nil when the API returned none
	Registry   string  // empty when the registry does not have the tag
	Host       string
	Repository string
}

func (e RegistryMismatch) Error() string {
	if e.Registry == "" {
		return "the registry " + transport.Quote(e.Host) + " does not have the tag"
	}
	return "the API and the registry " + transport.Quote(e.Host) + " return different digests"
}
