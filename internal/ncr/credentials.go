// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package ncr

import (
	"strings"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// Credentials are the keys of a main or sub account.
type Credentials struct {
	AccessKey string
	SecretKey string
}

// check names what is missing.
func (c Credentials) check() error {
	var missing []string
	if c.AccessKey == "" {
		missing = append(missing, "ncr.access_key")
	}
	if c.SecretKey == "" {
		missing = append(missing, "ncr.secret_key")
	}
	if len(missing) > 0 {
		return &transport.Error{Kind: transport.KindCredentials, Message: strings.Join(missing, " and ") + " not set"}
	}
	return nil
}
