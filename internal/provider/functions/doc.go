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
//   - The functions themselves refuse a string that is null: it is the fact of a missing tag, and
//     the CLIs would only say that an argument must not be null. OpenTofu sends such a null as no
//     value at all, for which the provider's server fills in null.
//   - A null list is left to the CLIs to refuse, which both do. A parameter of any type that
//     accepts null is never called by OpenTofu with a null without a type, as of a variable: the
//     result is unknown there, during apply too, and a precondition passes on that.
//   - has_base_layers takes digests or layers objects, in both lists, and refuses a set: it has no
//     order.
//
// What the functions compute is decided in package image.
package functions
