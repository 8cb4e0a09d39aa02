// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

// Package ncr has the data source over NAVER Cloud Platform Container Registry, and its block of the provider.
//
// Decisions that bind this package:
//   - The API's 404 does not say what does not exist. It takes one or two more requests (tags, registries) to find out,
//     also for allow_missing: a registry that does not exist is never treated as a missing tag. Where that cannot be found out for
//     a reason that may not last, that is the error; where it is not allowed, there is a warning.
//   - The region of the provider block or the environment counts only for its own site: it is a region of that one.
package ncr
