// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

// Package acr is a client of Alibaba Cloud's Container Registry Enterprise Edition, version
// 2018-12-01 of its API (https://api.alibabacloud.com/document/cr/2018-12-01). Package rpc signs
// its requests, and package transport sends them.
//
// Decisions that bind this package:
//   - The API reports errors in two shapes: HTTP status 400 and above, and status 200 with
//     "IsSuccess": false. Both carry a Code.
//   - A response that reports both success and failure is invalid. With "IsSuccess": true, the Code
//     must be success, or absent; otherwise nothing is concluded from the response, least of all
//     that something is missing.
//   - A response without Layers is invalid: a gate must not pass on it as on an image without
//     layers. An empty list is valid.
//   - A response that is about another tag, repository or page than the request is an error, as is
//     one to GetRepoTag with neither Tag nor Digest: a response to another action has a success
//     flag too. Only a page after the last may have the last one's number.
//   - If a request names no digest, an image that does not exist is a missing tag. A tag that
//     exists without the image of the request's digest is KindImageNotFound, not a missing tag:
//     most often it was moved after the digest was read.
//   - A region is needed even with an endpoint: it is part of the signed request. An endpoint is
//     for every region: it is a proxy, an address in a VPC or an emulator.
//   - Repository IDs are cached for the life of a client, errors are not. Whoever deletes a
//     repository and creates it again gets another ID for the name: ForgetRepository.
//   - The host of the public registry endpoint comes first; that of the VPC where it is the only
//     open one, or where the API's own endpoint is in a VPC (cr-vpc.…).
//   - The login is sent to the host that the API returns for the registry. From a public endpoint,
//     this must not be an IP address or this machine; from a local endpoint, an emulator, it may
//     be.
//   - The credentials are retrieved with the context of the call, not of its attempt: the limit of
//     an attempt would begin with the first connection of a credential source.
//   - Host, login and repository name of a registry are requested once for all reads.
//   - Only TotalCount decides which pages a list of tags has: the response's PageSize may be 0, and
//     what NextToken means is not documented. A page without Images is invalid, unless TotalCount
//     says that it has no entries: that of an empty repository (0), and one after the last.
//   - Similar tags are suggested from the first page alone. It is requested once for all missing
//     tags of a repository; again if it lists a tag that turned out to be missing later; and again
//     for a read that waited.
//   - A login that a user gets (NewRegistryLogin) is issued for that call, on a connection of its
//     own. No error quotes the user name or the password, also where one is not valid.
//   - A response with the numbers of a scan is invalid unless it has all of them and they add up.
//   - Negative sizes and indexes are errors.
//   - Every text is a fact, except LayerInstruction: like the rest of an image's history it
//     decorates layers, and is left out where it has a control character. LayerCMD may contain any:
//     commands have line breaks and tabs. ImageId is a fact: it identifies the image's
//     configuration.
//   - ACR keeps blobs in OSS, at cri-…-registry.oss-<region>.aliyuncs.com (StorageDomain of
//     RouteItem), and issues tokens at dockerauth….<region>.aliyuncs.com. Anyone can have hosts in
//     aliyuncs.com, so that no wider pattern is trusted.
package acr
