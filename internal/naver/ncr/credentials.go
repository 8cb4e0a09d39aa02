// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package ncr

import (
	"context"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
)

// Credentials give the keys of a main or sub account. credentials.Fixed and credentials.Finder do.
type Credentials interface {
	// Keys returns the keys of now. Its errors are a *transport.Error.
	Keys(context.Context) (credentials.Keys, error)
}
