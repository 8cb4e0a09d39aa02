// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

// Package soak reads through the provider's protocol many times and many at a time, from an
// emulator that spoils a part of its answers and whose tags move. Each result must be one that the
// provider gives without faults of an image that the tag had during the read; each error must be
// explained by a fault or by such an image; and nothing may be left of a read: no goroutine, no
// connection, no heap.
//
// What one fault leads to is tested in package provider. Here are the tests of what many at a time
// might do to each other.
package soak
