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
//   - HTTP/1.1 only. HTTP/2 assigns a response to a request by its stream, but on this hop only: a
//     gateway that mixes up responses behind it is the more likely one, and whether a service
//     speaks HTTP/2 is not ours to choose. With it, one dead connection stalls every read that
//     shares it until a ping has failed. Ten connections for ten parallel reads are cheap, and each
//     is reused.
//   - The environment's proxy (HTTPS_PROXY, NO_PROXY, also in lower case) is used for TLS only:
//     plain HTTP is for this machine, and no proxy may read it. A value that is no proxy's URL is
//     an error where it would have been used; net/http would connect directly, or to a part of the
//     value. It is not shown: it may have a password. That a password has an unescaped @, / or # is
//     the usual mistake.
//   - Of a proxy's refusal the status is shown, without its text, and no text of the network with
//     the proxy's user or password.
//   - net/http repeats a GET by itself, once, when a reused connection turns out to be closed
//     before a response began. A service may then see one signature twice. Turning that off would
//     cost a connection per read.
//
// # Responses and their requests
//
// HTTP/1.1 assigns a response to a request by their order on the connection and nothing else. A
// gateway that sends one response twice makes each that follows that of an earlier request: another
// repository's digest, "does not exist" about a tag that exists, another instance's login. So a
// response counts as the one to its request only
//
//   - on a connection that carried no other request; or with a request ID that no earlier response
//     of the host had, or as content with the digest that was requested, after responses on the
//     same connection that were their requests' own; and
//   - if it says that something does not exist, or is not valid, on a connection that carried no
//     other request.
//
// Any other is discarded, its connection is closed, and the request is sent again on a connection
// of its own, which is no retry. A response whose request ID is repeated there too is an error.
// Logins, and what a registry says of a tag, have connections of their own from the start, as have
// the operations of a service whose responses have no IDs. Which tag a response is about, where it
// says so, is for the vendor's client to check.
//
// The first evidence that a host mixes up responses ends the reuse of its connections for the rest
// of the run, at the cost of a connection for each request: a response whose request ID is
// repeated, or that says itself that it is about another tag or repository, or bytes on an idle
// connection. The responses to requests that are on their way on kept connections do not count
// either. It is logged once for each host, when a request to it follows. A 408 on an idle
// connection is no evidence: some servers announce by it that they close the connection. What a
// proxy receives in a TLS connection that it passes through is not seen here; net/http closes that
// connection, and package log tells.
//
// What remains is a gateway that has a request executed twice, until the first evidence: the second
// response has an ID that is new, and only its content tells whether it is the one to the request.
// And one that gives a response to another connection.
//
// # Attempts
//
//   - An attempt is limited to 30 s: a service that accepts and never responds would use up the
//     whole deadline, and the next attempt may reach another server. The limit counts from the
//     moment that the attempt has a connection; waiting for one of the pooled connections is
//     limited by the read's deadline.
//   - 429, 502, 503, 504, a service's codes for throttling and lost connections are retried: they
//     pass within seconds. 500 does not, nor do a wrong certificate, a refusal of TLS and an
//     unknown host name, which are configuration errors.
//   - net/http skips 100, 102 and 103, up to the limit of a header in all, and waits for the final
//     status: the limit of the attempt ends that.
//   - Retry-After is honoured up to a minute, plus up to half a second of jitter: a proxy that says
//     two hours must not hang a plan, and parallel reads that got the same value must not return at
//     one moment.
//   - The last response is the error. When the deadline passes during a wait or a later attempt,
//     the user reads what the service said last; without any response, that time ran out, and why
//     an earlier attempt failed.
//   - A cancelled read is a timeout: its error says that it was cancelled.
//   - Clock, jitter and waiting are injected, so that tests do not wait.
//
// # Errors, logs and secrets
//
//   - An Error is a value. Parallel reads share the result of one load, so no caller changes an
//     error in place: With methods return a copy.
//   - A response is complete or an error, never a part: something that is missing from a part would
//     look as if it did not exist.
//   - Of 2xx, only 200 is a success. The body of any other is not read, nor is that of a 101, which
//     is final: it may last for ever, and obeys no context. Any other body is closed when its
//     context ends.
//   - A text of a service is redacted as a whole before it is truncated or escaped: a truncated or
//     escaped secret is not found. The secrets of the attempt are masked in every encoding in which
//     they travel. Which names and words precede a secret is the vendors' to say, in Redaction.
//   - A successful response whose value repeats a secret of its request is an error: it would reach
//     the state. What is not kept of a response is not searched.
//   - That search takes a time that is proportional to what is kept: layers of encodings are undone
//     in two orders, ten steps in all, rather than in every order. It ends with the read's
//     deadline.
//   - A response has at most 1 MiB, if it is about one thing. Its value reaches the state, which
//     copies it several times. Operations whose responses have the texts of many things say a
//     higher limit.
//   - A request is logged without its query and headers, which contain signatures and tokens.
//
// # Cache
//
// Errors are not cached. A load has the deadline of the caller that came first; when it ends for
// that reason, the others load again, so that one short deadline does not fail them all.
package transport
