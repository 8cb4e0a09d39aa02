// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

// Package image has what images of all registries have in common by the OCI specifications:
// digests, references, names and platforms. It is pure: no network, no clock, no environment.
//
// Decisions that bind this package:
//
//   - Grammars are those of the OCI distribution specification and of distribution/reference, so
//     that what is accepted here is accepted by container runtimes and registries.
//   - An error of a check continues a sentence that begins with the value ("x" must be …), and does
//     not quote it: the caller knows whether it may be shown.
//   - Only the hexadecimal digits of a digest are converted to lower case. An algorithm in upper
//     case is not valid, by go-digest; the text stays unchanged, and the caller warns.
//   - A registry host has a dot or a port, or is localhost: acme/app is docker.io/acme/app for
//     every tool that reads the reference.
//   - ParseReference fills in what Docker does, to show what a reference means. PinReference keeps
//     the spelling, because its result goes into people's files and reviews. Both refuse a digest
//     without a repository.
//   - HasBase compares layers in order and skips no empty ones. An empty base is no base: every
//     image would have it. Layers that are unknown in a plan leave the result open only if they can
//     change it, so that a plan reports what is certain.
//   - Platforms that are derived have the names and default variants of containerd, so that one
//     platform has one name. Its library is not used: it brings a logger and reads the processor,
//     for a table of twenty lines.
//   - DecideTag believes the API's digest to be the whole tag's only where it can be of nothing
//     else. A list of images that is absent, empty or has an image without a valid digest proves
//     nothing. Of a single image with an attestation the tag is an index of unknown digest: its
//     image may be pinned, which runs the same, and asserted by its own digest, but no other digest
//     can be compared.
//   - With a registry, an image that the API lists without a valid digest is not compared: it
//     contradicts nothing, and what is pinned is the registry's own digest. An attestation that the
//     API lists need not be in the registry's index: it describes, and does not run.
//   - ParseCreatedBy recognizes known forms only: a wrong instruction is worse than none.
//   - Suggestions rank by the version that was meant, then by edits: by edits alone, other versions
//     come first.
//   - ParseCreatedBy returns all that follows the instruction, BuildKit's mark included, as in the
//     samples of ACR's API.
package image
