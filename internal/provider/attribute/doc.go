// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

// Package attribute has what the schemas of all registries share: attributes, validators, and the diagnostics of values that
// a configuration may not have.
package attribute
