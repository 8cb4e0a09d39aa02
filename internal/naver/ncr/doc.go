// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

// Package ncr is a client of NAVER Cloud Platform's Container Registry API: tags, and the lists
// that say what of a tag's name does not exist. Package apigateway signs its requests and reads its
// errors. The methods name their pages of the API's documentation.
//
// Facts and decisions that bind this package:
//   - Every site and region has an API endpoint and a domain of its registries: locations is the
//     one table of them.
//   - The documentation contradicts itself about the shape of a response: its tables wrap the
//     fields in result[] and say image[], its examples are flat and say images[]. Both are read.
//   - A field that is absent, null, an empty string, or a time of 0 is nil. A response without
//     images gives a nil list, an empty list an empty one.
//   - The API has one 404 for registry, image and tag. FindMissing requests the lists of tags and
//     registries to tell them apart. It draws no conclusion from a list that fails or is
//     incomplete.
//   - creator, last_updater, features and os_features decorate a tag: they are left out where they
//     have a control character. Every other text is a fact, where that is an error: os_version
//     tells images of one platform apart.
//   - The first page of an image's tags is requested once for all missing tags of the image; again
//     if it lists a tag that turned out to be missing later; and again for a read that waited. A
//     failure is not cached.
//   - A list is complete if the service says so: it has as many entries as its count, and no next
//     after the last page. It is not noticed if a service says so of a part: what it returns after
//     a last page is not documented. A page without results is invalid, unless its count is 0: then
//     the image has no tags. That something does not exist is not concluded from that either.
//   - Which page a response is follows from the number of the next: another page than the requested
//     one is an error.
//   - The largest page size is not documented: the length of the first page is taken for the size
//     of all. Two responses that only differ in when an image was pulled show the same list.
//   - A registry name becomes a label of a host name, an image name and a tag parts of a path: all
//     are checked here again before a request is built.
//   - Where a registry has its tokens issued, if it does, is not documented: only hosts in the
//     domains that NCR has for itself are trusted with credentials.
package ncr
