// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

// Package acr has the data sources of Alibaba Cloud Container Registry Enterprise Edition, and its
// block of the provider.
//
// Decisions about the two sources of layers:
//
//   - The registry is read instead of the API only where the operation does not exist; any other
//     error is the result. The absence of the operation is not cached: each read tries the API
//     first, so that the same service gives the same source, and one wrong response of a gateway
//     affects one read.
//   - What the registry says for certain is the result (no such tag, a platform is required). An
//     error that leaves the result open, such as a refused login, is API Not Available, with both
//     exchanges.
//   - platform without source reads the registry at once: the API cannot select a platform, and its
//     layers may be those of another one. A gate must not pass on them. With source = "api" it is
//     an error of input.
//   - A platform that is required is Missing Platform, one that the tag does not have is Platform
//     Not Found. Neither is masked or polled for.
//   - If the registry does not have a tag, GetRepoTag must confirm that before the tag may be
//     missing, or is polled for: registry_host may be a host of another instance. A registry that
//     does not have the repository which the API has just named contradicts the API.
//   - A history or platform that contradicts itself is null, with a warning, unless the read
//     depends on it. A tag that is not an image is Not an Image, also where the registry is read
//     because the API no longer has the operation: another run would read the same.
//   - platform stays in the state as it was written; without one it is derived, normalized.
//   - runs_as_root is what a gate compares: a user that is null means root, so that
//     user != "root" would pass. The history's USER is not the user that runs: the last one counts,
//     and some builders write none.
//   - IMAGE_NOT_EXIST for a digest of the configuration is never treated as missing: the tag
//     exists.
//   - A repository whose ID does not exist any more is resolved again before it is missing: whoever
//     deletes a repository and creates it again gets another ID for the name.
//   - A step that changes no file has the well-known empty layer, as in the API, so that both
//     sources give the same layers and total_size.
//
// Decisions about layers:
//
//   - They are ordered by index; a layer without one is last, in the API's order.
//   - total_size is null where the size of one blob is not known, and for no layers: a gate on size
//     must not pass on a part. A size without a digest counts, and its layer is not empty: too much
//     is safer than too little.
//   - Two sizes of one blob, and a sum beyond 64 bits, are errors.
//   - An empty list of layers from the API is a warning: it has one for each instruction. A
//     manifest may have none: total_size is then 0.
//
// Decisions about tags:
//
//   - What GetRepoTag's digest identifies is not documented for a multi-platform tag. Without
//     verify_digest it is taken for the tag's, and the page says so; with it, the registry decides.
//   - With verify_digest the images are the registry's: of an index its entries, without sizes, of
//     a single image its configuration and the sum of its layers.
//   - tag_immutability is null with repo_id, also where the name of the repository is looked up for
//     the registry: a fact must not depend on verify_digest.
//   - Without a host or the names of the repository there is no pinned_reference, and no warning:
//     the configuration leaves them out.
//
// Decisions about lists of tags:
//
//   - registry_host is not looked up: a list sends no request to anything but the API of tags, and
//     every list of an instance would need another permission. Without it there are no references,
//     and no warning.
//   - A tag without a status is left out, with a warning: one that is being deleted must not be
//     chosen, and one that is silently not chosen makes another the latest.
//   - A status with lower-case letters is an error: it would select nothing, silently. Any other
//     may exist; which there are is not documented.
//   - An error about a tag is refused, and not masked by allow_missing: the request names none.
//
// Decisions about scans:
//
//   - Numbers are those of a complete scan, and null otherwise: what an image that was never
//     scanned returns is not documented. An error code, no status, another status and no numbers
//     never read as "no findings". Nothing is masked.
//   - The digest of an index is not refused: only the registry could tell, by requests and
//     permissions that a scan does not need. The examples in the pages read the scan of every image
//     instead.
//   - The status is read again after the numbers. The numbers of a scan that began in between may
//     cover a part of the image, or all be 0.
//   - A total that is not the sum of the severities is an error: findings may have a severity that
//     is not counted, which a gate would not see. The vendor's example is the sum.
//   - wait ends with COMPLETE, with FAILED, or with an error. No status, an unknown one, and a code
//     whose words say that a scan does not exist do not end it: the scan may not have begun.
//   - A tag that does not exist is waited for too, and so is an image that the tag does not contain
//     (IMAGE_NOT_EXIST): the code may be that of a scan that has not begun. The price is that a
//     digest that the tag has lost is an error only at the end of timeouts.read.
//
// Decisions about logins:
//
//   - Each open requests a login of its own: the cached one may end earlier, and would be handed to
//     another program.
//   - The host is looked up first: a login that is of no use is not issued.
//   - A login that ends early is a warning, as it can be used. The service's clock decides, by the
//     Date of the response, with a tolerance of 5 minutes.
//   - There is no timeouts block, and no renewal: a renewed login would have other values.
//
// image_update is the time of the image, not when the tag was moved: in ACR, a digest mismatch does
// not say since when.
package acr
