// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
)

// normalizedDigest is the value of a digest attribute. One that is no valid digest is passed through as the service gave it,
// with a warning.
func normalizedDigest(given *string, at path.Path, diagnostics *diag.Diagnostics) *string {
	if given == nil || strings.TrimSpace(*given) == "" {
		return nil
	}
	normalized, valid := image.NormalizeDigest(*given)
	if !valid {
		diagnostics.AddAttributeWarning(at, summaryUnexpectedResponse,
			"The service gives "+quote(normalized)+" as "+at.String()+", which is not a valid digest. It is passed on as it came, and no reference is built from it.\n"+
				"What to do: do not pin to it; check the image in the registry's console.")
	}
	return &normalized
}

// pinnedReference is `host/repository@digest`, or null where there is no valid digest.
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
