// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

// Package ncr has the data sources of NAVER Cloud Platform Container Registry, and its block of the
// provider.
//
// Decisions that bind this package:
//
//   - The API's 404 does not say what does not exist. It takes one or two more requests (tags,
//     registries) to find out, also for allow_missing: a registry that does not exist corresponds
//     to an ACR instance, and is never treated as missing or polled for. If a reason that may not
//     last prevents that, it is the error; if the requests are not allowed, there is a warning.
//   - The vendor says (2026-11-24, of API version 3) that the digest of a tag is that of one image,
//     linux/amd64's, else the first's, and never the index's; that version 2 means the same is
//     inferred. The decision is right under both: a digest of no listed image can only be
//     the index's. full_size is that image's size as well.
//   - verify_digest sends HEAD where the API lists one image and no attestation, else GET.
//   - A response without images gives null lists, an empty list gives empty ones. A condition over
//     null fails, which is the safe side.
//   - Two images that nothing distinguishes are an error: images_by_platform would lose one.
//   - In a list of tags, two tags are one image only if all their images have the same digests: the
//     API's digest is that of one of them. created is the first push of the oldest image.
//   - To find out that the image of a list is missing takes one request for the registries, as for
//     a tag.
//   - The region of the provider block or the environment counts only for its own site: it is a
//     region of that one. A data source of another site reads the site's first region unless it
//     sets one.
//   - NCLOUD_SITE and NCLOUD_REGION are validated when they are used: a run that sets site and
//     region itself is not affected by them.
package ncr
