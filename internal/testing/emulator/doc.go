// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

// Package emulator serves the two registry APIs that the provider reads, on
// one loopback port, for tests, the demo and the benchmark: Alibaba Cloud
// Container Registry Enterprise Edition (ACR) and NAVER Cloud Platform
// Container Registry (NCR). Beside them it serves the ways in which temporary
// ACR credentials come about: Alibaba Cloud's Security Token Service (STS), the
// metadata of an ECS instance, and a credentials URI. What these issue, ACR
// takes until it expires.
//
// It also serves both vendors' registries themselves, by the OCI distribution
// protocol, with ACR's object storage behind: manifests and configurations, whose
// contents are made from the fixture, but no layers, which are not in it. The
// vendors' hosts tell which registry a request is for; at the emulator's own
// address, 127.0.0.1, it is whichever the login or else the repository is of, and
// localhost is NCR's only. NCR's registries are one there: an image is that of the
// first registry that has one of the name.
//
// It is an independent second opinion on the clients: written from the
// vendors' pages alone, importing nothing from the rest of the module, and
// verifying every signature and token itself. What the pages leave open is
// marked as an assumption where it is decided.
//
// The images come from a fixture that a person can read and edit
// (fixtures/images.json); methods of Server, and the same verbs as JSON under
// /_emulator/, move tags, inject faults and report what was asked.
package emulator
