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
//   - In a response of status 200 the code of a service's error is an HTTP status, and classifies
//     it.
//   - Only the service itself can say that something does not exist: by a code in its error, or by
//     its trace ID where the body has none. A 404 of the gateway, a proxy or another server comes
//     from a wrong endpoint, and must never look like a missing tag.
//   - The gateway's 404 with code 300 means that the operation does not exist (KindUnsupported).
package apigateway
