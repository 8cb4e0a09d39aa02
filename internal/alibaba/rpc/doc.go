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
//     asked for once more on a fresh connection, where another server may answer, and then not sent
//     again by this client: hundreds of wrong signatures look like an attack. Later calls have the
//     error of that answer. Other codes may be about one request, this moment or this machine's
//     clock.
//   - A region becomes part of a host: an unchecked one could send a signed request elsewhere.
//   - A code of something missing is known by the word before _NOT_EXIST: the code of a missing tag
//     is not documented.
//   - "Does not exist" is believed only of a response that is about the thing: under HTTP 401, 403,
//     429 and 5xx the same code means what the status says, and so does a code of an operation that
//     does not exist.
//   - INSTANCE_STATUS_NOT_SUPPORT is KindUnavailable: the instance exists, but it is stopped or
//     being changed.
//   - An operation that does not exist (InvalidAction.NotFound) is KindUnsupported, never a missing
//     tag.
//   - A refused signature is answered with the string that the service signed, which has the access
//     key and the token in it: Redaction masks it.
package rpc
