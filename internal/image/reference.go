// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package image

import (
	"fmt"

	"github.com/distribution/reference"
)

// Pin returns `host/repository@digest`, the reference that a container runtime resolves to exactly one
// manifest. It fails when digest is not a valid one, when host and repository do not make a name by the grammar of
// distribution/reference, and when host is not read as a host: `acme/app` means docker.io/acme/app.
func Pin(host, repository, digest string) (string, error) {
	pinned := host + "/" + repository + "@" + digest
	named, err := reference.ParseNormalizedNamed(pinned)
	if err != nil {
		return "", fmt.Errorf("build a reference from %q: %w", pinned, err)
	}
	if reference.Domain(named) != host {
		return "", fmt.Errorf("build a reference from %q: %q would be read as a part of the image's name", pinned, host)
	}
	return pinned, nil
}
