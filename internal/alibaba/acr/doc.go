// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

// Package acr asks Alibaba Cloud's Container Registry Enterprise Edition (product cr, version 2018-12-01).
// alibaba-cloud-sdk-go builds and signs the requests, here and nowhere else; package transport sends them. SignIn finds the keys that sign
// where the vendor's tools keep them, and asks STS, the metadata service and the others that give keys by the same transport.
package acr
