// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

// Package provider is the surface that Terraform sees: schemas, reads, values, diagnostics. It is the
// only package that knows terraform-plugin-framework. What is said about a registry, and how, is in that
// registry's package; how it is sent, in package transport.
package provider
