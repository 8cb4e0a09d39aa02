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
//   - arm64 without a variant is v8, as in containerd; no other architecture has a default variant.
//   - ParseCreatedBy recognizes known forms only: a wrong instruction is worse than none.
//   - Suggestions rank by the version that was meant, then by edits: by edits alone, other versions
//     come first.
//   - ParseCreatedBy returns all that follows the instruction, BuildKit's mark included, as in the
//     samples of ACR's API.
package image
