// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

// Package rpc signs the requests of Alibaba Cloud's RPC services, and classifies their error
// responses: of the Container Registry (cr) and of STS, which share both.
//
// Decisions that bind this package:
//   - alibaba-cloud-sdk-go builds and signs the requests, here and nowhere else; package transport
//     sends them. The SDK's own client has no context, follows redirects, reads without limit, and
//     panics on some error bodies.
//   - A call whose security token is refused (InvalidSecurityToken, InvalidParameter with
//     SecurityToken.Expired in its message, and an unknown access key with a token) is repeated
//     once, if there are other credentials.
//   - Keys that a service calls wrong (InvalidAccessKeyId.NotFound, SignatureDoesNotMatch) are
//     tried once more on a fresh connection, where another server may respond, and then not sent
//     again by this client: hundreds of wrong signatures look like an attack. Later calls return
//     the error of that response. Other codes may be about one request, this moment or this
//     machine's clock.
//   - A region becomes part of a host: an unchecked one could send a signed request elsewhere.
//   - The word before _NOT_EXIST in a code says what is missing: the code of a missing tag is not
//     documented.
//   - A code that means "does not exist" counts only with a status that fits: under HTTP 401, 403,
//     429 and 5xx it means what the status says. The same goes for the code of an operation that
//     does not exist.
//   - INSTANCE_STATUS_NOT_SUPPORT is KindUnavailable: the instance exists, but it is stopped or
//     being changed.
//   - An operation that does not exist (InvalidAction.NotFound) is KindUnsupported, never a missing
//     tag.
//   - The response to a wrong signature quotes the string that the service signed, which contains
//     the access key and the token: Redaction masks it.
package rpc
