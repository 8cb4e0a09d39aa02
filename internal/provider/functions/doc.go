// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

// Package functions has the provider's functions. They are pure: no provider block, network, clock
// or environment.
//
// Decisions that bind this package:
//
//   - Parameters accept unknown values, so that a plan finds the mistakes in what is known, and
//     has_base_layers is false as soon as one known layer differs. A response starts with an
//     unknown result: a function that returns without setting one returns that.
//   - Null is answered by the functions themselves: it is a missing tag's fact, and the CLIs only say
//     that an argument must not be null. OpenTofu sends a null argument as no value at all, for which
//     the provider's server fills in null.
//   - has_base_layers takes digests or layers objects, in both lists, and refuses a set: it has no
//     order.
//
// What the functions compute is decided in package image.
package functions
