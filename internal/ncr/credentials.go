// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package ncr

import "github.com/containerregistry/terraform-provider-containerregistry/internal/transport"

// Credentials are the keys of a main or sub account.
type Credentials struct {
	AccessKey string
	SecretKey string
}

// check names what is missing.
func (c Credentials) check() error {
	return transport.CheckKeys(transport.Key{Attribute: "ncr.access_key", Value: c.AccessKey}, transport.Key{Attribute: "ncr.secret_key", Value: c.SecretKey})
}
