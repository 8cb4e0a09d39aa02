// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package ncr

import (
	"context"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/signin"
)

// Credentials give the keys of a main or sub account. signin.Fixed and signin.Finder do.
type Credentials interface {
	// Keys returns the keys of now. Its errors are a *transport.Error.
	Keys(context.Context) (signin.Keys, error)
}
