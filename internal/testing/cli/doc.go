// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

// Package cli runs the provider as its users do: a real CLI (Terraform or OpenTofu), the provider's
// binary in a local mirror, a working directory, and a clean environment without a network. The
// demo, the benchmark and the end-to-end tests share it. It knows nothing of what is inside the
// provider.
package cli
