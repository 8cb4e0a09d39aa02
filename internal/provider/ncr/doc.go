// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

// Package ncr has the data source of NAVER Cloud Platform Container Registry, and its block of the
// provider.
//
// Decisions that bind this package:
//
//   - The API's 404 does not say what does not exist. It takes one or two more requests (tags,
//     registries) to find out, also for allow_missing: a registry that does not exist corresponds
//     to an ACR instance, and is never treated as missing or polled for. Where that cannot be found
//     out for a reason that may not last, that is the error; where it is not allowed, there is a
//     warning.
//   - A response without images gives null lists, an empty list gives empty ones. A condition over
//     null fails, which is the safe side.
//   - Keys of images_by_platform grow until they identify one image: platform, :os_version,
//     @digest. So a plain platform is never one of several images. Two images that nothing
//     distinguishes are an error.
//   - The region of the provider block or the environment counts only for its own site: it is a
//     region of that one. A data source of another site reads the site's first region unless it
//     sets one.
//   - NCLOUD_SITE and NCLOUD_REGION are validated when they are used: a run that sets site and
//     region itself is not affected by them.
package ncr
