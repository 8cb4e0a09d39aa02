// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

// Package image knows what both registries' images have in common by the OCI specifications: digests,
// references, names and platforms. It is pure: no network, no clock, no environment.
package image
