// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

// Package transport is the one way out to the network, for every registry: connections and their reuse,
// TLS, proxies, bounds, deadlines, retrying with a fresh signature, redaction, logging. What an answer
// means is the caller's to say; what makes a call robust is written here, once.
package transport
