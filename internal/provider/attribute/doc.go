// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

// Package attribute has what the schemas of all registries share: attributes, validators, and the
// diagnostics of values that a configuration may not have.
//
// Decisions that bind this package:
//
//   - A validator has the same check as the client, which checks names again before they become
//     part of a path or a host.
//   - An empty string is refused: some would read it as the default, others as none.
//   - The value of a secret is not quoted, nor that of an endpoint with an @, which may contain
//     one.
package attribute
