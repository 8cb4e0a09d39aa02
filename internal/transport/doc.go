// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

// Package transport is the only way to the network, for all vendors: connections and their reuse, TLS, proxies,
// size limits, deadlines, retries with a fresh signature, redaction, logging. A caller says how to sign a request
// and how to decode a response; it knows no vendor.
//
// Decisions that bind this package:
//   - http.Transport is used without http.Client, which would follow redirects (signed headers, or a signed URL as
//     Referer, would reach another host) and whose errors quote the signed URL.
//   - HTTP/1.1 only: with HTTP/2 one dead connection would stall every read that shares it.
//   - The environment's proxy is used for TLS only: plain HTTP is for loopback hosts, and no proxy may read it.
//   - An attempt is limited from the moment that it has a connection: waiting for one of the pooled connections
//     is limited by the read's deadline.
//   - A text of a service is redacted as a whole before it is cut or escaped: a cut or escaped secret is not found.
//   - A successful response that repeats a secret of its request is an error: it would reach the state.
package transport
