// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

// Package registries tests the provider with registries that others wrote, and images that another
// client pushed: the CNCF's distribution, and the one in crane. `make test-registries` runs it.
//
// The emulator's registry is a second opinion of our own; these are independent ones. Each image is
// read twice, by the provider's code and by crane, and both must read the same. zot is missing
// because the Go module proxy does not serve its module.
//
// Decisions that bind this package:
//   - The tests are skipped without REQUIRE_REGISTRIES, which the make target sets. With it, a
//     program that is missing is a failure.
//   - A registry listens on a free port that it prints itself, and stores in a temporary directory.
//   - The tests with a CLI use the vendors' host names, by TLS: a proxy leads them to the emulator,
//     the registry and the token server.
package registries
