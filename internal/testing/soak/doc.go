// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

// Package soak reads through the provider's protocol many times and many at a time, from an
// emulator that spoils a part of its responses and whose tags move. Each result must be one that
// the provider would return, without faults, for an image that the tag pointed to during the read.
// Each error must be explained by a fault or by such an image. Nothing may be left of a read: no
// goroutine, no connection, no heap.
//
// What one fault leads to is tested in package provider. The tests here are about what reads might
// do to each other.
package soak
