// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

// Package transport is the only way to the network, for all vendors: connections and their reuse,
// TLS, proxies, size limits, deadlines, retries with a fresh signature, redaction, logging. A
// caller says how to sign a request and how to decode a response; it knows no vendor.
//
// # Connections
//
//   - http.Transport is used without http.Client, which would follow redirects (signed headers, or
//     a signed URL as Referer, would reach another host) and whose errors quote the signed URL.
//   - Only HTTP/1.1 is used. HTTP/2 matches a response to its request by the stream, but only on
//     the first hop: a gateway behind it can mix up responses all the same, and is the more likely
//     one to. Nor is it ours to choose whether a service speaks HTTP/2. With HTTP/2, one dead
//     connection would stall every read that shares it until a ping has failed. Ten connections for
//     ten parallel reads are cheap, and each is reused.
//   - The environment's proxy (HTTPS_PROXY, NO_PROXY, also in lower case) is used for TLS only:
//     plain HTTP is for this machine, and no proxy may read it. A value that is not the URL of a
//     proxy is an error when it would be used; net/http would connect directly, or to a host that
//     it takes from a part of the value. The value is not shown, because it may contain a password.
//     The usual mistake is an unescaped @, / or # in the password.
//   - When a proxy refuses to connect, its status is shown, but not its text. No text of the
//     network is shown with the proxy's user or password in it.
//   - net/http repeats a GET by itself, once, when a reused connection turns out to be closed
//     before a response began. A service may then see one signature twice. Turning that off would
//     cost a connection per read.
//
// # Responses and their requests
//
// HTTP/1.1 matches a response to its request by their order on the connection and nothing else.
// When a gateway has sent one response twice, each response that follows belongs to an earlier
// request: a read gets another repository's digest, "does not exist" for a tag that exists, or
// another instance's login. So a response is accepted only under two conditions:
//
//   - It is the first on its connection; or all responses before it on the connection were
//     accepted, and it has a request ID that no earlier response of the host had, or is the content
//     whose digest was requested.
//   - If it says that something does not exist, or is not valid, it is the first on its connection.
//
// Any other response is discarded, its connection is closed, and the request is sent again on a
// connection of its own, which does not count as a retry. If the request ID is repeated there too,
// that is an error. Requests for a login, requests to a registry about a tag, and operations of a
// service whose responses have no IDs use a connection of their own from the start. Where a
// response names the tag that it is about, the vendor's client checks the name.
//
// After the first evidence that a host mixes up responses, its connections are not reused for the
// rest of the run, which costs a connection for each request. Evidence is a repeated request ID, a
// response that says itself that it is about another tag, repository or page, bytes on an idle
// connection, or a response that says that something does not exist, or that is not valid, if the
// next response to the same request contradicts it. Responses that are still expected on kept
// connections are not accepted then either. This is logged once for each host, when the next
// request to it is sent.
// A 408 on an idle connection is not evidence: some servers announce with it that they close the
// connection. Bytes within a TLS connection through a proxy are not seen here; net/http closes that
// connection, and writes a line to package log.
//
// Two cases are not detected. A gateway may have a request executed twice: until there is other
// evidence, the second response has an ID that is new, and only its content tells whether it
// belongs to the request. And a gateway may send a response on another connection than the
// request's.
//
// # Attempts
//
//   - An attempt is limited to 30 s: a service that accepts and never responds would use up the
//     whole deadline, and the next attempt may reach another server. The limit counts from the
//     moment that the attempt has a connection; waiting for one of the pooled connections is
//     limited by the read's deadline.
//   - 429, 502, 503, 504, a service's codes for throttling and lost connections are retried: they
//     pass within seconds. 500 is not retried, nor are a wrong certificate, a refusal of TLS and an
//     unknown host name, which are configuration errors.
//   - net/http skips responses of status 100, 102 and 103, whose headers count towards the header
//     limit, and waits for the final one. The limit of the attempt ends this wait.
//   - Retry-After is honoured up to a minute, plus up to half a second of jitter: a proxy that says
//     two hours must not hang a plan, and parallel reads that got the same value must not return at
//     one moment.
//   - The last response is the error. When the deadline passes during a wait or a later attempt,
//     the user reads what the service said last. If there was no response, the error says that time
//     ran out, and why an earlier attempt failed.
//   - A cancelled read is a timeout: its error says that it was cancelled.
//   - Clock, jitter and waiting are injected, so that tests do not wait.
//
// # Errors, logs and secrets
//
//   - An Error is a value. Parallel reads share the result of one load, so no caller changes an
//     error in place: With methods return a copy.
//   - A response is complete or an error, never a part: something that is missing from a part would
//     look as if it did not exist.
//   - Only status 200 is a success. The body of any other 2xx is not read, nor is the body of a
//     101: it may never end, and does not obey its context. All other bodies are closed when their
//     context ends.
//   - A text of a service is redacted as a whole before it is truncated or escaped: a truncated or
//     escaped secret is not found. The secrets of the attempt are masked in every encoding in which
//     they travel. The vendors list in Redaction which names and words precede a secret.
//   - A successful response whose value repeats a secret of its request is an error: the secret
//     would reach the state. Parts of a response that are not kept are not searched.
//   - The search takes time in proportion to what is kept: layers of encodings are undone in two
//     orders, ten steps in all, rather than in every order. It ends with the read's deadline.
//   - A response about one thing may have at most 1 MiB: its value reaches the state, which copies
//     it several times. Operations whose responses describe many things set a higher limit.
//   - A request is logged without its query and headers, which contain signatures and tokens.
//
// # Cache
//
// Errors are not cached. A load runs with the deadline of its first caller. If it ends because of
// that deadline, the other callers load again, so that one short deadline does not fail them all.
package transport
