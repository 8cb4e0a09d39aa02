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
//   - A field that is absent, null, an empty string, or a time of 0 is nil. A tag without images
//     has a nil list, one with an empty list an empty one.
//   - The API has one 404 for registry, image and tag. FindMissing asks for the lists of tags and
//     registries to tell them apart, and concludes only from what exists: a list that fails or is
//     incomplete says nothing.
//   - creator, last_updater, features and os_features decorate a tag: they are left out where they
//     have a control character. Every other text is a fact, where that is an error: os_version
//     tells images of one platform apart.
//   - The first page of an image's tags is requested once for all missing tags of it, again where
//     it has a tag that was missing after it, and for a read that waited. A failure is not cached.
//   - A list is whole by the service's own words: as many entries as its count, and no next after
//     the last page. A service that says so of a part is not recognized: what it returns behind a
//     last page is not documented. A page without a list of results proves nothing, and is invalid;
//     only where its count is 0 an image has no tags. What does not exist is not concluded from
//     that either.
//   - The largest page is not documented: what the first page has is the size of all. When an image
//     was pulled is no difference between two responses about a list.
//   - A registry name becomes a label of a host name, an image name and a tag parts of a path: all
//     are checked here again before a request is built.
//   - Where a registry has its tokens issued, if it does, is not documented: only hosts in the
//     domains that NCR has for itself are trusted with credentials.
package ncr
