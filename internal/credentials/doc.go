// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

// Package credentials finds the credentials that requests are signed with: in the first of several
// sources that is configured. It knows no vendor: the sources are in each vendor's own package of
// this name.
//
// Decisions that bind this package and the vendors' chains:
//
//   - A source that is configured and not usable ends the search, such as one half of a key pair, a
//     profile that does not exist or a file that cannot be read. Another account must not sign
//     instead.
//   - Credentials are retrieved by the first request that needs them, once for all requests that
//     need them at the same time, and again 3 minutes before they expire, which is longer than a
//     request takes with all its attempts. Nothing is read before: a configuration without reads
//     needs no credentials.
//   - Credentials that a service refuses because of their token are replaced by one more search,
//     for all requests that hold them: not every source says when they expire. A replacement that
//     is refused as well is kept, so that no source is searched again and again.
//   - An error of a source never says that an instance, a repository, a tag or an image does not
//     exist, whatever code a service returned: allow_missing must not mask it.
//   - An error names the source that failed and those that were checked before, and what to do:
//     only the source knows the names of its variables, profiles and files. It quotes neither a key
//     nor a line of a file.
//   - White space around a key is removed, wherever the key comes from: a file ends with a line
//     break, with which the service would only say that the signature is wrong. White space within
//     a key is refused, as are control characters and characters beyond ASCII. A key of nothing but
//     white space is refused too: as "not set" it would let another source sign.
//   - A file is read by this package, not by a vendor's library: regular files of at most 1 MiB
//     only. A pipe could block or never end, and libraries quote a file that they cannot parse.
package credentials
