// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

// Package emulator serves the two registry APIs that the provider reads, on one loopback port, for
// tests, the demo and the benchmark: Alibaba Cloud Container Registry Enterprise Edition (ACR) and
// NAVER Cloud Platform Container Registry (NCR). It also serves what issues temporary ACR
// credentials: Alibaba Cloud's Security Token Service (STS), the metadata of an ECS instance, and a
// credentials URI. ACR accepts these until they expire.
//
// It serves both vendors' registries, too, by the OCI distribution protocol, with ACR's object
// storage: manifests and configurations, which are made from the fixture, but no layers. The
// vendors' hosts select the registry; at the emulator's own address, 127.0.0.1, the login does, or
// else the repository, and localhost is NCR's. There, all registries of NCR are one: a name means
// the image of the first registry that has it.
//
// It shares no code with the clients: it is written from the vendors' pages alone, imports nothing
// of the module, and verifies every signature and token itself. What the pages leave open is marked
// as an assumption where it is decided.
//
// The images are in a fixture (fixtures/images.json). Methods of Server move tags, inject faults
// and return the received requests; another process does so with JSON under /_emulator/.
package emulator
