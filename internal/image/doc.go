// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

// Package image has what images of all registries have in common by the OCI specifications:
// digests, references, names, platforms and versions. It is pure: no network, no clock, no
// environment.
//
// Decisions that bind this package:
//
//   - Grammars are those of the OCI distribution specification and of distribution/reference, so
//     that what is accepted here is accepted by container runtimes and registries.
//   - An error of a check continues a sentence that begins with the value ("x" must be …), and does
//     not quote it: the caller knows whether it may be shown.
//   - Parts of a text are recognized only where none of them can be a password: not in a text with
//     a user, a query, a fragment or an escape, except for a digest after "@". A part that is
//     recognized is valid itself.
//   - Only the hexadecimal digits of a digest are converted to lower case. An algorithm in upper
//     case is not valid, by go-digest; the text stays unchanged, and the caller warns, or names the
//     digest that was meant.
//   - A registry host has a dot or a port, or is localhost: acme/app is docker.io/acme/app for
//     every tool that reads the reference.
//   - ParseReference fills in what Docker does, to show what a reference means. PinReference keeps
//     the spelling, because its result goes into people's files and reviews. Both refuse a digest
//     without a repository.
//   - HasBase compares layers in order, empty ones included. An empty base does not count: every
//     image would be built on it. Layers that are unknown in a plan leave the result open only if
//     they can change it, so that a plan reports what is certain.
//   - Platforms that are derived have the names and default variants of containerd, so that one
//     platform has one name. Its library is not used: it brings a logger and reads the processor,
//     for a table of twenty lines.
//   - DecideTag takes the API's digest for that of the whole tag only where it cannot identify
//     anything else. A list of images that is absent, empty or has an image without a valid digest
//     proves nothing. A tag with one image and an attestation is an index of unknown digest: its
//     image may be pinned, which runs the same, and its digest may be asserted, but no other digest
//     can be compared.
//   - With a registry, an image that the API lists without a valid digest is not compared: it
//     contradicts nothing, and what is pinned is the registry's own digest. An attestation that the
//     API lists need not be in the registry's index: it describes, and does not run.
//   - ParseCreatedBy recognizes known forms only: a wrong instruction is worse than none.
//   - Suggestions rank by the version that was meant, then by edits: by edits alone, other versions
//     come first.
//   - A version has three numbers. A name with fewer is a tag that moves; one with more, or with
//     leading zeros, is a date, a build, or a version of another scheme, whose order is not
//     SemVer's. A name with an upper-case V is not a version.
//   - A suffix is a pre-release only if it begins with one of the known words, in either case
//     (SNAPSHOT, RC1). Any other suffix is a variant: versions with different variants are not
//     ranked. Words and numbers are compared as SemVer 2.0 says: rc.10 follows rc.9, but rc10
//     precedes rc9.
//   - Numbers of a version have any length: they are compared as text. go-version, which parses
//     constraints, has 64 bits; a longer number is refused there.
//   - A constraint is one that Terraform accepts. Not accepted here are build metadata, more than
//     three numbers, leading zeros, a pre-release without a dash or after fewer than three numbers,
//     and ~> 1, which means 1.x in the constraints of providers, and everything from 1.0.0 in those
//     of Terraform itself.
//   - go-version's Check is not used: it refuses pre-releases, and ~> 1.4.0-rc.1 refuses 1.4.0
//     there. A fuzz test compares with it for all other versions. <= 2.0 includes 2.0.0-rc.1, as it
//     does 2.0.0; < 2.0.0-rc.2 includes rc.1, because it names a pre-release itself.
//   - SelectTags never chooses between equal versions that may be two images, and never takes a tag
//     without a time of its push for the newest.
//   - ParseCreatedBy returns all that follows the instruction, BuildKit's mark included, as in the
//     samples of ACR's API.
package image
