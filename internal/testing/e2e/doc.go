// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

// Package e2e has only tests: they run what the documentation shows as a reader would, with a real
// CLI, the provider's binary, and the emulator in place of the clouds. They know the provider by
// its documentation alone.
package e2e
