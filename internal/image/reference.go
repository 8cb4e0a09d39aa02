// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package image

import (
	"fmt"

	"github.com/distribution/reference"
)

// Pin returns host/repository@digest, the reference that a container runtime resolves to exactly
// one manifest. It fails when the digest is not valid, when host and repository are not a name by
// the grammar of distribution/reference, and when host is not parsed as a host: acme/app is
// docker.io/acme/app.
func Pin(host, repository, digest string) (string, error) {
	pinned := host + "/" + repository + "@" + digest
	parsed, err := reference.ParseNormalizedNamed(pinned)
	if err != nil {
		return "", fmt.Errorf("build a reference from %q: %w", pinned, err)
	}
	if reference.Domain(parsed) != host {
		return "", fmt.Errorf("build a reference from %q: %q would be parsed as part of the image name", pinned, host)
	}
	return pinned, nil
}
