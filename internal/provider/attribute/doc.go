// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

// Package attribute has what the schemas of all registries share: attributes, validators, and the
// diagnostics of values that a configuration may not have.
//
// Decisions that bind this package:
//
//   - A validator uses the same check as the client, which checks names again before they become
//     part of a path or a host.
//   - An empty string is refused, by one error and before any other check: some would read it as
//     the default, others as none. It does not count in a combination of attributes.
//   - What an invalid value is instead is recognized in package image and in the vendors' clients,
//     by the error of the check. Each validator that uses such a check shows it. A corrected value
//     is shown only if the check accepts it.
//   - A part of a value that belongs to another attribute is suggested for that attribute if it is
//     not set, or has another valid value, which the part contradicts; but not where the two
//     attributes cannot be combined.
//   - Other spellings are recognized where only one thing can be meant. A name before a digest may
//     be a tag or an image's: only what looks like a version is taken for a tag.
//   - Whole numbers have the type number, and a validator: with int64, the framework reports a
//     fraction as an error of the provider.
//   - A name that starts with the host of the vendor's registries, or with registry_host, is
//     refused; other hosts are not: a mirror may have such names.
//   - The value of a secret is not quoted, nor that of a URL or a host with what may be a user, a
//     query or an escape, which may contain one; nor, of a name, a URL with a user or a query.
package attribute
