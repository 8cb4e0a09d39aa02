// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

// Package apigateway signs requests to NAVER Cloud's API Gateway and reads the errors of its
// responses, which are the gateway's own or those of the service behind it
// (https://api.ncloud-docs.com/docs/en/common-ncpapi).
//
// Facts and decisions that bind this package:
//   - A signature is signature version 2, valid for five minutes around the service's clock. The
//     vendor's Go SDK has no Container Registry, and the signature takes ten lines: no library is
//     used.
//   - When a reused connection turns out to be closed before a response began, net/http sends the
//     GET once more by itself, with the same signature, within its five minutes. To prevent that
//     would cost a connection per read.
//   - An error may come with any status, 200 included, in one of three shapes: {"error":
//     {"errorCode", "message", "details"}}, {"responseError": {"returnCode", "returnMessage"}}, and
//     the inner object alone. Anything in error or responseError is an error; a returnCode of 0 or
//     200 alone is not: sibling APIs wrap a success in it.
//   - APIs of version 3, published on 2026-11-24, have the first shape with detail for details,
//     fieldErrors: [{"field", "message"}], and words as codes. Their responses have an
//     x-ncp-request-id, those with status 429 a Retry-After. No such API is called yet. If an older
//     one begins to respond like them, that must change neither what counts as missing nor what is
//     shown.
//   - The code NotFound of version 3 means with 400, as with 404, that an item does not exist. With
//     a status of another meaning (401, 403, 429, 5xx) the status decides. No list of the other
//     words is known, so they mean no more than their status, and in a 2xx nothing
//     (KindUnexpected). An unknown one in a 404 is the service's "not found", as an unknown number
//     is.
//   - The message has message, detail, details and the first three fieldErrors, each once. Fields
//     of another type are shown as JSON: none may hide the code, which classifies.
//   - In a response of status 200 the code of a service's error is an HTTP status, or NotFound, and
//     classifies it.
//   - Only the service itself can say that something does not exist: by a code in its error, or by
//     its trace ID where the body has none. A 404 of the gateway, a proxy or another server comes
//     from a wrong endpoint, and must never look like a missing tag.
//   - x-ncp-request-id says less than the trace ID. It is in every response of version 3, so also
//     in that to a path of version 2, which such a server does not have; and every documented error
//     of version 3 has a body. So a 404 with this ID counts only with an error object, although
//     without a code; one that is empty, or has another object, does not.
//   - The request ID shown is the service's, else that of version 3, which every response of the
//     API itself has, else the gateway's.
//   - The gateway's 404 with code 300 means that the operation does not exist (KindUnsupported).
package apigateway
