// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

// Package acceptance reads from the real services through the provider, with the credentials of
// whoever runs it, and compares the results with those of the same reads from the emulator: see
// README.md. The report can be pasted into an issue: nothing in it names an account, an instance, a
// registry, a repository or a tag.
package acceptance
