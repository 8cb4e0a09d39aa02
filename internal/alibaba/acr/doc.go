// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

// Package acr is a client of Alibaba Cloud's Container Registry Enterprise Edition, version
// 2018-12-01 of its API (https://api.alibabacloud.com/document/cr/2018-12-01). Package rpc signs
// its requests, and package transport sends them.
//
// Decisions that bind this package:
//   - The API reports errors in two shapes: HTTP status 400 and above, and status 200 with
//     "IsSuccess": false. Both carry a Code.
//   - A response that reports success and failure is neither. The Code beside "IsSuccess": true
//     must be success, or absent; else nothing is concluded from it, least of all that something is
//     missing.
//   - A response without Layers is not one. An empty list is: a gate over "no layers" must not pass
//     silently.
//   - A response that is about another tag or repository than the request is an error, as is one to
//     GetRepoTag with neither Tag nor Digest: that to another action has a success flag too.
//   - An image that is missing where the request names none but the tag's is a missing tag. A tag
//     that exists without the image of the request's digest is KindImageNotFound, not a missing
//     tag: most often it was moved after the digest was read.
//   - A region is needed even with an endpoint: it is part of the signed request. An endpoint is
//     for every region: it is a proxy, an address in a VPC or an emulator.
//   - Repository IDs are cached for the life of a client, errors are not. Whoever deletes a
//     repository and creates it again gets another ID for the name: ForgetRepository.
//   - The host of the public registry endpoint comes first; that of the VPC where it is the only
//     open one, or where the API's own endpoint is in a VPC (cr-vpc.…).
//   - The host of a registry gets a login. An API at its public endpoint must not send the login to
//     an address or to this machine; one at a local endpoint, an emulator, may.
//   - The credentials are retrieved with the context of the call, not of its attempt: the limit of
//     an attempt would begin with the first connection of a credential source.
//   - Host, login and repository name of a registry are requested once for all reads.
//   - The tags of a repository are read by TotalCount alone: the response's PageSize may be 0, and
//     what NextToken means is not documented. A page without a list of Images proves nothing, and
//     is invalid, unless TotalCount says that it has no entry: that of an empty repository (0), and
//     one behind the last.
//   - For a hint the first page is enough. It is requested once for all missing tags of a
//     repository, again where it has a tag that was missing after it, and never cached for a read
//     that waited.
//   - A login that a user gets (NewRegistryLogin) is issued for that call, on a connection of its
//     own. Neither user name nor password is quoted in an error: what is not valid is only said to
//     be.
//   - The numbers of a scan are all there, and add up, or the response is invalid.
//   - Negative sizes and indexes are errors.
//   - Every text is a fact, but LayerInstruction: like the rest of an image's history it decorates
//     layers, and is left out where it has a control character. LayerCMD may have any: commands
//     have line breaks and tabs. ImageId is a fact: it identifies the image's configuration.
//   - ACR keeps blobs in OSS, at cri-…-registry.oss-<region>.aliyuncs.com (StorageDomain of
//     RouteItem), and issues tokens at dockerauth….<region>.aliyuncs.com. Anyone can have hosts in
//     aliyuncs.com, so that no wider pattern is trusted.
package acr
