// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

// Package providertest drives the provider by Terraform's protocol 6, in process and without a CLI,
// and lists its data sources for the tests that range over all of them.
//
// A read takes half a millisecond and returns real diagnostics, with the attributes that they mark.
// A test of one data source, of a fault or of a long run starts a [Session]; a test of what all
// data sources have in common ranges over [Sources], so that a new data source is tested by all of
// these once it is in that table.
package providertest
