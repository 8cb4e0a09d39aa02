// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

// Package provider is the surface that Terraform sees: the provider block, the server, and the list
// of registries. What a registry adds is in its own folder below; package read has what all reads
// share, package attribute what all schemas share. In the product only these packages import
// terraform-plugin-framework and its like.
//
// Decisions that bind this package and those below it:
//
//   - Configure neither reads a file nor sends a request: missing credentials are an error of the
//     read that needs them, never of the provider block.
//   - An unknown value in the provider block is an error. Without an endpoint, a region or a key, a
//     read could use another account or place than the configuration says.
//   - An endpoint is for every region and site: it is a proxy, an address in a VPC or an emulator.
//   - Errors of input have the framework's summaries (Invalid Attribute Value, Invalid Attribute
//     Combination), or Missing Region, Unknown Configuration Value and Invalid Environment
//     Variable. The closed list in package read is for responses of a service.
//   - Texts are redacted by the rules of all registries together: one service may quote a request
//     to another.
//
// Decisions about speed. Most of a read's time is spent in the framework (model to state, walks of
// schemas, MessagePack):
//
//   - Nested values are built by hand: by reflection, they cost more than the rest of a read.
//   - The libraries' TRACE lines, a quarter of the processor time of a large plan, are off unless a
//     TF_LOG… variable is set.
//   - The context of a finished request is released: the framework would keep 40 KB of each.
//   - The raw value of a state is not set by hand, except for lists of tags (read.LargeState). For
//     tags it would save some 8 % of a plan of NCR reads, and need a second list of all attributes.
package provider
