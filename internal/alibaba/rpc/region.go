// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package rpc

import (
	"errors"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
)

// ErrRegion is the error of CheckRegion.
var ErrRegion = errors.New(`must be lower-case letters, digits and hyphens, such as "cn-hangzhou"`)

// CheckRegion checks a region ID. An unchecked one could send a signed request to another host.
func CheckRegion(region string) error {
	if !image.IsLabel(region) {
		return ErrRegion
	}
	return nil
}
