// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

// Package oci reads images from a container registry by the OCI distribution protocol
// (https://github.com/opencontainers/distribution-spec/blob/main/spec.md): which image a tag points
// to, and what its manifest and configuration contain. google/go-containerregistry implements the
// protocol, here and nowhere else; package transport sends its requests, so that its deadlines,
// retries, limits and redaction apply here too.
//
// A registry is trusted less than a vendor's API: whoever may push decides what it serves.
// Decisions that bind this package:
//   - Every digest is verified, and a manifest whose Docker-Content-Digest is another is refused,
//     also by tag, where the library accepts it. So are two media types for one document, an index
//     that lists another one as an image, and a configuration that has more or fewer diff_ids than
//     the manifest has layers: those are the same layers, unpacked.
//   - What decorates an image never fails its read. A history that does not match the layers is
//     ignored, and times, entry points, labels, annotations and copies of a blob in a manifest are
//     not read: builders get them wrong, and every runtime pulls the image. Its layers are the
//     manifest's, also if there are none. A field that is null is absent.
//   - Index and configuration may name an image's platform, and either may leave it out. Where they
//     contradict each other, neither is believed: a requested platform is refused, because the
//     image does not run there, or runs although it should not; without one the image is read, and
//     has no platform. A version of the os in another form than versions have counts as absent, but
//     not for an exact match. If another part of an index's platform has such a form, the platform
//     does: the configuration then says what the image is for.
//   - If several entries match a requested platform, the exact match is chosen: the one without a
//     further variant, version or feature. The configuration of an entry without a platform is read
//     only where the others do not decide.
//   - What is pushed like an image without being one is recognized by the types of its
//     configuration and layers, and by artifactType in an index or beside an empty configuration. A
//     layer of an unknown type is a layer; a manifest with a configuration of an unknown type is
//     not an image.
//   - Manifests and configurations have at most 4 MiB, and the bounds of package strictjson, which
//     are checked before the library decodes them; lists that are read have at most 1,000 entries,
//     an error 64 KiB, the response with a token 1 MiB. A layer must have a digest and a size,
//     which is 0 only for the digest of zero bytes. A part of a platform has at most 40 plain
//     characters. Errors and gates show these values.
//   - A user with a control character is refused where the user is read: to leave it out would mean
//     root. The command of a step may have any.
//   - A manifest may be served with a media type that is not one of manifests: its own counts then.
//     If it has none, which only OCI allows, its fields decide: manifests, or config and layers.
//   - The credentials are sent to the registry and to its vendor's token service of its region
//     only, by TLS at the default port: a registry chooses the realm, and in a cloud's domain
//     anyone can have a host. A registry that does not require authentication gets none.
//   - The redirect of a blob is followed once, to the registry's own host or its vendor's storage,
//     without credentials or token. Every other redirect is refused. The digest verifies the blob.
//   - A registry on a loopback host is requested by plain HTTP, all others by TLS. The library's
//     own choice, plain HTTP for private addresses too, is overruled.
//   - The parts of a document that are read must not repeat a secret of the requests. This is
//     checked before any error quotes one: redaction does not find a secret that is cut.
//   - A 404 means a missing tag only with the code MANIFEST_UNKNOWN, and only in a response to the
//     request for the manifest: a proxy's page has no code.
//   - HEAD suffices only where its response says that the tag is an image of a known digest. After
//     any other but 429, GET decides: registries respond to HEAD without a digest, or with another
//     status.
//   - With a digest, the tag is read first: a tag that does not exist must not look like one that
//     does. The digest is then read even if the tag has moved since: the caller chose that
//     snapshot.
//   - A session that was used before may end with a 401 that does not differ from wrong
//     credentials: the call is repeated once, with a new session.
//   - If a registry requires authentication for a manifest, but not for /v2/, the call is repeated
//     with the challenge of that response, which is remembered for the repository.
//   - A redirect to the vendor's storage by plain http is refused: whoever reads the link may use
//     it.
//   - The library's retries, redirects and connections are not used.
package oci
