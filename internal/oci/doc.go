// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

// Package oci asks a container registry itself, by the OCI distribution protocol
// (https://github.com/opencontainers/distribution-spec/blob/main/spec.md): which image a tag is, and what its manifest and configuration
// say. google/go-containerregistry speaks the protocol, here and nowhere else; package transport sends what it asks for, so that its
// deadline, retries, bounds and redaction hold here too.
//
// A registry is less to be trusted than a vendor's API: whoever may push decides what it serves. So each digest is verified, nothing is
// read that is larger than it can be, and the login goes to the registry, and to where its vendor gives tokens for it, only.
package oci
