// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package image

import (
	"fmt"

	"github.com/distribution/reference"
)

// Pin returns `host/repository@digest`, the reference that a container runtime resolves to exactly one
// manifest. It fails when digest is not a valid one, or host and repository do not make a name by the
// grammar of distribution/reference.
func Pin(host, repository, digest string) (string, error) {
	pinned := host + "/" + repository + "@" + digest
	if _, err := reference.Parse(pinned); err != nil {
		return "", fmt.Errorf("build a reference from %q: %w", pinned, err)
	}
	return pinned, nil
}
