// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

// Package credentials finds the keys that requests are signed with: in the first of several ways that is set up, when the first request
// needs them, once for all that need them at the same time, and anew before they expire.
package credentials
