// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package read

import (
	"time"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
)

const expectedDigestAttribute = "expected_digest"

func expectedDigestSchema() schema.StringAttribute {
	return schema.StringAttribute{
		MarkdownDescription: "The digest that the tag must point at, as `sha256:` and 64 hexadecimal digits (the prefix may be left out). The read fails with " +
			"`Digest Mismatch` when it points elsewhere.",
		Optional:   true,
		Validators: checkedBy(image.CheckDigest),
	}
}

// digestMismatch is a tag that points elsewhere than expected.
type digestMismatch struct {
	expected string
	found    *string    // as a data source's digest attribute has it; nil when the service states none
	since    *time.Time // when the tag was moved; nil where the service does not say
}

func (e *digestMismatch) Error() string {
	switch {
	case e.found == nil:
		return "the service states no digest for the tag; expected is " + e.expected
	case image.CheckDigest(*e.found) != nil:
		return "the service gives " + quote(*e.found) + " as the tag's digest, which is not a valid one; expected is " + e.expected
	case e.since == nil:
		return "the tag points at " + *e.found + ", not at " + e.expected
	default:
		return "the tag points at " + *e.found + " since " + *timestamp(e.since) + ", not at " + e.expected
	}
}

// expect compares a tag's digest, as the service gave it, with the expected one, which may be null.
func (q question) expect(expected types.String, found *string, since *time.Time) *failure {
	if expected.IsNull() {
		return nil
	}
	wanted, _ := image.NormalizeDigest(expected.ValueString())
	normalized := normalizedDigest(found)
	if normalized != nil && *normalized == wanted {
		return nil
	}
	return &failure{question: q, err: &digestMismatch{expected: wanted, found: normalized, since: since}}
}
