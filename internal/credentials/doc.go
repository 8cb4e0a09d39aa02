// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

// Package credentials finds the credentials that requests are signed with: in the first of several sources that is
// configured, when the first request needs them, once for all requests that need them at the same time, and again
// before they expire. It knows no vendor: what the sources are is in a vendor's own package of this name.
package credentials
