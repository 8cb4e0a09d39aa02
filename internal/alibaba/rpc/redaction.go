// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package rpc

import "github.com/containerregistry/terraform-provider-containerregistry/internal/transport"

// Redaction says what the texts of Alibaba's services may contain that must not be shown: the
// parameters of a signed request, a login to a registry, and the string that a service signed to
// compare.
var Redaction = transport.Redaction{
	Names:    []string{"AccessKeyId", "AccessKeySecret", "SecurityToken", "Signature", "AuthorizationToken"},
	Prefixes: []string{`string to sign is:?\s*`},
}
