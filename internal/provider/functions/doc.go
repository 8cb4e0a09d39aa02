// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

// Package functions has the provider's functions. They are pure: no provider block, network, clock or environment.
//
// Their parameters accept unknown values, so that a plan finds the mistakes in what is known. A response starts with an unknown
// result: a function that returns without setting one returns that. Null is left to the CLI to refuse, which both do: with
// AllowNullValue, OpenTofu sends a null argument as no value at all, and the framework reports a defect of the provider.
package functions
