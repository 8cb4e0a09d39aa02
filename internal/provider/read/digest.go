// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package read

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
)

// normalizedDigest is the value of a digest attribute: null for a blank one; one that is no valid digest stays as the
// service gave it, and invalidDigests names it.
func normalizedDigest(given *string) *string {
	if given == nil || strings.TrimSpace(*given) == "" {
		return nil
	}
	normalized, _ := image.NormalizeDigest(*given)
	return &normalized
}

// namedDigests bounds how many invalid digests a warning names.
const namedDigests = 10

// invalidDigests collects the digests of one list that are none, for one warning that names them.
type invalidDigests struct {
	first path.Path
	named []string
	count int
}

func (d *invalidDigests) check(digest *string, at path.Path) {
	if digest == nil || image.CheckDigest(*digest) == nil {
		return
	}
	if d.count == 0 {
		d.first = at
	}
	if d.count < namedDigests {
		d.named = append(d.named, quote(*digest)+" as "+at.String())
	}
	d.count++
}

func (d *invalidDigests) warn(diagnostics *diag.Diagnostics) {
	if d.count == 0 {
		return
	}
	gives := strings.Join(d.named, ", ")
	if d.count > namedDigests {
		gives += fmt.Sprintf(" and %d more", d.count-namedDigests)
	}
	diagnostics.AddAttributeWarning(d.first, summaryUnexpectedResponse,
		"The service gives "+gives+", which is not a valid digest. It is passed on as it came, and no reference is built from it.\n"+
			"What to do: do not pin to it; check the image in the registry's console.")
}

// pinnedReference is `host/repository@digest`, or null where there is no valid digest. Host and repository were checked.
func pinnedReference(host, repository string, digest *string) *string {
	if digest == nil {
		return nil
	}
	pinned, err := image.Pin(host, repository, *digest)
	if err != nil {
		return nil
	}
	return &pinned
}

// warnWithoutDigest warns of a tag without a digest: what is pinned by null is not pinned, and given on as the digest of
// containerregistry_acr_tag_layers, null means whatever the tag points at by then.
func warnWithoutDigest(digest *string, tag types.String, diagnostics *diag.Diagnostics) {
	if digest != nil {
		return
	}
	diagnostics.AddAttributeWarning(path.Root("digest"), summaryUnexpectedResponse,
		"The service states no digest for the tag "+quote(tag.ValueString())+"; digest is null.\n"+
			"What to do: do not deploy by it; give expected_digest to make this an error.")
}
