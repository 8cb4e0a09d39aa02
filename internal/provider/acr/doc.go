// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

// Package acr has the data sources over Alibaba Cloud Container Registry Enterprise Edition, and its block of the provider.
//
// Decisions that bind this package:
//   - platform without source reads the registry at once: the API cannot be asked for a platform, and its layers may be those
//     of another one. A gate must not pass on them.
//   - What the registry does not have is confirmed by GetRepoTag before it is allowed to be missing, or polled for: registry_host may be
//     a host of another instance.
//   - IMAGE_NOT_EXIST for a given digest is never treated as missing: the tag exists.
//   - A repository whose ID is not found any more is resolved again: whoever deletes and creates it gets another ID.
//   - total_size is null where the size of one blob is not known, and for no layers: a gate on size must not pass on a part.
package acr
