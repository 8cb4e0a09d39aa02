// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

// Package oci reads images from a container registry by the OCI distribution protocol
// (https://github.com/opencontainers/distribution-spec/blob/main/spec.md): which image a tag points
// to, and what its manifest and configuration contain. google/go-containerregistry implements the
// protocol, here and nowhere else; package transport sends its requests, whose deadlines, retries,
// limits and redaction so apply here too.
//
// A registry is trusted less than a vendor's API: whoever may push decides what it serves.
// Decisions that bind this package:
//   - Every digest is verified, and a manifest whose Docker-Content-Digest is another is refused,
//     also by tag, where the library accepts it. So are two media types for one document, an index
//     within an index, and a history that has more or fewer layers than the manifest.
//   - Manifests and configurations have at most 4 MiB and lists 1,000 entries; layers have a digest
//     and a size, configurations an os and an architecture; the parts of a platform have at most 40
//     plain characters. Errors and gates show these values.
//   - The credentials are sent to the registry and to its vendor's token service only, by TLS at
//     the default port: a registry chooses the realm, and in a cloud's domain anyone can have a
//     host. A registry that does not require authentication gets none.
//   - The redirect of a blob is followed once, to the registry's own host or its vendor's storage,
//     without credentials or token. Every other redirect is refused. The digest verifies the blob.
//   - A registry on a loopback host is requested by plain HTTP, all others by TLS. The library's
//     own choice, plain HTTP for private addresses too, is overruled.
//   - A 404 means a missing tag with the code MANIFEST_UNKNOWN only, and only in a response to the
//     request for the manifest: a proxy's page has no code.
//   - HEAD suffices only where its response says that the tag is an image of a known digest. After
//     any other, and after a 4xx that is not 401 or 429, GET decides: registries respond to HEAD
//     without a digest, or with another status.
//   - With a digest, the tag is read first: a tag that does not exist must not look like one that
//     does. The digest is then read even if the tag has moved since: the caller chose that
//     snapshot.
//   - A session that was used before may end with a 401 that does not differ from wrong
//     credentials: the call is repeated once, with a new session.
//   - The platform of a request is compared with the image's configuration, not only with its entry
//     in the index. An index that contradicts the configuration is refused.
//   - The library's retries, redirects and connections are not used.
package oci
